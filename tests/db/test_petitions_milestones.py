"""Milestones: written down once, told once."""

import pytest

from mobilize.outbox.models import OutboxMessage
from petitions.models import Milestone
from petitions.services import milestones
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


def counts() -> list[int]:
    return list(Milestone.objects.order_by("count").values_list("count", flat=True))


def test_a_count_notes_every_milestone_it_has_reached() -> None:
    petition = builders.an_open_petition(builders.an_organisation(), goal=300)

    milestones.note(petition_id=petition.id, count=520, now=MONDAY)

    assert counts() == [100, 250, 300, 500]
    assert OutboxMessage.objects.filter(topic="petitions.milestone_reached").count() == 4


def test_a_count_that_falls_and_rises_again_reaches_nothing_twice() -> None:
    petition = builders.an_open_petition(builders.an_organisation(), goal=300)
    milestones.note(petition_id=petition.id, count=100, now=MONDAY)

    milestones.note(petition_id=petition.id, count=80, now=MONDAY)
    fresh = milestones.note(petition_id=petition.id, count=110, now=MONDAY)

    assert fresh == []
    assert counts() == [100]
    assert OutboxMessage.objects.count() == 1
