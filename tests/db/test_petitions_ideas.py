"""Calls for ideas: suggested and endorsed by mail, ordered fairly, taken up with credit."""

from datetime import timedelta
from typing import Any

import pytest

from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.outbox.models import OutboxMessage
from petitions.models import Idea, IdeaCall, IdeaEndorsement, Petition
from petitions.queries import ideas as reading
from petitions.queries.catalogue import NothingHere
from petitions.queries.ideas import IdeaMissing
from petitions.services import calls, crediting, idea_endorsing, ideas, petitions
from petitions.services.endorsing import EndorsementMissing
from petitions.services.publishing import AlreadyClosed, NotADraft, NotOpen
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=2)
OMAR: dict[str, Any] = {"name": "Omar", "country": "SN", "locale": "en"}


@pytest.fixture
def call() -> IdeaCall:
    organisation = builders.an_organisation("relief")
    cause = builders.a_cause(organisation)
    calls.create(
        org=organisation, cause=cause.slug, slug="what-next", title="What next?",
        question="What should we ask for?", by=None, now=MONDAY,
    )  # fmt: skip
    return calls.publish(org=organisation, slug="what-next", now=MONDAY)


def suggest(call: IdeaCall, title: str = "A well", **said: Any) -> Idea:
    given = {"said": "Dig it.", "name_shown": False, "email": "ines@example.org", **OMAR}
    ideas.suggest(call=call, title=title, **{**given, "now": MONDAY, **said})
    return Idea.objects.latest("id")


def a_shown_idea(call: IdeaCall, title: str = "A well", **said: Any) -> Idea:
    return ideas.confirm(token=ideas.confirm_token(suggest(call, title, **said)), now=MONDAY)


def ask_to_endorse(idea: Idea, email: str, **said: Any) -> None:
    idea_endorsing.ask(idea=idea, email=email, **{**OMAR, "now": MONDAY, **said})


def endorse(idea: Idea, email: str) -> IdeaEndorsement:
    ask_to_endorse(idea, email)
    newest = IdeaEndorsement.objects.latest("id")
    return idea_endorsing.confirm(token=idea_endorsing.confirm_token(newest), now=MONDAY)


def titles(call: IdeaCall, **how: Any) -> list[str]:
    return [idea.title for idea in reading.ranked(call, **{"now": MONDAY, **how})]


def test_a_call_is_written_opened_and_closed_once(call: IdeaCall) -> None:
    organisation = call.organisation

    with pytest.raises(NotADraft):
        calls.publish(org=organisation, slug=call.slug, now=MONDAY)
    calls.edit(org=organisation, slug=call.slug, title="And now?")
    closed = calls.close(org=organisation, slug=call.slug, now=LATER)

    assert (closed.title, closed.state, closed.closed_at) == ("And now?", "closed", LATER)
    with pytest.raises(NotOpen):
        calls.close(org=organisation, slug=call.slug, now=LATER)
    with pytest.raises(AlreadyClosed):
        calls.edit(org=organisation, slug=call.slug, title="Too late")


def test_a_draft_is_seen_by_staff_only(call: IdeaCall) -> None:
    IdeaCall.objects.update(state="draft", published_at=None)

    assert reading.call(call.organisation_id, call.slug, drafts=True) == call
    with pytest.raises(NothingHere):
        reading.call(call.organisation_id, call.slug, drafts=False)


def test_an_idea_is_shown_once_its_owner_confirms(call: IdeaCall) -> None:
    idea = suggest(call)
    before = titles(call)

    for _ in range(2):
        ideas.confirm(token=ideas.confirm_token(idea), now=LATER)

    assert (before, titles(call)) == ([], ["A well"])


def test_the_same_words_again_are_the_same_idea_and_few_mails_go_to_one_address(
    call: IdeaCall,
) -> None:
    for title in ("One", "One", "Two", "Three", "Four"):
        suggest(call, title)

    assert Idea.objects.count() == 3
    assert OutboxMessage.objects.filter(topic="petitions.idea_asked").count() == 3


def test_one_person_has_five_ideas_in_a_call_at_most(call: IdeaCall) -> None:
    for day in range(5):
        a_shown_idea(call, f"Idea {day}", now=MONDAY + timedelta(days=2 * day))
    sixth = suggest(call, "Idea 6", now=MONDAY + timedelta(days=12))

    with pytest.raises(ideas.TooManyIdeas):
        ideas.confirm(token=ideas.confirm_token(sixth), now=MONDAY + timedelta(days=12))


def test_a_closed_call_takes_nothing_more(call: IdeaCall) -> None:
    waiting, shown = suggest(call), a_shown_idea(call, "Another", email="o@example.org")
    ask_to_endorse(shown, "aisha@example.org")
    endorsement = IdeaEndorsement.objects.get()
    closed = calls.close(org=call.organisation, slug=call.slug, now=MONDAY)

    refused = [
        lambda: suggest(closed, "Late"),
        lambda: ideas.confirm(token=ideas.confirm_token(waiting), now=MONDAY),
        lambda: ask_to_endorse(reading.idea(call.organisation_id, shown.id), "z@example.org"),
        lambda: idea_endorsing.confirm(token=idea_endorsing.confirm_token(endorsement), now=MONDAY),
    ]

    for attempt in refused:
        with pytest.raises(ideas.CallClosed):
            attempt()
    assert titles(call) == ["Another"]


