"""Moderators, editors and workers at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.models import Petition, PetitionStep, PetitionVersion
from petitions.services import lifecycle, moderation, petitions, scheduling
from tests.builders import MONDAY, a_draft_petition, a_review, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)

TOGETHER = 6


def all_at_once(do: Callable[[], Any]) -> list[str]:
    """Do it in several connections at one moment; return what each was refused with, or ""."""
    start, outcomes = Barrier(TOGETHER), []

    def run() -> None:
        start.wait()
        try:
            do()
        except AppError as refusal:
            outcomes.append(refusal.code)
        else:
            outcomes.append("")
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def within(org: Organisation, do: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        with scoping.within(org.id):
            do()

    return run


def test_one_of_many_approvals_counts() -> None:
    relief = an_organisation("relief")
    review = a_review(an_open_petition(relief))

    codes = all_at_once(
        within(
            relief,
            lambda: moderation.approve(
                org=relief, review_id=review.id, version=2, by=None, now=MONDAY
            ),
        )
    )

    assert codes == ["", *["review-decided"] * (TOGETHER - 1)]
    states = PetitionVersion.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == ["superseded", "approved"]


def test_one_of_many_closings_is_written_down() -> None:
    relief = an_organisation("relief")
    an_open_petition(relief)

    def close() -> None:
        petition = petitions.lock(relief.id, "clean-water")
        lifecycle.close(petition=petition, by=None, now=MONDAY)

    codes = all_at_once(within(relief, close))

    assert codes == ["", *["step-not-allowed"] * (TOGETHER - 1)]
    assert PetitionStep.objects.count() == 1


def test_many_workers_keep_one_schedule() -> None:
    relief = an_organisation("relief")
    petition = a_draft_petition(relief)
    scheduling.plan(
        petition=petition, opens_at=MONDAY + timedelta(hours=1), closes_at=None, now=MONDAY
    )

    all_at_once(lambda: scheduling.carry_out(now=MONDAY + timedelta(hours=1)))

    assert PetitionStep.objects.count() == 1
    assert Petition.objects.get().state == "open"


def test_many_edits_at_once_leave_one_version_waiting() -> None:
    relief = an_organisation("relief")
    an_open_petition(relief)
    asks = iter(f"Dig {number} wells." for number in range(TOGETHER))

    codes = all_at_once(
        within(
            relief,
            lambda: petitions.edit(org=relief, slug="clean-water", ask=next(asks), now=MONDAY),
        )
    )

    assert codes == [""] * TOGETHER
    states = list(PetitionVersion.objects.order_by("number").values_list("state", flat=True))
    assert states == ["approved", *["replaced"] * (TOGETHER - 1), "waiting"]
