"""Reminders of pledges: to who wants news, while the pledge is open, twice at most."""

from datetime import timedelta

import pytest

from donations.models import Pledge
from donations.services import pledging, reminding, settling
from mobilize.kit import tokens
from mobilize.organisations.models import Organisation
from petitions.models import Petition, SharePrompt
from tests import builders
from tests.builders import MONDAY
from tests.db.prompting import a_signer, decided

pytestmark = pytest.mark.django_db

THREE_DAYS, TEN_DAYS = MONDAY + timedelta(days=3), MONDAY + timedelta(days=10)


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


def a_promise(petition: Petition, *consents: str, **fields: object) -> Pledge:
    signature = a_signer(petition, *consents)
    return builders.a_pledge(petition.cause, supporter=signature.supporter, **fields)


def test_an_open_pledge_is_recalled_after_three_days_and_after_ten(
    org: Organisation, petition: Petition
) -> None:
    pledge = a_promise(petition, "updates")

    assert reminding.remind(organisation=org, now=MONDAY + timedelta(days=2)) == 0
    assert reminding.remind(organisation=org, now=THREE_DAYS) == 1
    assert reminding.remind(organisation=org, now=THREE_DAYS) == 0
    assert reminding.remind(organisation=org, now=TEN_DAYS) == 1

    assert decided() == [("pledge_reminder", "queued", "")] * 2
    occasions = set(SharePrompt.objects.values_list("occasion", flat=True))
    assert occasions == {f"{pledge.id}:2026-03-05.1", f"{pledge.id}:2026-03-05.2"}


def test_who_wants_no_news_is_not_reminded(org: Organisation, petition: Petition) -> None:
    a_promise(petition, "share_prompts")

    reminding.remind(organisation=org, now=THREE_DAYS)

    assert decided() == [("pledge_reminder", "suppressed", "no_consent")]


def test_no_consent_covers_a_pledge_that_no_petition_stands_behind(
    org: Organisation, petition: Petition
) -> None:
    builders.a_pledge(petition.cause, supporter=builders.a_supporter(org))
    builders.a_pledge(petition.cause)

    assert reminding.remind(organisation=org, now=THREE_DAYS) == 0


@pytest.mark.parametrize("ended", ["cancelled", "fulfilled"])
def test_a_pledge_that_has_ended_is_not_recalled(
    org: Organisation, petition: Petition, ended: str
) -> None:
    pledge = a_promise(petition, "updates")
    reminding.remind(organisation=org, now=THREE_DAYS)

    if ended == "cancelled":
        pledging.cancel(organisation=org, pledge_id=pledge.id, now=THREE_DAYS)
    else:
        settling.record(
            organisation=org, pledge_id=pledge.id, reference="42", received_at=THREE_DAYS,
            by=None, now=THREE_DAYS,
        )  # fmt: skip

    assert decided() == [("pledge_reminder", "suppressed", "pledge_settled")]
    assert reminding.remind(organisation=org, now=TEN_DAYS) == 0


def test_a_reminder_leads_to_its_own_pledge(org: Organisation, petition: Petition) -> None:
    pledge = a_promise(petition, "updates")

    _name, url = pledging.page_of(org, f"{pledge.id}:3")

    token = url.split("/pledges/")[1].removesuffix("/thanks")
    assert tokens.read(pledging.PURPOSE, token)["p"] == str(pledge.id)
