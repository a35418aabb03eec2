"""Petitions that supporters start: confirmed by mail, endorsed by others, then moderated."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from mobilize.kit import text, tokens
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.outbox.models import OutboxMessage
from petitions.models import (
    Endorsement,
    IntegrityPolicy,
    Petition,
    PetitionStep,
    Proposal,
    Review,
    Supporter,
)
from petitions.queries import proposals as reading
from petitions.queries.proposals import ProposalMissing
from petitions.services import endorsing, gathering, proposing
from petitions.services.proposing import Draft
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from worker import upkeep

pytestmark = pytest.mark.django_db

INES = "ines@example.org"
WELLS = Draft("clean-water", "Wells for Kara", "Dig three wells.", "The minister", "en")
LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def organisation() -> Organisation:
    organisation = builders.an_organisation("relief")
    builders.a_cause(organisation, takes_proposals=True)
    IntegrityPolicy.objects.create(organisation=organisation, sponsors_needed=2)
    return organisation


def ask(
    organisation: Organisation, draft: Draft = WELLS, *, email: str = INES, now: datetime = MONDAY
) -> Proposal:
    proposing.ask(org=organisation, draft=draft, email=email, name="Ines", country="PT", now=now)
    return Proposal.objects.latest("id")


def a_gathering_proposal(organisation: Organisation, draft: Draft = WELLS) -> Proposal:
    token = proposing.confirm_token(ask(organisation, draft))
    return proposing.confirm(token=token, now=MONDAY)


def endorse(
    proposal: Proposal, email: str, *, now: datetime = MONDAY, asked_at: datetime = MONDAY
) -> Endorsement:
    before = set(Endorsement.objects.values_list("id", flat=True))
    endorsing.ask(
        proposal=reading.by_code(proposal.organisation_id, proposal.code),
        email=email, name="Omar", country="SN", locale="en", now=asked_at,
    )  # fmt: skip
    (fresh,) = Endorsement.objects.exclude(id__in=before)
    return endorsing.confirm(token=endorsing.confirm_token(fresh), now=now)


def test_nobody_sees_a_proposal_before_its_owner_confirms(organisation: Organisation) -> None:
    proposal = ask(organisation)

    assert proposal.petition is None
    assert not Petition.objects.exists()
    with pytest.raises(ProposalMissing):
        reading.by_code(organisation.id, proposal.code)


def test_a_confirmed_proposal_is_its_proposers_and_gathers_co_sponsors(
    organisation: Organisation,
) -> None:
    proposal = a_gathering_proposal(organisation)

    petition, step = Petition.objects.get(), PetitionStep.objects.get()
    assert (petition.state, petition.slug) == ("proposed", "wells-for-kara")
    assert (petition.title, petition.ask, petition.target) == (WELLS.title, WELLS.ask, WELLS.target)
    assert (petition.proposer, petition.sponsors_needed) == (proposal.supporter, 2)
    assert (step.was, step.now_in, step.by_supporter) == ("", "proposed", proposal.supporter)
    assert proposal.ends_at == MONDAY + timedelta(days=30)
    assert (proposal.title, proposal.ask) == ("", "")


def test_confirming_again_makes_no_second_petition(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    told = OutboxMessage.objects.count()

    again = proposing.confirm(token=proposing.confirm_token(proposal), now=LATER)

    assert again.petition == proposal.petition
    assert Petition.objects.count() == 1
    assert OutboxMessage.objects.count() == told


def test_the_same_words_again_are_the_same_proposal_and_one_mail_an_hour(
    organisation: Organisation,
) -> None:
    for minutes in (0, 30, 90):
        ask(organisation, now=MONDAY + timedelta(minutes=minutes))

    assert Proposal.objects.count() == 1
    assert OutboxMessage.objects.filter(topic="petitions.proposal_asked").count() == 2


def test_nobody_can_have_a_mailbox_filled_with_proposals(organisation: Organisation) -> None:
    for number in range(5):
        ask(organisation, Draft("clean-water", f"Well {number}", "Dig.", "The minister", "en"))

    assert OutboxMessage.objects.count() == 3


def test_one_person_has_three_proposals_gathering_at_most(organisation: Organisation) -> None:
    for number in range(3):
        draft = Draft("clean-water", f"Well {number}", "Dig.", "The minister", "en")
        a_gathering_proposal(organisation, draft)
    fourth = ask(organisation, now=MONDAY + timedelta(days=2))

    with pytest.raises(proposing.TooManyProposals):
        proposing.confirm(token=proposing.confirm_token(fourth), now=MONDAY)


@pytest.mark.parametrize("change", [{"takes_proposals": False}, {"state": "closed"}])
def test_a_cause_that_takes_none_refuses_at_every_step(
    organisation: Organisation, change: dict[str, Any]
) -> None:
    proposal = ask(organisation)
    closed_at = MONDAY if "state" in change else None
    proposal.cause.__class__.objects.update(**change, closed_at=closed_at)

    with pytest.raises(proposing.CauseTakesNoProposals):
        ask(organisation)
    with pytest.raises(proposing.CauseTakesNoProposals):
        proposing.confirm(token=proposing.confirm_token(proposal), now=MONDAY)


def test_equal_titles_get_different_addresses(organisation: Organisation) -> None:
    a_gathering_proposal(organisation)
    ask(organisation, email="omar@example.org")
    second = Proposal.objects.get(petition=None)

    confirmed = proposing.confirm(token=proposing.confirm_token(second), now=MONDAY)

    assert confirmed.petition is not None
    assert confirmed.petition.slug == "wells-for-kara-2"


@pytest.mark.parametrize("field", ["title", "ask", "target"])
def test_words_with_hidden_marks_are_refused(organisation: Organisation, field: str) -> None:
    said = {"title": "Wells", "ask": "Dig.", "target": "You", field: "abc\u202etxt"}

    with pytest.raises(text.TextInvalid) as refused:
        ask(organisation, Draft("clean-water", **said, locale="en"))

    assert refused.value.field == field
    assert not Supporter.objects.exists()


def test_the_last_endorsement_needed_hands_the_proposal_to_the_moderators(
    organisation: Organisation,
) -> None:
    proposal = a_gathering_proposal(organisation)
    endorse(proposal, "omar@example.org")
    halfway = Petition.objects.get().state

    endorse(proposal, "aisha@example.org", now=LATER)

    petition = Petition.objects.get()
    assert (halfway, petition.state) == ("proposed", "review")
    assert Review.objects.get().petition == petition
    assert list(petition.steps.order_by("id").values_list("was", "now_in")) == [
        ("", "proposed"),
        ("proposed", "review"),
    ]
    assert OutboxMessage.objects.filter(topic="petitions.proposal_settled").count() == 1


def test_one_person_endorses_once_however_often(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    first = endorse(proposal, "omar@example.org")
    seen = reading.by_code(organisation.id, proposal.code)

    for hours in (1, 2):
        endorsing.ask(
            proposal=seen, email=" OMAR@Example.org ", name="O", country="SN", locale="en",
            now=MONDAY + timedelta(hours=hours),
        )  # fmt: skip
    endorsing.confirm(token=endorsing.confirm_token(first), now=LATER)

    assert Endorsement.objects.count() == 1
    assert reading.by_code(organisation.id, proposal.code).endorsed == 1
    # Whether they had endorsed before changes nothing in what is sent.
    assert OutboxMessage.objects.filter(topic="petitions.endorsement_asked").count() == 3


def test_the_proposer_cannot_endorse_and_only_they_learn_that(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    seen = reading.by_code(organisation.id, proposal.code)
    endorsing.ask(proposal=seen, email=INES, name="I", country="PT", locale="en", now=MONDAY)

    with pytest.raises(endorsing.OwnProposal):
        endorsing.confirm(token=endorsing.confirm_token(Endorsement.objects.get()), now=MONDAY)

    assert reading.by_code(organisation.id, proposal.code).endorsed == 0


def test_the_words_are_the_proposers_until_somebody_endorses_them(
    organisation: Organisation,
) -> None:
    proposal = a_gathering_proposal(organisation)
    token = gathering.own_token(proposal)

    gathering.edit(token=token, title="Four wells for Kara", now=MONDAY)
    endorse(proposal, "omar@example.org")
    with pytest.raises(gathering.AlreadyEndorsed):
        gathering.edit(token=token, title="Cut taxes", now=MONDAY)

    petition = Petition.objects.get()
    assert (petition.title, petition.ask) == ("Four wells for Kara", WELLS.ask)


def test_a_withdrawn_proposal_takes_no_endorsement_and_no_edit(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    seen = reading.by_code(organisation.id, proposal.code)
    token = gathering.own_token(proposal)

    gathering.withdraw(token=token, now=MONDAY)

    assert Petition.objects.get().state == "withdrawn"
    with pytest.raises(gathering.NotGathering):
        gathering.edit(token=token, title="Back", now=MONDAY)
    seen = reading.by_code(organisation.id, proposal.code)
    with pytest.raises(gathering.NotGathering):
        endorsing.ask(
            proposal=seen, email="o@x.org", name="O", country="SN", locale="en", now=MONDAY
        )


def test_a_proposer_joins_an_open_petition_instead(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    other = builders.an_open_petition(organisation, "kara", cause=proposal.cause)

    joined = gathering.join(token=gathering.own_token(proposal), petition="kara", now=MONDAY)

    proposal.refresh_from_db()
    assert (joined, proposal.joined) == (other, other)
    assert Petition.objects.get(proposal=proposal).state == "withdrawn"


def test_a_proposal_ends_when_its_time_is_over_and_its_proposer_is_told_once(
    organisation: Organisation,
) -> None:
    proposal = a_gathering_proposal(organisation)
    after = MONDAY + timedelta(days=30)

    early = gathering.end_overdue(now=after - timedelta(seconds=1))
    ended = [gathering.end_overdue(now=after) for _ in range(2)]

    assert (early, ended) == (0, [1, 0])
    assert Petition.objects.get().state == "withdrawn"
    message = OutboxMessage.objects.get(topic="petitions.proposal_settled")
    assert message.payload["outcome"] == "expired"
    with pytest.raises(gathering.NotGathering):
        gathering.withdraw(token=gathering.own_token(proposal), now=after)


def test_proposals_nobody_confirmed_are_forgotten_with_their_link(
    organisation: Organisation,
) -> None:
    a_gathering_proposal(organisation)
    waiting = ask(organisation, email="omar@example.org")

    soon = gathering.forget_unconfirmed(now=MONDAY + timedelta(days=7))
    later = gathering.forget_unconfirmed(now=MONDAY + timedelta(days=7, seconds=1))

    assert (soon, later) == (0, 1)
    assert Proposal.objects.filter(petition=None).count() == 0
    with pytest.raises(ProposalMissing):
        proposing.confirm(token=proposing.confirm_token(waiting), now=MONDAY)


def test_tokens_open_one_door_each(organisation: Organisation) -> None:
    proposal = ask(organisation)

    with pytest.raises(tokens.TokenInvalid):
        gathering.own(proposing.confirm_token(proposal))
    with pytest.raises(tokens.TokenInvalid):
        proposing.confirm(token=gathering.own_token(proposal), now=MONDAY)
    with pytest.raises(tokens.TokenInvalid):
        endorsing.confirm(token=proposing.confirm_token(proposal), now=MONDAY)


def test_a_token_of_another_organisation_finds_nothing(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    other = builders.an_organisation("other")

    with scoping.within(other.id), pytest.raises(ProposalMissing):
        gathering.own(gathering.own_token(proposal))


@pytest.mark.django_db(transaction=True)
def test_two_who_come_last_together_hand_it_over_once(organisation: Organisation) -> None:
    proposal = a_gathering_proposal(organisation)
    endorse(proposal, "first@example.org")
    for email in ("omar@example.org", "aisha@example.org"):
        endorsing.ask(
            proposal=reading.by_code(organisation.id, proposal.code), email=email, name="O",
            country="SN", locale="en", now=MONDAY,
        )  # fmt: skip
    waiting = Endorsement.objects.filter(state="pending")
    jobs = [_confirming(organisation, endorsing.confirm_token(one)) for one in waiting]

    said = _at_once(jobs)

    assert sorted(said) == ["", "NotGathering"]
    assert Review.objects.count() == 1
    assert Endorsement.objects.filter(state="confirmed").count() == 2


def _confirming(organisation: Organisation, token: str) -> Callable[[], str]:
    def run() -> str:
        try:
            with scoping.within(organisation.id):
                endorsing.confirm(token=token, now=LATER)
        except gathering.NotGathering as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    return run


def _at_once(jobs: list[Callable[[], str]]) -> list[str]:
    said: list[str] = []
    threads = [threading.Thread(target=lambda job=job: said.append(job())) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return said


@pytest.mark.django_db(transaction=True)
def test_the_worker_ends_and_forgets_for_every_organisation() -> None:
    proposals = []
    for slug in ("relief", "other"):
        owner = builders.an_organisation(slug)
        cause = builders.a_cause(owner, takes_proposals=True)
        proposals.append(builders.a_proposal(cause))
        ask(owner, Draft(cause.slug, "Never confirmed", "Dig.", "The minister", "en"))
    later = MONDAY + timedelta(days=31)

    with scope.nobody():
        upkeep.end_proposals(now=later)
        upkeep.purge(now=later)

    assert set(Petition.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert set(Proposal.objects.values_list("id", flat=True)) == {one.id for one in proposals}
