"""Backoff: how long a failed message waits."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.outbox import backoff


@given(attempts=st.integers(1, 5000), seed=st.integers())
def test_a_pause_is_never_negative_and_never_longer_than_an_hour(attempts: int, seed: int) -> None:
    pause = backoff.delay(attempts, random=Random(seed))

    assert timedelta(0) <= pause <= timedelta(hours=1)


def test_pauses_may_grow_with_every_attempt() -> None:
    class Latest(Random):
        def uniform(self, a: float, b: float) -> float:
            return b

    pauses = [backoff.delay(n, random=Latest()).total_seconds() for n in (1, 2, 3, 8, 20)]

    assert pauses == [2, 4, 8, 256, 3600]


def test_nothing_tried_is_nothing_to_wait_for() -> None:
    with pytest.raises(ValueError, match="at least one attempt"):
        backoff.delay(0, random=Random(1))
