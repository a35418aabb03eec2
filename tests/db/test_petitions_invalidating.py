"""Taking signatures back by a saved query, and giving back exactly what was taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from petitions.domain.selection import Selection, SelectionInvalid, SelectionTooWide
from petitions.models import CountChange, InvalidatedSignature, Invalidation, Petition, Signature
from petitions.queries import catalogue, counts, selected
from petitions.services import invalidating, signing
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_member,
    a_signature,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
BOTS = Selection(suspicion="domain_disposable")
Deliver = Callable[..., int]


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invalidating, "STEP", 3)


def some_bots(petition: Petition, many: int, **fields: Any) -> list[Signature]:
    said = {"suspicions": ["domain_disposable"], "score": 50, "country": "FR"}
    return [a_confirmed_signature(petition, **{**said, **fields}) for _ in range(many)]


def some_held(petition: Petition, many: int) -> None:
    for _ in range(many):
        a_signature(
            petition, state="held", confirmed_at=MONDAY, suspicions=["domain_disposable"], score=50
        )


def shown(petition: Petition) -> int:
    return catalogue.petition(petition.organisation_id, petition.slug, drafts=True).signed


def a_draft(petition: Petition, selection: Selection = BOTS, **said: Any) -> Invalidation:
    told = {"name": "Throw-away", "reason": "Addresses made to be thrown away.", "by": None}
    return invalidating.draft(
        org=petition.organisation, petition=petition, selection=selection, now=MONDAY,
        **{**told, **said},
    )  # fmt: skip


def start(draft: Invalidation) -> None:
    invalidating.start(org=draft.organisation, invalidation_id=draft.id, now=LATER)


def test_what_the_query_finds_is_removed_and_no_longer_counted(
    petition: Petition, deliver: Deliver
) -> None:
    a_confirmed_signature(petition)
    bots = some_bots(petition, 7)
    draft = a_draft(petition)

    start(draft)
    deliver(now=LATER)

    draft.refresh_from_db()
    assert (draft.state, draft.total, draft.done, draft.finished_at) == ("done", 7, 7, LATER)
    assert shown(petition) == 1
    assert {row.state for row in Signature.objects.filter(id__in=[b.id for b in bots])} == {
        "removed"
    }
    assert CountChange.objects.filter(kind="removed", change=-1).count() == 7


def test_undoing_gives_back_exactly_what_was_taken(petition: Petition, deliver: Deliver) -> None:
    some_bots(petition, 4)
    some_held(petition, 4)
    a_confirmed_signature(petition, country="PT")
    before = (shown(petition), counts.by_country(petition.id), states())
    draft = a_draft(petition)
    start(draft)
    deliver(now=LATER)
    between = shown(petition)

    invalidating.undo(org=draft.organisation, invalidation_id=draft.id, now=LATER)
    deliver(now=LATER)

    draft.refresh_from_db()
    assert between == 1
    assert (shown(petition), counts.by_country(petition.id), states()) == before
    assert (draft.state, draft.total, draft.done) == ("undone", 8, 8)
    assert not InvalidatedSignature.objects.filter(restored_at=None).exists()


def states() -> dict[UUID, tuple[str, Any, Any]]:
    rows = Signature.objects.values_list("id", "state", "ended_at", "confirmed_at")
    return {id_: (state, ended, confirmed) for id_, state, ended, confirmed in rows}


def test_cancelling_stops_and_resuming_goes_on(petition: Petition, deliver: Deliver) -> None:
    some_bots(petition, 8)
    draft = a_draft(petition)
    start(draft)
    one_step(draft)
    invalidating.cancel(org=draft.organisation, invalidation_id=draft.id, now=LATER)
    deliver(now=LATER)
    stopped_at = shown(petition)

    invalidating.resume(
        org=draft.organisation, invalidation_id=draft.id, now=LATER + timedelta(minutes=1)
    )
    deliver(now=LATER)

    draft.refresh_from_db()
    assert stopped_at == 5
    assert (draft.state, draft.done, shown(petition)) == ("done", 8, 0)


def one_step(draft: Invalidation) -> None:
    draft.refresh_from_db()
    event = invalidating.InvalidationWaiting(
        organisation_id=draft.organisation_id,
        invalidation_id=draft.id,
        stage=draft.state,
        cursor=draft.cursor or UUID(int=0),
        asked="again",
    )
    invalidating.advance(event=event, now=LATER)


def test_a_cancelled_invalidation_can_be_undone(petition: Petition, deliver: Deliver) -> None:
    some_bots(petition, 8)
    draft = a_draft(petition)
    start(draft)
    one_step(draft)
    invalidating.cancel(org=draft.organisation, invalidation_id=draft.id, now=LATER)

    invalidating.undo(org=draft.organisation, invalidation_id=draft.id, now=LATER)
    deliver(now=LATER)

    assert shown(petition) == 8


def test_a_step_that_is_told_twice_is_made_once(petition: Petition) -> None:
    some_bots(petition, 8)
    draft = a_draft(petition)
    start(draft)
    event = invalidating.InvalidationWaiting(
        organisation_id=draft.organisation_id,
        invalidation_id=draft.id,
        stage="running",
        cursor=UUID(int=0),
        asked="x",
    )

    invalidating.advance(event=event, now=LATER)
    invalidating.advance(event=event, now=LATER)

    assert shown(petition) == 5


def test_who_signs_while_it_runs_is_left_alone(petition: Petition, deliver: Deliver) -> None:
    some_bots(petition, 2)
    draft = a_draft(petition)
    start(draft)
    late = LATER + timedelta(seconds=1)
    some_bots(petition, 1, signed_at=late, confirmed_at=late)

    deliver(now=LATER)

    assert shown(petition) == 1


def test_who_withdraws_meanwhile_stays_withdrawn(petition: Petition, deliver: Deliver) -> None:
    first, second = some_bots(petition, 2)
    draft = a_draft(petition)
    start(draft)
    deliver(now=LATER)
    Signature.objects.filter(id=first.id).update(state="withdrawn")

    invalidating.undo(org=draft.organisation, invalidation_id=draft.id, now=LATER)
    deliver(now=LATER)

    assert Signature.objects.get(id=first.id).state == "withdrawn"
    assert Signature.objects.get(id=second.id).state == "confirmed"
    assert shown(petition) == 1


def test_a_removed_signature_is_not_withdrawn_twice(petition: Petition, deliver: Deliver) -> None:
    bot = some_bots(petition, 1)[0]
    draft = a_draft(petition)
    start(draft)
    deliver(now=LATER)

    signing.withdraw(signature=bot, now=LATER)

    assert shown(petition) == 0


def test_more_than_a_thousand_need_a_second_person(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invalidating, "ALONE", 2)
    author, other = a_member(petition.organisation), a_member(petition.organisation)
    some_bots(petition, 3)
    draft = a_draft(petition, by=author)

    with pytest.raises(invalidating.SecondPersonNeeded):
        start(draft)
    for who in (author, None):
        with pytest.raises(invalidating.NotByItsAuthor):
            invalidating.approve(org=draft.organisation, invalidation_id=draft.id, by=who)
    invalidating.approve(org=draft.organisation, invalidation_id=draft.id, by=other)
    start(draft)

    draft.refresh_from_db()
    assert draft.state == "running"


@pytest.mark.parametrize("verb", ["cancel", "resume", "undo"])
def test_a_draft_can_only_be_started(petition: Petition, verb: str) -> None:
    draft = a_draft(petition)

    with pytest.raises(invalidating.NotInThisState):
        getattr(invalidating, verb)(org=draft.organisation, invalidation_id=draft.id, now=LATER)


def test_a_query_says_at_least_one_thing(petition: Petition) -> None:
    with pytest.raises(SelectionTooWide):
        a_draft(petition, Selection())


def found(petition: Petition, **said: Any) -> set[UUID]:
    rows = selected.signatures(
        organisation_id=petition.organisation_id, petition=petition, selection=Selection(**said)
    )
    return set(rows.values_list("id", flat=True))


def test_each_criterion_finds_its_own(petition: Petition) -> None:
    parent = a_confirmed_signature(petition, country="PT", source="api", name_shown=False)
    child = a_confirmed_signature(
        petition, parent=parent, root_id=parent.id, depth=1, network=b"\x01" * 16, score=70,
        suspicions=["honeypot", "no_form"], signed_at=MONDAY - timedelta(days=1),
    )  # fmt: skip
    grandchild = a_confirmed_signature(petition, parent=child, root_id=parent.id, depth=2)
    a_signature(petition, suspicions=["honeypot"])

    assert found(petition, suspicion="honeypot") == {child.id}
    assert found(petition, least_score=60) == {child.id}
    assert found(petition, network="01" * 16) == {child.id}
    assert found(petition, signed_until=MONDAY) == {child.id}
    assert found(petition, country="PT") == {parent.id}
    assert found(petition, source="api", name_shown=False) == {parent.id}
    assert found(petition, below=child.id) == {child.id, grandchild.id}
    assert found(petition, country="PT", suspicion="honeypot") == set()


def test_the_dry_count_adds_up_and_names_nobody(petition: Petition) -> None:
    some_bots(petition, 2)
    some_held(petition, 1)

    seen = selected.preview(
        organisation_id=petition.organisation_id, petition=petition, selection=BOTS
    )

    assert seen.total == 3
    assert seen.by_state == {"confirmed": 2, "held": 1}
    assert seen.by_suspicion == {"domain_disposable": 3}
    assert seen.by_day == {"2026-03-02": 3}
    assert len(seen.sample) == 3
    assert "example.org" not in str(seen.sample)
    assert "Ines" not in str(seen.sample)


@pytest.mark.parametrize(
    "kept",
    [
        {"colour": "red"},
        {"suspicion": "being rude"},
        {"network": "zz"},
        {"country": "Portugal"},
        {"signed_from": "yesterday"},
        {"signed_from": "2026-03-02T09:00:00"},
        {"signed_from": "2026-03-02T09:00:00Z", "signed_until": "2026-03-01T09:00:00Z"},
        {"below": "not an id"},
        {"least_score": "many"},
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises(SelectionInvalid):
        Selection.from_json(kept)


def test_a_saved_query_reads_back_as_it_was() -> None:
    said = Selection(
        suspicion="no_form", signed_from=MONDAY, below=UUID(int=7), name_shown=False, link="abc"
    )

    assert Selection.from_json(said.to_json()) == said
