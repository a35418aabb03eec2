"""The rules graded: labelled people and bots meet the real decision, counters and proofs."""

import heapq
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from altcha.v2 import Challenge, Payload, solve_challenge

from petitions.domain import proofs
from petitions.domain.screening import holds
from petitions.models import NetworkRule, Petition
from petitions.services import screening, tallies
from petitions.services.screening import Asked, Door, Drawn
from tests.builders import an_open_petition, an_organisation
from tests.db import crowds
from tests.db.crowds import Visitor

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, tzinfo=UTC)
NAIVE = (
    "one address", "a /24 in turn", "plus-addresses", "throw-away mail", "posts without a form",
    "fills in a blink", "replayed proof",
)  # fmt: skip
Grades = dict[str, tuple[int, int]]


@pytest.fixture
def petition(monkeypatch: pytest.MonkeyPatch) -> Petition:
    monkeypatch.setattr(proofs, "CALM", 1)
    monkeypatch.setattr(proofs, "ATTACKED", 1)
    # Simulated seconds pass faster than what a process remembers for two of them.
    monkeypatch.setattr(screening, "_proof_until", tallies.proof_until)
    return an_open_petition(an_organisation())


class Street:
    """Lets visitors load the form and send it, each at their own time, and notes who is held."""

    def __init__(self, petition: Petition) -> None:
        self.petition = petition
        self.seen: Counter[str] = Counter()
        self.held: Counter[str] = Counter()
        self.sent_away = 0
        self.stolen = ""

    def run(self, visitors: list[Visitor]) -> Grades:
        """Play everything in the order of time; return, by kind, how many were held of how many."""
        events: list[tuple[datetime, int, Visitor, Drawn | None]] = [
            (v.at - timedelta(seconds=v.took if v.drawn else 0), n, v, None)
            for n, v in enumerate(visitors)
        ]
        heapq.heapify(events)
        while events:
            now, number, visitor, drawn = heapq.heappop(events)
            if visitor.drawn and drawn is None:
                page = screening.draw(self.petition, now=now)
                heapq.heappush(events, (visitor.at, number, visitor, page))
            else:
                self.send(visitor, drawn, now=now)
        return {kind: (self.held[kind], many) for kind, many in sorted(self.seen.items())}

    def send(self, visitor: Visitor, drawn: Drawn | None, *, now: datetime) -> None:
        """Send one form, as the page's view would take it."""
        asked = Asked(
            email=visitor.email,
            address=visitor.address,
            door=Door.PAGE,
            form=drawn.token if drawn else "",
            proof=self.proof(visitor, drawn),
        )
        self.seen[visitor.kind] += 1
        try:
            seen = screening.look(petition=self.petition, asked=asked, now=now)
        except tallies.TooMany:
            self.sent_away += 1
            self.held[visitor.kind] += 1
            return
        self.held[visitor.kind] += holds(seen.score)

    def proof(self, visitor: Visitor, drawn: Drawn | None) -> str:
        """Return the visitor's own solution, or the one that was stolen once."""
        if visitor.replays:
            self.stolen = self.stolen or self.one_solution(visitor.at)
            return self.stolen
        return solved(drawn) if visitor.solves and drawn else ""

    def one_solution(self, now: datetime) -> str:
        from petitions.services import proving  # noqa: PLC0415 - Mallory asks for one, once

        challenge = proving.challenge(self.petition, attacked=True, now=now)
        return solved(Drawn("", challenge))


def solved(drawn: Drawn) -> str:
    if drawn.challenge is None:
        return ""
    asked = Challenge.from_dict(drawn.challenge)
    solution = solve_challenge(asked)
    assert solution is not None
    return Payload(asked, solution).to_base64()


def share(grades: Grades, *kinds: str) -> float:
    return sum(grades[kind][0] for kind in kinds) / sum(grades[kind][1] for kind in kinds)


def told(grades: Grades) -> str:
    return "\n".join(
        f"| {kind} | {many} | {held} | {held / many:.1%} |" for kind, (held, many) in grades.items()
    )


def test_people_pass_and_naive_bots_are_held_while_both_sign(petition: Petition) -> None:
    NetworkRule.objects.create(
        organisation=petition.organisation, cidr=f"{crowds.SCHOOL}/32", kind="allow",
        label="A school", created_at=START,
    )  # fmt: skip
    chance = Random(20260302)
    visitors = [*crowds.people(chance, start=START), *crowds.bots(chance, start=START)]

    grades = Street(petition).run(visitors)

    sys.stdout.write(told(grades))
    people = [kind for kind in grades if kind.startswith("person")]
    assert sum(grades[kind][1] for kind in people) >= 10_000
    assert share(grades, *people) <= 0.01
    assert share(grades, "person at school") <= 0.05
    assert {kind: share(grades, kind) for kind in NAIVE if share(grades, kind) < 0.95} == {}
    # What cannot be told apart is not claimed: real mailboxes, slowly, in a real browser.
    assert share(grades, "slow, real mailboxes") <= 0.05


def test_a_school_nobody_knows_is_held_and_nobody_is_sent_away(petition: Petition) -> None:
    everybody = crowds.people(Random(400), start=START, many=400)

    street = Street(petition)
    grades = street.run(list(everybody))

    sys.stdout.write(told(grades))
    held, many = grades["person at school"]
    assert (many, street.sent_away) == (400, 0)
    assert held == many - 10
