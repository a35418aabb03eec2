"""What a giver's answer may stand for, and what a sample of answers leaves of a share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.attribution import bounds
from donations.domain import hearing
from petitions.domain import estimates
from petitions.domain.channels import CHANNELS

UNSURE = {hearing.FRIEND, hearing.SEARCH, hearing.OFFLINE, hearing.OTHER}


def test_an_answer_is_a_channel_or_says_which_ones_it_may_mean() -> None:
    answers = {"facebook": 5, hearing.FRIEND: 3, hearing.OTHER: 2, hearing.OFFLINE: 1}

    assert set(hearing.ANSWERS) - UNSURE <= set(CHANNELS)
    assert not UNSURE & set(CHANNELS)
    assert hearing.counted(answers, "facebook") == (5, 5)
    assert hearing.counted(answers, "whatsapp") == (0, 3)
    assert hearing.counted(answers, "qr") == (0, 4)
    assert hearing.counted(answers, "a paper of 1998") == (0, 2)


def test_every_channel_may_be_meant_by_some_answer() -> None:
    for channel in CHANNELS:
        assert any(hearing.may_mean(answer, channel) for answer in hearing.ANSWERS)


def test_with_the_fewest_answers_a_third_of_the_untagged_part_is_open_at_most() -> None:
    ends = [estimates.wilson(many, hearing.FEWEST) for many in range(hearing.FEWEST + 1)]

    assert max((one.high or 0) - (one.low or 0) for one in ends) < 0.34


def test_answers_that_all_name_the_channel_give_what_the_worked_case_says() -> None:
    money = {"tagged": 5, "untagged": 12, "total": 37}

    sure = bounds.told_between(**money, certain=96, possible=96, asked=400)
    unsure = bounds.told_between(**money, certain=0, possible=96, asked=400)

    assert sure is not None
    assert unsure is not None
    assert (sure.value, sure.low, sure.high) == pytest.approx(
        (0.212973, 0.200242, 0.227308), abs=1e-6
    )
    assert (unsure.value, unsure.low, unsure.high) == (None, pytest.approx(5 / 37), sure.high)


@given(
    tagged=st.integers(0, 10**9), untagged=st.integers(0, 10**9), others=st.integers(0, 10**9),
    certain=st.integers(0, 200), unsure=st.integers(0, 200), rest=st.integers(0, 200),
)  # fmt: skip
def test_no_sample_leads_out_of_what_the_untagged_part_allows(
    tagged: int, untagged: int, others: int, certain: int, unsure: int, rest: int
) -> None:
    money = {"tagged": tagged, "untagged": untagged, "total": tagged + untagged + others}
    around = bounds.identified(**money)

    told = bounds.told_between(
        **money, certain=certain, possible=certain + unsure, asked=certain + unsure + rest
    )

    assert (told is None) == (around is None or certain + unsure + rest == 0)
    if told and around:
        assert told.low is not None
        assert told.high is not None
        assert float(around.low) - 1e-9 <= told.low <= told.high <= float(around.high) + 1e-9
        assert told.value is None or told.low - 1e-9 <= told.value <= told.high + 1e-9
