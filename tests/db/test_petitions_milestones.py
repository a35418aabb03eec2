"""Milestones: written down once, told once, by the worker that folds the counts."""

import pytest

from mobilize.outbox.models import OutboxMessage
from petitions.models import Milestone
from petitions.services import counting, milestones
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    return list(Milestone.objects.order_by("count").values_list("count", flat=True))


def told() -> int:
    return OutboxMessage.objects.filter(topic="petitions.milestone_reached").count()


def test_a_count_notes_every_milestone_it_has_reached() -> None:
    petition = builders.an_open_petition(builders.an_organisation(), goal=300)

    milestones.note({petition.id: 520}, now=MONDAY)

    assert counts() == [100, 250, 300, 500]
    assert told() == 4


def test_a_count_that_falls_and_rises_again_reaches_nothing_twice() -> None:
    petition = builders.an_open_petition(builders.an_organisation(), goal=300)
    milestones.note({petition.id: 100}, now=MONDAY)

    milestones.note({petition.id: 80}, now=MONDAY)
    fresh = milestones.note({petition.id: 110}, now=MONDAY)

    assert fresh == []
    assert counts() == [100]
    assert told() == 1


def test_each_petition_reaches_its_own() -> None:
    org = builders.an_organisation()
    small = builders.an_open_petition(org, "small", goal=5)
    large = builders.an_open_petition(org, "large", cause=small.cause, goal=300)

    milestones.note({small.id: 5, large.id: 5}, now=MONDAY)

    assert Milestone.objects.get().petition == small


def test_folding_the_counts_notes_what_they_reach() -> None:
    petition = builders.an_open_petition(builders.an_organisation(), goal=2)
    for _each in range(2):
        builders.a_confirmed_signature(petition)

    assert counting.fold(now=MONDAY) == 2
    assert counting.fold(now=MONDAY) == 0

    assert counts() == [2]