def test_the_most_endorsed_idea_comes_first_and_equals_change_places_from_day_to_day(
    call: IdeaCall,
) -> None:
    shown = [a_shown_idea(call, f"Idea {n}", email=f"p{n}@example.org") for n in range(6)]
    endorse(shown[4], "omar@example.org")

    days = [titles(call, now=MONDAY + timedelta(days=day)) for day in range(30)]
    same_day = titles(call, now=MONDAY + timedelta(hours=3))

    assert {order[0] for order in days} == {"Idea 4"}
    assert same_day == days[0]
    assert len({order[1] for order in days}) == 5  # each of the others had its day


def test_one_person_endorses_an_idea_once(call: IdeaCall) -> None:
    idea = a_shown_idea(call)
    endorse(idea, "omar@example.org")
    for hours in (1, 2):
        ask_to_endorse(idea, "OMAR@example.org", now=MONDAY + timedelta(hours=hours))

    (ranked,) = reading.ranked(call, now=MONDAY)

    assert (ranked.backed, IdeaEndorsement.objects.count()) == (1, 1)
    # Whether they had endorsed before changes nothing in what is sent.
    assert OutboxMessage.objects.filter(topic="petitions.idea_endorsement_asked").count() == 3


def test_nobody_endorses_their_own_idea(call: IdeaCall) -> None:
    idea = a_shown_idea(call)

    with pytest.raises(idea_endorsing.OwnIdea):
        endorse(idea, "ines@example.org")


def test_a_hidden_idea_is_gone_until_it_is_shown_again(call: IdeaCall) -> None:
    idea = a_shown_idea(call)
    hidden = ideas.hide(org=call.organisation, idea_id=idea.id, reason="It names a neighbour.")
    gone = titles(call)

    with pytest.raises(IdeaMissing):
        reading.idea(call.organisation_id, idea.id)
    with pytest.raises(IdeaMissing):
        ask_to_endorse(hidden, "omar@example.org")
    with pytest.raises(ideas.IdeaNotShown):
        ideas.hide(org=call.organisation, idea_id=idea.id, reason="Again.")
    seen_by_staff = titles(call, hidden=True)
    ideas.show(org=call.organisation, idea_id=idea.id)

    assert (gone, seen_by_staff, titles(call)) == ([], ["A well"], ["A well"])


def take_up(idea: Idea) -> Petition:
    return ideas.take_up(
        org=idea.organisation, idea_id=idea.id, slug="a-well", target="The mayor", goal=500,
        by=None, now=LATER,
    )  # fmt: skip


@pytest.mark.parametrize(("name_shown", "named"), [(True, "Omar"), (False, "")])
def test_an_idea_becomes_a_draft_petition_that_credits_it(
    call: IdeaCall, name_shown: bool, named: str
) -> None:
    petition = take_up(a_shown_idea(call, name_shown=name_shown))

    (credit,) = crediting.of(petition).ideas
    assert (petition.state, petition.title, petition.ask) == ("draft", "A well", "Dig it.")
    assert (credit.title, credit.call_slug, credit.by) == ("A well", "what-next", named)
    assert titles(call) == ["A well"]
    with pytest.raises(ideas.IdeaNotShown):
        take_up(Idea.objects.get())


def test_an_idea_is_not_taken_up_half_way(call: IdeaCall) -> None:
    idea = a_shown_idea(call)
    builders.an_open_petition(call.organisation, "a-well", cause=call.cause)

    with pytest.raises(petitions.PetitionSlugTaken):
        take_up(idea)

    assert Idea.objects.get().state == "shown"


def test_ideas_nobody_confirmed_are_forgotten(call: IdeaCall) -> None:
    a_shown_idea(call)
    suggest(call, "Never confirmed", email="o@example.org")

    assert ideas.forget_unconfirmed(now=MONDAY + timedelta(days=7)) == 0
    assert ideas.forget_unconfirmed(now=MONDAY + timedelta(days=7, seconds=1)) == 1
    assert titles(call) == ["A well"]


def test_another_organisations_token_finds_nothing(call: IdeaCall) -> None:
    idea = a_shown_idea(call)
    ask_to_endorse(idea, "omar@example.org")
    other: Organisation = builders.an_organisation("other")

    with scoping.within(other.id):
        with pytest.raises(IdeaMissing):
            ideas.to_confirm(ideas.confirm_token(idea))
        with pytest.raises(EndorsementMissing):
            idea_endorsing.to_confirm(
                idea_endorsing.confirm_token(IdeaEndorsement(id=idea.id, organisation=other))
            )
