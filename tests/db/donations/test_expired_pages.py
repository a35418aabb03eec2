"""A page that has expired, whose decline is told when another attempt is under way."""

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.domain.folding import EXPIRED, FAILED
from donations.models import Payment, ProviderEvent
from donations.queries.invariants import INVARIANTS
from mobilize.checks import invariants
from mobilize.kit import clock
from tests.paying import DECLINED, Till, a_card_pledge, a_till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.mark.parametrize("order", list(permutations([FAILED, EXPIRED])))
def test_a_decline_of_an_expired_page_told_late_leaves_the_next_attempt_alone(
    till: Till, deliver: Callable[..., int], order: tuple[str, ...]
) -> None:
    pledge = a_card_pledge()
    first = till.open(pledge, now=clock.now())
    till.pay(first, DECLINED)
    till.client.v1.checkout.sessions.expire(first)
    second = till.open(pledge, now=clock.now())

    for kind in order:
        till.tell(kind)
        deliver(now=clock.now())

    attempts = Payment.objects.filter(pledge=pledge).order_by("created_at", "id")
    said = attempts.values_list("session_ref", "state", "failure_code", "declines")
    assert list(said) == [(first, "cancelled", "", 1), (second, "processing", "", 0)]
    assert set(ProviderEvent.objects.values_list("state", flat=True)) == {"applied"}
    assert list(invariants.run(INVARIANTS)) == []
