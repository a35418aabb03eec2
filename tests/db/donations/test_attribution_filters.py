"""Filters of the report on attribution: under every model, removal too, to the minor unit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest

from donations.attribution.questions import Question
from donations.models import LedgerEntry
from donations.queries import attribution, attribution_chain, attribution_figures
from donations.reports.attribution import (
    LOST_OF_ALL,
    REMOVAL,
    AttributionReport,
    attribution_report,
)
from petitions.models import Cause, Petition, Signature, Supporter
from tests.builders import MONDAY, a_cause, a_supporter, an_open_petition, an_organisation
from tests.db.donations.journeys import a_gift, a_signer, a_visit, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CHANNELS = ["facebook", "email", "whatsapp", "unknown"]
EVERYBODY = Question(currency="EUR")


@dataclass(frozen=True)
class Person:
    """Somebody who came by visits and gave, once or more, for one cause.

    Without gifts they signed and gave nothing. `asked` where a petition led to their gifts.
    """

    country: str
    language: str
    cause: str
    asked: bool
    visits: tuple[tuple[str, float], ...]
    gifts: tuple[int, ...]
    back: int


def people(many: int = 24) -> list[Person]:
    chance = Random(5)

    def somebody(number: int) -> Person:
        ages = sorted((chance.uniform(0, 80) for _ in range(chance.randint(1, 4))), reverse=True)
        gifts = tuple(chance.randint(3, 9999) for _ in range(number % 3))
        return Person(
            country=chance.choice(["FR", "PT"]),
            language=chance.choice(["fr", "en"]),
            cause=chance.choice(["water", "woods"]),
            asked=chance.random() < 0.5,
            visits=tuple((chance.choice(CHANNELS), round(age, 3)) for age in ages),
            gifts=gifts,
            back=gifts[0] // 3 if gifts and number % 4 == 0 else 0,
        )

    return [somebody(number) for number in range(many)]


class World:
    """An organisation to which these people came, in this order, and nobody else."""

    def __init__(self, came: Sequence[Person]) -> None:
        self.org = an_organisation()
        self.causes: dict[str, Cause] = {}
        self.petitions: dict[str, Petition] = {}
        for slug in ("water", "woods"):
            self.causes[slug] = cause = a_cause(self.org, slug)
            self.petitions[slug] = an_open_petition(self.org, slug, cause=cause)
        for person in came:
            self._come(person)

    def _come(self, person: Person) -> None:
        cause, petition = self.causes[person.cause], self.petitions[person.cause]
        said = {"country": person.country, "locale": person.language}
        if not person.gifts:
            signature = a_signer(petition, person.visits, signed_at=MONDAY)
            Signature.objects.filter(id=signature.id).update(**said)
            return
        giver = a_supporter(self.org)
        Supporter.objects.filter(id=giver.id).update(**said)
        for place, minor in enumerate(person.gifts):
            gift = a_gift(
                cause, minor, person.visits, giver=giver, made_at=MONDAY + place * DAY,
                petition=petition if person.asked else None,
            )  # fmt: skip
            if person.back and not place:
                given_back(gift, person.back, at=MONDAY + 2 * DAY)

    def asked(self, **said: object) -> AttributionReport:
        question = replace(EVERYBODY, **said)  # type: ignore[arg-type]
        return attribution_report(question=question, organisation=self.org, now=MONDAY + 9 * DAY)


def credited(report: AttributionReport) -> dict[str, dict[str, int]]:
    """Return the credits by model and label; what is nothing is left out."""
    rows = [*report.rows, report.untagged]
    return {
        model: {row.label: row.credits[model] for row in rows if row.credits[model]}
        for model in report.untagged.credits
    }


def removed(report: AttributionReport) -> dict[str, float]:
    rows = [*report.rows, report.untagged]
    return {row.label: row.removal.share for row in rows if row.removal}


# What is asked, and who is meant by it.
FILTERS: dict[str, tuple[Callable[[World], dict[str, object]], Callable[[Person], bool]]] = {
    "cause": (
        lambda world: {"cause_id": world.causes["water"].id},
        lambda one: one.cause == "water",
    ),
    "petition": (
        lambda world: {"petition_id": world.petitions["woods"].id},
        lambda one: one.cause == "woods" and (one.asked or not one.gifts),
    ),
    "country": (lambda _: {"country": "FR"}, lambda one: one.country == "FR"),
    "language": (lambda _: {"language": "fr"}, lambda one: one.language == "fr"),
    "both": (
        lambda _: {"country": "PT", "language": "en"},
        lambda one: (one.country, one.language) == ("PT", "en"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_answers_under_every_model_as_if_the_others_had_never_come(name: str) -> None:
    asked, meant = FILTERS[name]
    world = World(people())
    alone = World([person for person in people() if meant(person)])

    for more in ({}, {"order": 2}, {"order": 3}, {"conversion": "pledge"}, {"measure": "count"}):
        filtered, without_others = world.asked(**asked(world), **more), alone.asked(**more)

        assert filtered.total > 0
        assert credited(filtered) == credited(without_others)
        assert filtered.by_rail == without_others.by_rail
        assert removed(filtered) == pytest.approx(removed(without_others), abs=1e-12)
        assert {sum(by.values()) for by in credited(filtered).values()} == {filtered.total}
    booked = LedgerEntry.objects.for_org(alone.org.id).values_list("amount_minor", flat=True)
    assert world.asked(**asked(world)).total == sum(booked)


@pytest.mark.parametrize("conversion", ["money", "pledge"])
def test_new_and_returning_givers_have_together_what_all_have(conversion: str) -> None:
    world = World(people())

    new, returning, everybody = (
        credited(world.asked(conversion=conversion, standing=standing))
        for standing in ("new", "returning", "")
    )

    for model in everybody.keys() - {REMOVAL}:
        both = {
            label: new[model].get(label, 0) + returning[model].get(label, 0)
            for label in {*new[model], *returning[model]}
        }
        assert both == everybody[model]
    assert sum(new[REMOVAL].values()) == sum(new["first"].values()) > 0
    assert sum(returning[REMOVAL].values()) == sum(returning["first"].values()) > 0


def test_whoever_never_gave_stands_beside_new_givers_and_not_beside_returning_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(people())
    new, returning = (replace(EVERYBODY, standing=each) for each in ("new", "returning"))

    lost = [
        sum(path.nulls for path in attribution.paths(each, world.org)) for each in (new, returning)
    ]

    assert lost == [sum(not one.gifts for one in people()), 0]
    assert attribution_chain.journeys(returning, world.org) == sum(
        len(one.gifts) > 1 for one in people()
    )
    few = removed(world.asked(standing="returning"))
    monkeypatch.setattr(attribution_figures, "MOST_JOURNEYS", 0)
    assert removed(world.asked(standing="returning")) == pytest.approx(few, abs=1e-12)


def test_the_order_in_which_people_came_means_nothing_and_thrice_the_people_thrice_the_credit() -> (
    None
):
    came = people()
    shuffled = Random(8).sample(came, len(came))

    once, other, thrice = (World(each).asked() for each in (came, shuffled, [*came] * 3))

    assert credited(other) == credited(once)
    assert removed(other) == pytest.approx(removed(once), abs=1e-12)
    assert removed(thrice) == pytest.approx(removed(once), abs=1e-12)
    assert {
        model: {label: 3 * minor for label, minor in by.items()}
        for model, by in credited(once).items()
        if model != REMOVAL
    } == {model: by for model, by in credited(thrice).items() if model != REMOVAL}


def test_that_lost_visits_are_everybodys_is_said_where_signatures_are_some_peoples() -> None:
    world = World(people(6))
    a_visit(world.causes["water"], "qr", at=MONDAY)

    for said in ({"country": "FR"}, {"language": "fr"}, {"standing": "new"}):
        some = world.asked(conversion="signature", **said)

        assert LOST_OF_ALL in some.notes
        assert "qr" in {path.channels[0] for path in attribution.paths(some.question, world.org)}
        assert LOST_OF_ALL not in world.asked(**said).notes
    assert LOST_OF_ALL not in world.asked(conversion="signature").notes
