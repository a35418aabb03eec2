"""What went back is boasted of nowhere: not on the wall, not on its giver's own page."""

import pytest
from django.test import Client

from donations.models import GiftWords, Payment, Pledge
from donations.services import gift_wall, pledging, refunding, settling
from mobilize.organisations.models import Organisation
from petitions.models import Cause
from tests import builders, promises
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cause() -> Cause:
    return builders.a_cause(builders.an_organisation("relief"))


def given(cause: Cause, comment: str, *, part: int | None = None, **fields: object) -> Payment:
    """Return a gift of 25.00, or the `part` of it that came, with words that staff let through."""
    supporter = builders.a_supporter(cause.organisation)
    pledge = builders.a_pledge(cause, 2500, supporter=supporter, **fields)
    promises.gift_words_of(pledge, comment=comment)
    GiftWords.objects.update(state="shown", read_at=MONDAY)
    return settling.record(
        organisation=cause.organisation, pledge_id=pledge.id, reference="1", amount_minor=part,
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip


def given_back(payment: Payment, amount_minor: int | None = None) -> None:
    org_id = payment.organisation_id
    refund = refunding.ask(
        organisation_id=org_id, payment_id=payment.id, amount_minor=amount_minor,
        reason="asked", by=None, now=MONDAY,
    )  # fmt: skip
    refunding.carry_out(organisation_id=org_id, refund_id=refund.id, now=MONDAY)


def page_of(client: Client, org: Organisation, pledge: Pledge) -> str:
    read = client.get(f"/{org.slug}/pledges/{pledging.token_of(pledge)}/thanks")
    return " ".join(read.content.decode().split())


def test_the_wall_shows_what_is_kept_and_pages_say_what_went_back(
    cause: Cause, client: Client
) -> None:
    org = cause.organisation
    kept, partly, wholly = (given(cause, said) for said in ("kept", "partly", "wholly"))
    part = given(cause, "part", part=1000)
    given_back(partly, 600)
    given_back(wholly)
    pledging.cancel(organisation=org, pledge_id=part.pledge_id, now=MONDAY)

    wall = {gift.comment: gift.amount_minor for gift in gift_wall.of_cause(org.id, cause.id)}
    said = [
        page_of(client, org, Pledge.objects.get(id=each.pledge_id))
        for each in (kept, partly, wholly, part)
    ]

    assert wall == {"kept": 2500, "partly": 1900}
    assert "We have received 25.00 EUR" in said[0]
    assert "went back" not in said[0]
    assert "Of that 6.00 EUR went back, and 19.00 EUR is kept." in said[1]
    assert "We have received" not in said[2]
    assert "All of it went back" in said[2]
    assert "No money was taken" not in said[3]
    assert "10.00 EUR had arrived before, and stays given" in said[3]
