"""What a sign-up gives away, and from what score on it waits for somebody to look."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain.screening import (
    HOLD_AT,
    NOTHING,
    WEIGHTS,
    Domain,
    Evidence,
    Form,
    Limits,
    Proof,
    Suspicion,
    Tally,
    holds,
    weigh,
)

A_PERSON = Evidence(fill_seconds=24.0, tally=Tally(burst=1, sustained=1, neighbours=3, form_uses=1))
evidence = st.builds(
    Evidence,
    form=st.sampled_from(Form),
    fill_seconds=st.none() | st.floats(0, 100_000),
    honeypot=st.booleans(),
    proof=st.sampled_from(Proof),
    domain=st.sampled_from(Domain),
    blocked=st.booleans(),
    tally=st.none()
    | st.builds(
        Tally,
        burst=st.integers(0, 100),
        sustained=st.integers(0, 1000),
        neighbours=st.integers(0, 1000),
        form_uses=st.integers(0, 10),
        spread=st.none() | st.floats(0, 30),
    ),
)


def test_nothing_is_suspicious_about_a_person_with_a_form_and_a_browser() -> None:
    seen = weigh(A_PERSON)

    assert seen == NOTHING
    assert not holds(seen.score)


@pytest.mark.parametrize(
    "alone",
    [
        {"honeypot": True},
        {"blocked": True},
        {"domain": Domain.DISPOSABLE},
        {"domain": Domain.BLOCKED},
        {"form": Form.MISSING},
        {"proof": Proof.REPLAYED},
        {"proof": Proof.WRONG},
        {"tally": Tally(sustained=11)},
        {"tally": Tally(form_uses=4)},
        {"fill_seconds": 1.0},
    ],
)
def test_some_signs_hold_by_themselves(alone: dict[str, object]) -> None:
    assert holds(weigh(replace(A_PERSON, **alone)).score)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "alone",
    [
        {"form": Form.STALE},
        {"form": Form.NONE_WANTED},
        {"proof": Proof.MISSING},
        {"tally": Tally(burst=4)},
        {"tally": Tally(neighbours=31)},
        {"tally": Tally(spread=0.01)},
    ],
)
def test_what_people_do_too_is_noted_and_holds_nobody(alone: dict[str, object]) -> None:
    seen = weigh(replace(A_PERSON, **alone))  # type: ignore[arg-type]

    assert seen.suspicions
    assert not holds(seen.score)


def test_two_small_signs_together_hold() -> None:
    seen = weigh(replace(A_PERSON, proof=Proof.MISSING, tally=Tally(neighbours=31)))

    assert seen.suspicions == ("proof_missing", "neighbourhood")
    assert holds(seen.score)


def test_a_school_with_limits_of_its_own_is_no_burst() -> None:
    busy = replace(A_PERSON, tally=Tally(burst=40, sustained=380, neighbours=380))

    school = replace(busy, limits=Limits(burst=600, sustained=600, neighbours=600))

    assert holds(weigh(busy).score)
    assert weigh(school) == NOTHING


@given(evidence)
def test_the_score_is_what_its_suspicions_are_worth(seen: Evidence) -> None:
    screening = weigh(seen, network=b"n")

    assert screening.score == sum(WEIGHTS[Suspicion(name)] for name in screening.suspicions)
    assert len(set(screening.suspicions)) == len(screening.suspicions)
    assert screening.network == b"n"


def test_every_suspicion_has_a_weight_and_the_most_telling_come_first() -> None:
    worth = [WEIGHTS[suspicion] for suspicion in Suspicion]

    assert worth == sorted(worth, reverse=True)
    assert HOLD_AT in worth
