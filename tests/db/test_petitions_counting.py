"""Counts: exact at once, folded by the worker, recounted each night."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from mobilize.organisations import scoping
from petitions.models import CountChange, CountHour, Petition, PetitionCount, Recount, Signature
from petitions.models.counting import Kind
from petitions.queries import catalogue, counts
from petitions.services import counting, signing
from tests.builders import MONDAY, a_confirmed_signature, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def shown(petition: Petition) -> int:
    return catalogue.petition(petition.organisation_id, petition.slug, drafts=True).signed


def signed_from(petition: Petition, *countries: str) -> list[Signature]:
    return [a_confirmed_signature(petition, country=country) for country in countries]


def test_a_signature_is_shown_at_once_and_the_fold_changes_nothing_that_is_shown() -> None:
    petition = an_open_petition(an_organisation())
    signed_from(petition, "FR", "FR", "PT")
    before = shown(petition), counts.by_country(petition.id)

    folded = counting.fold(now=MONDAY)

    assert folded == 3
    assert (shown(petition), counts.by_country(petition.id)) == before
    assert before[0] == 3
    assert not CountChange.objects.exists()


def test_folding_again_counts_nothing_twice() -> None:
    petition = an_open_petition(an_organisation())
    signed_from(petition, "FR")

    assert [counting.fold(now=MONDAY) for _ in range(3)] == [1, 0, 0]

    assert PetitionCount.objects.get().confirmed == 1
    assert CountHour.objects.get().number == 1


def test_a_signature_taken_back_leaves_the_count_and_is_told_in_its_hour() -> None:
    petition = an_open_petition(an_organisation())
    first, _ = signed_from(petition, "FR", "PT")
    counting.fold(now=MONDAY)

    signing.withdraw(signature=first, now=MONDAY + HOUR)
    signing.withdraw(signature=first, now=MONDAY + 2 * HOUR)

    for _ in range(2):
        assert shown(petition) == 1
        assert counts.by_country(petition.id) == [counts.Place("PT", 1)]
        assert counts.by_hour(petition.id, since=MONDAY, until=MONDAY + 9 * HOUR) == [
            counts.Hour(MONDAY, added=2, taken=0),
            counts.Hour(MONDAY + HOUR, added=0, taken=1),
        ]
        counting.fold(now=MONDAY + 2 * HOUR)


def test_a_batch_that_takes_more_than_it_adds_is_folded() -> None:
    petition = an_open_petition(an_organisation())
    gone = signed_from(petition, "FR", "FR", "FR")
    counting.fold(now=MONDAY)
    counting.note_many(
        signature_ids=[one.id for one in gone[:2]], change=-1, kind=Kind.REMOVED, now=MONDAY
    )

    counting.fold(now=MONDAY)

    assert (shown(petition), PetitionCount.objects.get().confirmed) == (1, 1)


def test_petitions_do_not_share_a_count() -> None:
    org = an_organisation()
    water = an_open_petition(org)
    air = an_open_petition(org, "clean-air", cause=water.cause)
    signed_from(water, "FR")
    counting.fold(now=MONDAY)
    signed_from(air, "FR", "FR")

    assert (shown(water), shown(air)) == (1, 2)


def test_a_recount_finds_no_drift_whatever_is_folded() -> None:
    petition = an_open_petition(an_organisation())
    signed_from(petition, "FR", "FR")
    counting.fold(now=MONDAY)
    signing.withdraw(signature=signed_from(petition, "PT")[0], now=MONDAY)

    found = counting.recount(now=MONDAY + HOUR)

    assert found == counting.Recounted(petitions=1, drifting=())
    recount = Recount.objects.get()
    assert (recount.counted, recount.shown, recount.drift) == (2, 2, 0)


def test_a_number_that_is_shown_wrongly_is_published_as_drift() -> None:
    petition = an_open_petition(an_organisation())
    signed_from(petition, "FR", "FR")
    Signature.objects.filter(petition=petition).update(state="removed", ended_at=MONDAY)

    found = counting.recount(now=MONDAY)

    assert found.drifting == (petition.id,)
    newest = counts.newest_recount(petition.id)
    assert newest is not None
    assert newest.drift == 2


@pytest.mark.django_db(transaction=True)
def test_folds_beside_each_other_and_beside_signers_lose_nothing() -> None:
    org = an_organisation()
    petition = an_open_petition(org)
    seen: list[int] = []

    def sign_or_fold(number: int) -> None:
        try:
            with scoping.within(org.id):
                _count_one(org.id, petition.id) if number % 2 else counting.fold(now=MONDAY)
            with scoping.within(org.id):
                seen.append(shown(petition))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(sign_or_fold, range(200)))

    while counting.fold(now=MONDAY):
        pass
    assert (shown(petition), PetitionCount.objects.get().confirmed) == (100, 100)
    assert max(seen) <= 100


def _count_one(org_id: UUID, petition_id: UUID) -> None:
    counting.note(
        petition_id=petition_id, org_id=org_id, change=1, kind=Kind.CONFIRMED, country="FR",
        region="", now=MONDAY,
    )  # fmt: skip
