"""Calls for ideas over pages: staff ask, supporters answer and endorse, one becomes a petition."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mobilize.organisations.models import Role
from petitions.models import Idea, IdeaCall, IdeaEndorsement, Petition
from petitions.services import idea_endorsing, ideas
from tests import builders
from tests.builders import a_member
from tests.journeys.test_proposal_pages import INES, OMAR, path_in, text
from tests.mailbox import Mailbox
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

CALL = "/relief/calls/what-next/"
WORDS = {"title": "A well", "text": "Dig it."}


@pytest.fixture
def greta() -> Client:
    """Return a campaigner's browser; the call is open."""
    organisation = builders.an_organisation("relief")
    builders.a_cause(organisation)
    greta = at_work(a_member(organisation, Role.CAMPAIGNER))
    greta.post(
        "/staff/relief/calls/new/",
        {
            "cause": "clean-water", "slug": "what-next", "title": "What next?",
            "question": "What should we ask for?", "locale": "en",
        },
    )  # fmt: skip
    greta.post("/staff/relief/calls/what-next/publish/")
    return greta


def suggest(client: Client, **changes: str) -> Any:
    return client.post(CALL, WORDS | INES | changes)


def a_shown_idea(client: Client, **changes: str) -> Idea:
    suggest(client, **changes)
    client.post(f"/relief/ideas/confirm/{ideas.confirm_token(Idea.objects.latest('id'))}")
    return Idea.objects.latest("id")


def test_from_a_question_to_an_endorsed_idea(
    greta: Client, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    sent = suggest(client)
    deliver()
    asked = path_in(mailbox, INES["email"], "ideas/confirm/")
    looked, before = client.get(asked), text(client.get(CALL))
    client.post(asked)
    idea = f"/relief/ideas/{Idea.objects.get().id}/"
    client.post(idea, OMAR)
    deliver()
    button = path_in(mailbox, OMAR["email"], "idea-endorsements/")
    seen = client.get(button)
    counted = client.post(button)

    assert sent.headers["Location"] == f"{CALL}check-mail"
    assert "Dig it." in text(looked)
    assert "Dig it." not in before
    assert "Dig it." in text(seen)
    assert counted.headers["Location"] == idea
    assert "1 endorsement" in text(client.get(CALL))
    parts = [part for mail in mailbox for part in mail.walk() if not part.is_multipart()]
    assert not any("Dig" in part.get_content() for part in parts)


def test_staff_hide_show_and_take_up(greta: Client, client: Client) -> None:
    idea = a_shown_idea(client, name_shown="on")

    greta.post(f"/staff/relief/ideas/{idea.id}/hide/", {"reason": "Names a neighbour."})
    hidden, staffs = text(client.get(CALL)), text(greta.get("/staff/relief/calls/what-next/"))
    greta.post(f"/staff/relief/ideas/{idea.id}/show/")
    made = greta.post(
        f"/staff/relief/ideas/{idea.id}/take-up/",
        {"slug": "a-well", "target": "The mayor", "goal": "500"},
    )
    greta.post("/staff/relief/petitions/a-well/publish/")
    petition = text(client.get("/relief/petitions/a-well/"))

    assert "Dig it." not in hidden
    assert "Names a neighbour." in staffs
    assert made.headers["Location"] == "/staff/relief/petitions/a-well/"
    assert Petition.objects.get().title == "A well"
    assert "suggested by Ines Duarte" in petition
    assert f'href="{CALL}"' in petition


def test_a_short_name_that_is_taken_is_refused_beside_its_field(
    greta: Client, client: Client
) -> None:
    idea = a_shown_idea(client)
    builders.an_open_petition(idea.organisation, "a-well", cause=idea.call.cause)

    page = greta.post(
        f"/staff/relief/ideas/{idea.id}/take-up/",
        {"slug": "a-well", "target": "The mayor", "goal": "500"},
    )

    assert "Another petition of this organisation has this short name." in text(page)
    assert Idea.objects.get().state == "shown"


def test_who_chose_not_to_be_named_is_not(greta: Client, client: Client) -> None:
    idea = a_shown_idea(client)
    greta.post(
        f"/staff/relief/ideas/{idea.id}/take-up/",
        {"slug": "a-well", "target": "The mayor", "goal": "500"},
    )
    greta.post("/staff/relief/petitions/a-well/publish/")

    petition = text(client.get("/relief/petitions/a-well/"))

    assert "What next?" in petition
    assert "Ines" not in petition


def test_a_closed_call_is_read_and_not_answered(greta: Client, client: Client) -> None:
    idea = a_shown_idea(client)
    greta.post("/staff/relief/calls/what-next/close/")

    assert "It takes no more ideas and endorsements." in text(client.get(CALL))
    assert suggest(client, title="Late").status_code == 409
    assert client.post(f"/relief/ideas/{idea.id}/", OMAR).status_code == 409


def test_what_is_missing_is_said_beside_each_field(greta: Client, client: Client) -> None:
    page = client.post(CALL, {"title": "A well"})

    assert page.status_code == 400
    for field in ("text", "name", "email", "country"):
        assert f'href="#id_{field}"' in text(page)


def test_looking_at_a_mailed_link_changes_nothing(greta: Client, client: Client) -> None:
    idea = a_shown_idea(client)
    client.post(f"/relief/ideas/{idea.id}/", OMAR)
    token = idea_endorsing.confirm_token(IdeaEndorsement.objects.get())

    client.get(f"/relief/idea-endorsements/{token}")

    assert IdeaEndorsement.objects.get().confirmed_at is None


def test_staff_see_calls_and_proposals_on_one_screen(greta: Client) -> None:
    builders.a_proposal(IdeaCall.objects.get().cause)

    screen = text(greta.get("/staff/relief/ideas/"))

    assert "What next?" in screen
    assert "Wells for Kara" in screen
    assert "0 of 5" in screen


def test_open_calls_are_found_from_the_causes_page(greta: Client, client: Client) -> None:
    assert f'href="{CALL}"' in text(client.get("/relief/causes/clean-water/"))
