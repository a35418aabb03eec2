"""A supporter's own petition over pages, without JavaScript: look, write, confirm, hand on."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from mobilize.organisations.models import Organisation
from petitions.models import Cause, Endorsement, IntegrityPolicy, Petition, Proposal
from petitions.services import endorsing, gathering, proposing
from tests import builders
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

INES = {"name": "Ines Duarte", "email": "ines@example.org", "country": "PT"}
OMAR = {"name": "Omar Diallo", "email": "omar@example.org", "country": "SN"}
WELLS = {
    "title": "Wells for Kara", "ask": "Dig three wells.", "target": "The minister",
    "cause": "clean-water", "locale": "en",
}  # fmt: skip
PROPOSE = "/relief/propose/"


@pytest.fixture
def organisation() -> Organisation:
    organisation = builders.an_organisation("relief")
    builders.a_cause(organisation, takes_proposals=True)
    IntegrityPolicy.objects.create(organisation=organisation, sponsors_needed=1)
    return organisation


def text(response: Any) -> str:
    return unescape(response.content.decode())


def path_in(mailbox: Mailbox, address: str, part: str) -> str:
    """Return the newest link of one kind that somebody was mailed."""
    body: Any = mailbox.to(address)[-1].get_body(("plain",))
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", body.get_content())
    assert found is not None
    return found[1]


def propose(client: Client, **changes: str) -> Any:
    return client.post(PROPOSE, WELLS | INES | changes)


@pytest.fixture
def proposal(organisation: Organisation, client: Client) -> Proposal:
    """Let Ines propose and confirm."""
    propose(client)
    token = proposing.confirm_token(Proposal.objects.get())
    client.post(f"/relief/proposals/confirm/{token}")
    return Proposal.objects.get()


def own(proposal: Proposal) -> str:
    return f"/relief/proposals/mine/{gathering.own_token(proposal)}/"


def test_from_a_title_to_the_moderators(
    organisation: Organisation, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    step_two = client.get(PROPOSE, {"title": "Wells for Kara"})
    sent = propose(client)
    deliver()
    asked = path_in(mailbox, INES["email"], "proposals/confirm")
    looked = client.get(asked)
    before = Petition.objects.count()
    begun = client.post(asked)
    deliver()
    handed_on = path_in(mailbox, INES["email"], r"proposals/[A-Za-z0-9]{10}/")
    endorsed = client.post(handed_on, OMAR)
    deliver()
    button = path_in(mailbox, OMAR["email"], "endorsements/")
    seen = client.get(button)
    counted = client.post(button)
    deliver()

    assert 'value="Wells for Kara"' in text(step_two)
    assert '<input type="hidden" name="cause" value="clean-water"' in text(step_two)
    assert sent.headers["Location"] == f"{PROPOSE}check-mail"
    assert "Dig three wells." in text(looked)
    assert (before, Petition.objects.get().state) == (0, "review")
    assert begun.headers["Location"].startswith("/relief/proposals/mine/")
    assert endorsed.headers["Location"] == f"{handed_on}check-mail"
    assert "Dig three wells." in text(seen)
    assert "your endorsement counts" in text(client.get(counted.headers["Location"]))
    assert "has its co-sponsors" in mailbox.to(INES["email"])[-1]["Subject"]


def test_mails_to_whoever_was_typed_in_repeat_nothing_that_was_typed(
    proposal: Proposal, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    deliver()
    mailbox.clear()
    propose(client, title="Buy cheap pills", email="victim@example.org", name="Cheap Pills")
    client.post(f"/relief/proposals/{proposal.code}/", OMAR | {"name": "Cheap Pills"})

    deliver()

    assert len(mailbox) == 2
    assert all(
        "ills" not in mail.as_string() and "Kara" not in mail.as_string() for mail in mailbox
    )


def test_a_title_that_is_taken_leads_to_the_petition_that_has_it(
    organisation: Organisation, client: Client
) -> None:
    builders.an_open_petition(
        organisation, "kara", cause=Cause.objects.get(), title="Dig wells in Kara"
    )

    page = text(client.get(PROPOSE, {"title": "Wells for Kara"}))

    assert "Is it one of these?" in page
    assert 'href="/relief/petitions/kara/#sign"' in page
    assert 'name="ask"' in page  # and one can go on all the same


def test_without_a_cause_that_takes_proposals_there_is_no_page(client: Client) -> None:
    builders.a_cause(builders.an_organisation("closed-shop"))

    assert client.get("/closed-shop/propose/").status_code == 404


@pytest.mark.parametrize("title", ["", "x" * 201, "a\u202eb"])
def test_a_title_that_is_none_is_asked_for_again(
    organisation: Organisation, client: Client, title: str
) -> None:
    page = client.get(PROPOSE, {"title": title})

    assert "There is a problem" in text(page)
    assert 'name="ask"' not in text(page)


def test_what_is_missing_is_said_beside_each_field(
    organisation: Organisation, client: Client
) -> None:
    page = client.post(PROPOSE, {"title": "Wells for Kara"})

    assert page.status_code == 400
    for field in ("ask", "target", "name", "email", "country"):
        assert f'href="#id_{field}"' in text(page)
    assert 'value="Wells for Kara"' in text(page)


@pytest.mark.parametrize(
    ("field", "said"),
    [("email", "nobody"), ("title", "a\u202eb"), ("ask", "a\u202eb")],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    organisation: Organisation, client: Client, field: str, said: str
) -> None:
    page = propose(client, **{field: said})

    assert page.status_code == 400
    assert f'id="id_{field}_error"' in text(page)
    assert not Proposal.objects.exists()


def test_a_program_that_fills_in_everything_is_told_nothing(
    organisation: Organisation, client: Client
) -> None:
    answer = propose(client, homepage="https://spam.example")

    assert answer.headers["Location"] == f"{PROPOSE}check-mail"
    assert not Proposal.objects.exists()


def test_nobody_finds_a_proposal_among_the_petitions(proposal: Proposal, client: Client) -> None:
    assert "Wells for Kara" not in text(client.get("/relief/"))
    assert client.get("/relief/petitions/wells-for-kara/").status_code == 404
    handed_on = client.get(f"/relief/proposals/{proposal.code}/")
    assert "Wells for Kara" in text(handed_on)
    assert handed_on.headers["X-Robots-Tag"] == "noindex"


def test_the_proposer_changes_the_words_until_somebody_endorses_them(
    proposal: Proposal, client: Client
) -> None:
    changed = client.post(own(proposal), WELLS | {"title": "Four wells for Kara"})
    page = text(client.get(own(proposal)))
    Endorsement.objects.create(
        organisation=proposal.organisation, petition=proposal.petition, state="confirmed",
        supporter=builders.a_supporter(proposal.organisation), made_at=builders.MONDAY,
        confirmed_at=builders.MONDAY,
    )  # fmt: skip
    after = text(client.get(own(proposal)))

    assert changed.status_code == 303
    assert "Four wells for Kara" in page
    assert f"/relief/proposals/{proposal.code}/" in page
    assert 'name="title"' not in after
    assert client.post(own(proposal), WELLS).status_code == 409


def test_the_proposer_withdraws_by_a_post_only(proposal: Proposal, client: Client) -> None:
    looked = client.get(f"{own(proposal)}withdraw")

    withdrawn = client.post(f"{own(proposal)}withdraw")

    assert looked.status_code == 405
    assert withdrawn.status_code == 303
    assert "It has ended before it was published." in text(client.get(own(proposal)))
    assert "It has ended." in text(client.get(f"/relief/proposals/{proposal.code}/"))


def test_the_proposer_joins_another_petition_at_its_sign_form(
    proposal: Proposal, client: Client
) -> None:
    builders.an_open_petition(
        proposal.organisation, "kara", cause=proposal.cause, title="Dig wells in Kara"
    )
    assert "Withdraw mine and sign this one" in text(client.get(own(proposal)))

    answer = client.post(f"{own(proposal)}join/kara")

    assert answer.headers["Location"] == "/relief/petitions/kara/"
    assert Petition.objects.get(slug="wells-for-kara").state == "withdrawn"
    assert "Dig wells in Kara" in text(client.get(own(proposal)))


def test_the_same_answer_for_new_and_old_co_sponsors_and_the_proposer(
    proposal: Proposal, client: Client
) -> None:
    page = f"/relief/proposals/{proposal.code}/"

    answers = [client.post(page, person) for person in (OMAR, OMAR, INES)]

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, f"{page}check-mail")
    }


def test_the_proposer_hears_that_others_have_to_endorse(proposal: Proposal, client: Client) -> None:
    client.post(f"/relief/proposals/{proposal.code}/", INES)
    token = endorsing.confirm_token(Endorsement.objects.get())

    answer = client.post(f"/relief/endorsements/{token}", headers={"Accept": "text/html"})

    assert answer.status_code == 409
    assert "You proposed this petition yourself" in text(answer)


@pytest.mark.parametrize(
    "address", ["proposals/confirm/{}", "proposals/mine/{}/", "endorsements/{}"]
)
def test_links_open_one_door_in_one_organisation(
    proposal: Proposal, client: Client, address: str
) -> None:
    builders.an_organisation("other")
    made_up = client.get("/relief/" + address.format("made-up"))
    mine = {
        "proposals/confirm/{}": proposing.confirm_token(proposal),
        "proposals/mine/{}/": gathering.own_token(proposal),
        "endorsements/{}": gathering.own_token(proposal),
    }[address]

    elsewhere = client.get("/other/" + address.format(mine))

    assert made_up.status_code == 400
    assert elsewhere.status_code in {400, 404}
    assert "Kara" not in text(elsewhere)


def test_pages_bring_no_inline_script_or_style(proposal: Proposal, client: Client) -> None:
    for address in [
        PROPOSE,
        f"{PROPOSE}?title=x",
        own(proposal),
        f"/relief/proposals/{proposal.code}/",
    ]:
        page = text(client.get(address))

        assert "<script>" not in page
        assert "style=" not in page
        assert page.count("<h1") == 1
