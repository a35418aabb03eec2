"""Held signatures: nobody is told, staff release people's and remove the others."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from petitions.domain.selection import SelectionTooWide
from petitions.models import Invalidation, Petition, ShareLink, SharePrompt, Signature
from petitions.queries import catalogue, held
from petitions.services import holding, invalidating
from tests.builders import MONDAY, a_signature, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def a_held_signature(petition: Petition, *suspicions: str) -> Signature:
    return a_signature(
        petition, state="held", confirmed_at=MONDAY, score=50,
        suspicions=list(suspicions or ["network_sustained"]),
    )  # fmt: skip


def shown(petition: Petition) -> int:
    return catalogue.petition(petition.organisation_id, petition.slug, drafts=True).signed


def test_a_released_signature_counts_and_gets_its_links_and_its_prompt(
    petition: Petition, deliver: Callable[..., int]
) -> None:
    signature = a_held_signature(petition)

    released = holding.release(org=petition.organisation, petition=petition, now=LATER)
    deliver(now=LATER)

    signature.refresh_from_db()
    assert (released, shown(petition), signature.state) == (1, 1, "confirmed")
    assert ShareLink.objects.filter(signature=signature).count() == 14
    assert SharePrompt.objects.filter(signature=signature).exists()


def test_a_heap_is_released_by_its_suspicion(petition: Petition) -> None:
    a_held_signature(petition)
    bot = a_held_signature(petition, "honeypot", "network_sustained")

    heaps = held.heaps(petition.organisation_id)
    holding.release(org=petition.organisation, suspicion="honeypot", now=LATER)

    assert [(heap.suspicion, heap.many) for heap in heaps] == [
        ("network_sustained", 2),
        ("honeypot", 1),
    ]
    bot.refresh_from_db()
    assert bot.state == "confirmed"
    assert shown(petition) == 1


def test_removing_held_signatures_changes_no_count_and_can_be_undone(
    petition: Petition, deliver: Callable[..., int]
) -> None:
    signature = a_held_signature(petition)

    removed = holding.remove(
        org=petition.organisation, petition=petition, reason="One script.", by=None, now=LATER
    )
    row = Invalidation.objects.get()
    states = [Signature.objects.get().state]
    invalidating.undo(org=row.organisation, invalidation_id=row.id, now=LATER)
    deliver(now=LATER)
    states.append(Signature.objects.get(id=signature.id).state)

    assert (removed, row.state, row.total, row.reason) == (1, "done", 1, "One script.")
    assert states == ["removed", "held"]
    assert shown(petition) == 0


def test_a_large_heap_is_taken_oldest_first_and_in_parts(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "AT_ONCE", 2)
    first, *_ = [a_held_signature(petition) for _ in range(3)]

    taken = [
        holding.release(org=petition.organisation, petition=petition, now=LATER) for _ in range(3)
    ]

    assert taken == [2, 1, 0]
    first.refresh_from_db()
    assert first.state == "confirmed"


def test_another_organisations_heap_is_left_alone(petition: Petition) -> None:
    a_held_signature(petition)

    assert holding.release(org=an_organisation(), suspicion="network_sustained", now=LATER) == 0


def test_nobody_releases_everything_by_saying_nothing(petition: Petition) -> None:
    a_held_signature(petition)

    with pytest.raises(SelectionTooWide):
        holding.release(org=petition.organisation, now=LATER)
