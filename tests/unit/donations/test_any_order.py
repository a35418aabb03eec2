"""Whatever a provider says, in whatever order, the book adds up after every word."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from donations.domain import entries, folding
from donations.domain.folding import Fact, Outcome

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAID = 2500


def a_fact(kind: str, *, hour: int, **said: Any) -> Fact:
    at = MONDAY + timedelta(hours=hour)
    known: dict[str, Any] = {"event_id": f"evt_{kind}_{hour}", "payment_ref": "pi_1",
                             "amount_minor": PAID, "currency": "EUR", "made_at": at}  # fmt: skip
    return Fact(kind=kind, happened_at=at, **(known | said))


CAPTURE = a_fact(folding.SUCCEEDED, hour=1)
steps = st.sampled_from(
    [folding.FAILED, folding.ACTION, folding.PROCESSING, folding.AUTHORISED, folding.CANCELLED]
).flatmap(lambda kind: st.integers(0, 9).map(lambda hour: a_fact(kind, hour=hour)))


@st.composite
def refunds(draw: st.DrawFn) -> list[Fact]:
    """Draw what is told of one refund: asked, done, and maybe bounced."""
    name, amount = f"re_{draw(st.integers(1, 3))}", draw(st.integers(1, PAID))
    made = MONDAY + timedelta(hours=draw(st.integers(2, 6)))
    told = ["pending", "succeeded", *(["failed"] if draw(st.booleans()) else [])]
    return [
        a_fact("refund.updated", hour=7 + at, event_id=f"{name}_{status}", ref=name,
               amount_minor=amount, status=status, made_at=made)
        for at, status in enumerate(told)
    ]  # fmt: skip


@st.composite
def disputes(draw: st.DrawFn) -> list[Fact]:
    """Draw what is told of one dispute: opened, and maybe won or lost."""
    name, amount = f"dp_{draw(st.integers(1, 3))}", draw(st.integers(1, PAID))
    made = MONDAY + timedelta(hours=draw(st.integers(2, 6)))
    opened = a_fact("charge.dispute.created", hour=7, event_id=f"{name}_opened", ref=name,
                    amount_minor=amount, status="needs_response", made_at=made)  # fmt: skip
    ends = draw(st.sampled_from([[], ["won"], ["lost"]]))
    closed = [
        a_fact("charge.dispute.closed", hour=9, event_id=f"{name}_{end}", ref=name,
               amount_minor=amount, status=end, made_at=made)
        for end in ends
    ]  # fmt: skip
    return [opened, *closed]


def one_of_each(told: list[list[Fact]]) -> list[Fact]:
    """Keep the first story of each refund and dispute: they do not change their amounts."""
    kept: dict[str, list[Fact]] = {}
    for story in told:
        kept.setdefault(story[0].ref, story)
    return [fact for story in kept.values() for fact in story]


stories = st.lists(st.one_of(refunds(), disputes()), max_size=4).map(one_of_each)


def refs(outcome: Outcome) -> frozenset[str]:
    return frozenset(each.ref for each in (*outcome.refunds, *outcome.disputes))


@given(data=st.data(), reversals=stories, others=st.lists(steps, max_size=4))
def test_the_book_adds_up_after_every_word_and_nothing_goes_back_that_never_came(
    data: st.DataObject, reversals: list[Fact], others: list[Fact]
) -> None:
    told = data.draw(st.permutations([CAPTURE, *reversals, *others, *reversals]))
    book: dict[str, int] = {}
    booked: frozenset[str] = frozenset()

    for many in range(1, len(told) + 1):
        outcome = folding.fold(told[:many], amount_minor=PAID, currency="EUR", booked=booked)
        for entry in entries.of(outcome, payment_id="p", amount_minor=PAID):
            book.setdefault(entry.source_key, entry.amount_minor)

        captured = PAID if outcome.captured_at else 0
        assert booked <= refs(outcome)  # what is booked stays true
        booked = refs(outcome)
        assert 0 <= outcome.refunded_minor + outcome.lost_minor <= captured <= PAID
        assert sum(book.values()) == captured - outcome.refunded_minor - outcome.lost_minor


@given(data=st.data(), others=st.lists(steps, max_size=6))
def test_a_state_depends_on_what_was_said_and_not_on_when_it_came(
    data: st.DataObject, others: list[Fact]
) -> None:
    told = data.draw(st.permutations(others))

    assert folding.fold(told + others, amount_minor=PAID, currency="EUR") == folding.fold(
        others, amount_minor=PAID, currency="EUR"
    )


def test_what_was_given_up_stays_so_whatever_its_last_attempt_says() -> None:
    cancelled, declined = a_fact(folding.CANCELLED, hour=1), a_fact(folding.FAILED, hour=2)

    for told in ([cancelled, declined], [declined, cancelled]):
        assert folding.fold(told, amount_minor=PAID, currency="EUR").state == "cancelled"


def test_a_charge_that_must_be_asked_for_waits_for_its_giver_within_one_second() -> None:
    told = [
        a_fact(folding.FAILED, hour=1, failure_code="authentication_required"),
        a_fact(folding.ACTION, hour=1, action_url="https://bank.example/ask"),
    ]

    for order in (told, told[::-1]):
        outcome = folding.fold(order, amount_minor=PAID, currency="EUR")
        assert (outcome.state, outcome.action_url) == ("action_required", told[1].action_url)
        assert outcome.declines == 0
