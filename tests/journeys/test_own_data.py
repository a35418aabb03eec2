"""People see, correct, take away and erase their own data through a mailed link."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.domain import wording
from petitions.models import Erasure, Petition, Signature, Supporter
from petitions.queries import consents
from petitions.services import consenting, self_service, supporters
from tests import builders
from tests.builders import MONDAY
from tests.clients import PageClient
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "ines@example.org"
LINK = re.compile(r"/my-data/[^\s\"<>/]+")
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Deliver = Callable[..., int]


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def ines(org: Organisation) -> Supporter:
    return builders.a_supporter(org, ADDRESS)


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


def link_for(person: Supporter) -> str:
    return f"/my-data/{self_service.token_for(person)}"


def press(client: Client, page: str, action: str = "", **fields: str) -> Any:
    """Post a form of a page, as a browser does that has loaded it."""
    found = CSRF.search(client.get(page).content.decode())
    assert found is not None
    return client.post(page + action, {"csrfmiddlewaretoken": found[1], **fields})


def shown(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_whoever_signed_gets_a_link_by_mail(
    client: Client, ines: Supporter, mailbox: Mailbox, deliver: Deliver
) -> None:
    answer = press(client, "/relief/my-data", email=" INES@example.org ")
    deliver()

    (mail,) = mailbox.to(ADDRESS)
    text = mail.get_body(("plain",)).get_content()
    assert (answer.status_code, answer["Location"]) == (303, "/relief/my-data/sent")
    assert "Ines Duarte" in text
    assert ADDRESS in shown(client, LINK.findall(text)[0])


def test_a_stranger_hears_the_same_and_nothing_is_sent(
    client: Client, ines: Supporter, mailbox: Mailbox, deliver: Deliver
) -> None:
    known = press(client, "/relief/my-data", email=ADDRESS)
    unknown = press(client, "/relief/my-data", email="nobody@example.org")
    deliver()

    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert known["Location"] == unknown["Location"]
    assert [mail["To"] for mail in mailbox] == [ADDRESS]


def test_nobody_fills_a_mailbox_by_asking(
    org: Organisation, ines: Supporter, mailbox: Mailbox, deliver: Deliver
) -> None:
    for minutes in (0, 5, 59, 60):
        now = MONDAY + timedelta(minutes=minutes)
        self_service.ask(organisation_id=org.id, email=ADDRESS, now=now)
    deliver()

    assert len(mailbox.to(ADDRESS)) == 2


def test_a_script_that_asks_again_and_again_is_stopped(client: Client, org: Organisation) -> None:
    said = [press(client, "/relief/my-data", email=ADDRESS).status_code for _ in range(6)]

    assert said == [303] * 5 + [429]


def test_the_page_shows_all_and_no_other_person(
    client: Client, org: Organisation, ines: Supporter, petition: Petition
) -> None:
    builders.a_confirmed_signature(petition, supporter=ines)
    builders.a_supporter(org, "omar@example.org", "Omar")

    page = shown(client, link_for(ines))

    for known in (ADDRESS, "Ines Duarte", "Clean water now", "Portugal"):
        assert known in page
    assert "omar" not in page.lower()


def test_the_export_says_everything_in_json(
    client: Client, ines: Supporter, petition: Petition
) -> None:
    signature = builders.a_confirmed_signature(petition, supporter=ines)
    builders.a_pledge(petition.cause, supporter=ines)
    told = {"source": "signature", "source_id": signature.id, "now": MONDAY}
    consenting.give(supporter=ines, purposes=["updates"], **told)

    answer = client.get(link_for(ines) + "/export.json")

    said = answer.json()
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer["Cache-Control"] == "no-store"
    assert said["person"]["email"] == ADDRESS
    assert said["signatures"][0]["petition_slug"] == "clean-water"
    assert said["gifts"][0]["amount_minor"] == 2500
    assert said["consents"][0]["words"] == wording.sentences(organisation="Relief")["updates"]


def test_looking_changes_nothing(client: Client, ines: Supporter, petition: Petition) -> None:
    builders.a_confirmed_signature(petition, supporter=ines)
    before = Supporter.objects.values().get(), Signature.objects.values().get()

    for page in ("", "/export.json"):
        client.get(link_for(ines) + page)
        client.head(link_for(ines) + page)
    for action in ("/correct", "/agree", "/erase", f"/signatures/{ids.new()}"):
        assert client.get(link_for(ines) + action).status_code == 405

    assert (Supporter.objects.values().get(), Signature.objects.values().get()) == before


def test_what_is_wrong_is_corrected(client: Client, ines: Supporter) -> None:
    page = link_for(ines)

    answer = press(client, page, "/correct", name=" Inês Duarte ", country="FR", locale="fr")

    ines.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert supporters.name_of(ines) == "Inês Duarte"
    assert (ines.country, ines.locale) == ("FR", "fr")
    assert supporters.address_of(ines) == ADDRESS


def test_a_name_that_reverses_the_line_is_refused_beside_its_field(
    client: Client, ines: Supporter
) -> None:
    answer = press(client, link_for(ines), "/correct", name="Ines\u202eetihw")

    assert answer.status_code == 400
    assert "cannot be shown" in answer.content.decode()
    assert supporters.name_of(ines) == "Ines Duarte"


def test_what_is_ticked_holds_from_then_on_and_nothing_else(
    client: Client, ines: Supporter
) -> None:
    press(client, link_for(ines), "/agree", updates="on", handover="on")
    press(client, link_for(ines), "/agree", handover="on")

    assert consents.holding(ines.id) == {"handover"}
    said = [(line.purpose, line.granted, line.source) for line in consents.ledger(ines)]
    assert said[0] == ("updates", False, "self_service")
    assert len(said) == 3


def test_own_signatures_are_hidden_shown_and_withdrawn(
    client: Client, ines: Supporter, petition: Petition
) -> None:
    signature = builders.a_confirmed_signature(petition, supporter=ines)
    page, action = link_for(ines), f"/signatures/{signature.id}"

    press(client, page, action, do="hide")
    signature.refresh_from_db()
    hidden = signature.name_shown
    press(client, page, action, do="withdraw")

    signature.refresh_from_db()
    assert (hidden, signature.state) == (False, "withdrawn")


def test_nobody_touches_another_persons_signature(
    client: Client, org: Organisation, ines: Supporter, petition: Petition
) -> None:
    foreign = builders.a_confirmed_signature(petition)

    answer = press(client, link_for(ines), f"/signatures/{foreign.id}", do="withdraw")

    foreign.refresh_from_db()
    assert (answer.status_code, foreign.state) == (404, "confirmed")


def test_erasing_asks_once_more_and_then_leaves_a_receipt(
    client: Client, ines: Supporter, petition: Petition
) -> None:
    signature = builders.a_confirmed_signature(petition, supporter=ines)
    page = link_for(ines)

    unsure = press(client, page, "/erase")
    done = press(client, page, "/erase", sure="on")

    signature.refresh_from_db()
    assert (unsure.status_code, done.status_code) == (400, 200)
    assert f"receipt number {Erasure.objects.get().number}" in done.content.decode()
    assert (signature.state, signature.name_shown) == ("confirmed", False)
    assert client.get(page).status_code == 404


def test_signatures_can_be_withdrawn_along_with_everything(
    client: Client, ines: Supporter, petition: Petition
) -> None:
    signature = builders.a_confirmed_signature(petition, supporter=ines)

    press(client, link_for(ines), "/erase", sure="on", withdraw_signatures="on")

    signature.refresh_from_db()
    assert signature.state == "withdrawn"


@pytest.mark.parametrize("damage", [lambda token: token[:-1] + "x", lambda token: "made-up"])
def test_a_made_up_link_opens_nothing(client: Client, ines: Supporter, damage: Any) -> None:
    token = self_service.token_for(ines)

    assert client.get(f"/my-data/{damage(token)}").status_code == 400


def test_a_link_of_another_purpose_opens_nothing(client: Client, ines: Supporter) -> None:
    from petitions.services import unsubscribing  # noqa: PLC0415 - for this test only

    token = unsubscribing.token_for(ines, mail_id=ids.new())

    assert client.get(f"/my-data/{token}").status_code == 400


def test_a_form_from_another_site_is_refused(ines: Supporter) -> None:
    answer = PageClient(enforce_csrf_checks=True).post(f"{link_for(ines)}/erase", {"sure": "on"})

    ines.refresh_from_db()
    assert (answer.status_code, ines.erased_at) == (403, None)
