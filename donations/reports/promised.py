# ruff: noqa: S608 - statements made of our own words
"""Promised and collected, side by side: the promises from the pledges, the money from the book."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, Sum

from donations.models import HelpPromise, LedgerEntry
from mobilize.kit.spreadsheets import Cell
from petitions.models import Cause
from petitions.queries import catalogue

# What was captured counts up to what was promised; what is beyond stands in the book only.
PLEDGES = """
    SELECT pledge.id, pledge.cause_id, pledge.currency, pledge.made_at, pledge.rail, pledge.state,
           pledge.amount_minor, pledge.met_at,
           least(pledge.amount_minor, coalesce(paid.minor, 0)) AS arrived,
           coalesce(paid.failed, false) AS failed
    FROM donations_pledge AS pledge
    LEFT JOIN (
        SELECT pledge_id, sum(amount_minor) FILTER (WHERE state = 'captured') AS minor,
               bool_or(state = 'failed') AS failed
        FROM donations_payment WHERE organisation_id = %(organisation)s GROUP BY 1
    ) AS paid ON paid.pledge_id = pledge.id
    WHERE pledge.organisation_id = %(organisation)s
"""
LAPSED = "state = 'lapsed'"
EXPECTED = "state IN ('open', 'due', 'reminded', 'part_paid')"


def _part(condition: str, minor: str = "amount_minor - arrived") -> str:
    return f"CASE WHEN {condition} THEN {minor} ELSE 0 END"


# What each pledge adds to each figure.
PARTS = {
    "promised_minor": f"arrived + {_part(EXPECTED)} + {_part(LAPSED)}",
    "arrived_minor": "arrived",
    "outstanding_minor": _part(EXPECTED),
    "lapsed_minor": _part(LAPSED),
    "waiting_minor": _part("state = 'conditional'"),
    "called_off_minor": _part("state = 'cancelled'"),
    "void_minor": _part("state = 'void'"),
    "met_promised_minor": _part("met_at IS NOT NULL", "amount_minor"),
    "met_arrived_minor": _part("met_at IS NOT NULL", "arrived"),
    "met_lost_minor": _part("met_at IS NOT NULL AND state IN ('lapsed', 'cancelled')"),
    "met_failing_minor": _part(f"met_at IS NOT NULL AND failed AND {EXPECTED}"),
}
COUNTED = (*PARTS, "pledges")
NOTHING = dict.fromkeys(COUNTED, 0)
NOT_BOOKED = {"collected_minor": 0, "returned_minor": 0}
MONEY = (*PARTS, *NOT_BOOKED)
PROMISED = f"""
    SELECT cause_id, currency, {", ".join(f"sum({part})::bigint" for part in PARTS.values())},
           count(*)
    FROM ({PLEDGES}) AS told
    GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Promises:
    """One cause's money in one currency, promised and collected, in minor units.

    `promised` is all that was promised and still holds, or held until it was paid or lapsed:
    the sum of `arrived`, `outstanding` and `lapsed`. `waiting` depends on conditions and is
    not in it; `called_off` and `void` never will be. `collected` is the book's: gifts less what
    went back, so it may differ from `arrived` by `returned`, and by money beyond a promise.
    Of what was promised on a condition and was met, `met_lost` lapsed or was called off since,
    and of `met_failing`, still expected, a payment has failed: once met, a condition stays
    met, and whose charge fails takes nobody else's gift back.
    """

    cause: Cause
    currency: str
    promised_minor: int
    arrived_minor: int
    outstanding_minor: int
    lapsed_minor: int
    waiting_minor: int
    called_off_minor: int
    void_minor: int
    collected_minor: int
    returned_minor: int
    met_promised_minor: int
    met_arrived_minor: int
    met_lost_minor: int
    met_failing_minor: int
    pledges: int


@dataclass(frozen=True)
class Help:
    """What is promised to a cause that is not money: never part of a sum of money."""

    cause: Cause
    hours_promised: int
    hours_given: int
    skills_promised: int
    skills_given: int


def of_causes(organisation_id: UUID) -> list[Promises]:
    """Return every cause's promises beside what came, by cause and currency."""
    told = _promised(organisation_id)
    booked = _booked(organisation_id)
    causes = {each.id: each for each in catalogue.causes(organisation_id, drafts=True)}
    places = sorted(told.keys() | booked.keys(), key=lambda at: (causes[at[0]].title, at[1]))
    return [
        Promises(
            cause=causes[cause_id],
            currency=currency,
            **told.get((cause_id, currency), NOTHING),
            **booked.get((cause_id, currency), NOT_BOOKED),
        )
        for cause_id, currency in places
    ]


def table(organisation_id: UUID) -> Iterator[list[Cell]]:
    """Yield the same as a table, its headings first, amounts in minor units."""
    yield ["cause", "currency", *MONEY, "pledges"]
    for each in of_causes(organisation_id):
        amounts = (getattr(each, name) for name in MONEY)
        yield [each.cause.slug, each.currency, *amounts, each.pledges]


def help_of_causes(organisation_id: UUID) -> list[Help]:
    """Return every cause's promises that are not money, called-off ones left out."""
    rows = HelpPromise.objects.for_org(organisation_id).exclude(state="cancelled")
    given, skilled = Q(state="done"), Q(skill_sealed__isnull=False)
    counted = rows.values_list("cause_id").annotate(
        promised_hours=Sum("hours", default=0),
        given_hours=Sum("hours", filter=given, default=0),
        promised_skills=Count("id", filter=skilled),
        given_skills=Count("id", filter=skilled & given),
    )
    causes = {each.id: each for each in catalogue.causes(organisation_id, drafts=True)}
    return [Help(causes[cause_id], *numbers) for cause_id, *numbers in counted.order_by("cause_id")]


def _promised(organisation_id: UUID) -> dict[tuple[UUID, str], dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(PROMISED, {"organisation": organisation_id})
        rows = cursor.fetchall()
    return {
        (cause_id, currency): dict(zip(COUNTED, numbers, strict=True))
        for cause_id, currency, *numbers in rows
    }


def _booked(organisation_id: UUID) -> dict[tuple[UUID, str], dict[str, int]]:
    rows = LedgerEntry.objects.for_org(organisation_id).values_list("cause_id", "currency")
    sums = rows.annotate(
        net=Sum("amount_minor"), back=Sum("amount_minor", filter=~Q(kind="gift"), default=0)
    )
    return {
        (cause_id, currency): {"collected_minor": int(net), "returned_minor": -int(back)}
        for cause_id, currency, net, back in sums.order_by("cause_id", "currency")
    }
