"""The conversions a question is about, and what each was worth, as SQL."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from donations.attribution.questions import UNIT, Question
from mobilize.organisations.models import Organisation

BEGINNING, END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

# What came through a removed signature is credited to nobody: see petitions.queries.chains.
CUT = """
    cut AS MATERIALIZED (
        WITH RECURSIVE below AS (
            SELECT id FROM petitions_signature
            WHERE organisation_id = %(organisation)s AND state = 'removed'
            UNION
            SELECT child.id FROM petitions_signature AS child
            JOIN below ON child.parent_id = below.id
        )
        SELECT id FROM below
    )"""

# Up to the end of the period less up to its beginning: reversals take back what was credited
# before, in however many parts, and each day's credits are its own.
BOOKED = """
    value AS MATERIALIZED (
        SELECT pledge_id AS conversion, rail, sign, minor,
            row_number() OVER (PARTITION BY pledge_id) = 1 AS once
        FROM (
            SELECT pledge_id, rail,
                sum(amount_minor)::bigint AS ended,
                coalesce(sum(amount_minor) FILTER (WHERE booked_on < %(since_on)s), 0)::bigint
                    AS began
            FROM {book}
            WHERE organisation_id = %(organisation)s AND currency = %(currency)s
              AND booked_on <= %(until_on)s
              AND (%(cause)s::uuid IS NULL OR cause_id = %(cause)s)
              AND (%(petition)s::uuid IS NULL OR petition_id = %(petition)s)
            GROUP BY pledge_id, rail
        ) AS net
        CROSS JOIN LATERAL (VALUES (1, {ended}), (-1, {began})) AS side(sign, minor)
        WHERE began <> ended AND side.minor <> 0
    )"""
COUNTED = "(CASE WHEN {side} > 0 THEN %(unit)s ELSE 0 END)"

# Ways name a conversion by its `key`: its id, or a number where a million of them are read.
NUMBER = "row_number() OVER ()::int"
GIVEN = """
        SELECT {key} AS key, pledge.id, pledge.made_at AS at,
            pledge.made_at - %(look_back)s::interval AS since,
            CASE WHEN cut.id IS NULL THEN pledge.supporter_id END AS supporter_id,
            CASE WHEN cut.id IS NULL THEN pledge.touches ELSE '{{}}' END AS touches,
            CASE WHEN cut.id IS NULL THEN pledge.touch_id END AS touch_id,
            CASE WHEN cut.id IS NULL THEN pledge.journey ELSE '{{}}' END AS journey
        FROM donations_pledge AS pledge
        {booked}
        LEFT JOIN cut ON cut.id = pledge.parent_id
        {people}
        WHERE pledge.organisation_id = %(organisation)s AND {within} {filters}
"""
# Promises have a book too: what was called off takes back what was credited before.
BOOKS = {"money": "donations_ledgerentry", "pledge": "donations_promiseentry"}
# A join rather than IN: the planner expects two hundred different values of any IN.
IN_BOOK = "JOIN value ON value.conversion = pledge.id AND value.once"

SIGNED = """
        SELECT {key} AS key, signature.id, signature.confirmed_at AS at,
            signature.confirmed_at - %(look_back)s::interval AS since,
            CASE WHEN cut.id IS NULL THEN signature.supporter_id END AS supporter_id,
            CASE WHEN cut.id IS NULL THEN signature.touches ELSE '{{}}' END AS touches,
            CASE WHEN cut.id IS NULL THEN signature.touch_id END AS touch_id,
            CASE WHEN cut.id IS NULL THEN signature.journey ELSE '{{}}' END AS journey
        FROM petitions_signature AS signature
        JOIN petitions_petition AS petition ON petition.id = signature.petition_id
        LEFT JOIN cut ON cut.id = signature.parent_id
        WHERE signature.organisation_id = %(organisation)s AND signature.state = 'confirmed'
          AND signature.confirmed_at >= %(since)s AND signature.confirmed_at < %(until)s
          AND (%(cause)s::uuid IS NULL OR petition.cause_id = %(cause)s)
          AND (%(petition)s::uuid IS NULL OR signature.petition_id = %(petition)s)
          {filters}
"""
CONVERSION = "conversion AS MATERIALIZED ({rows})"
ONE_EACH = """
    value AS (
        SELECT id AS conversion, ''::varchar AS rail, 1 AS sign, %(unit)s::bigint AS minor
        FROM conversion
    )"""

PEOPLE = "LEFT JOIN petitions_supporter AS supporter ON supporter.id = pledge.supporter_id"
# A promise that stands counts as given, and so does one that ended when a part of it had come.
GAVE = """(donations_pledge_stands({gift}.state) OR EXISTS (
        SELECT FROM donations_ledgerentry AS came WHERE came.pledge_id = {gift}.id))"""
GAVE_BEFORE = f"""EXISTS (
    SELECT FROM donations_pledge AS earlier WHERE earlier.supporter_id = pledge.supporter_id
      AND earlier.made_at < pledge.made_at AND {GAVE.format(gift="earlier")})"""
SIGNED_BEFORE = """EXISTS (
    SELECT FROM petitions_signature AS earlier
    WHERE earlier.supporter_id = signature.supporter_id AND earlier.state = 'confirmed'
      AND earlier.confirmed_at < signature.confirmed_at)"""
GAVE_NOTHING = f"""AND NOT EXISTS (
    SELECT FROM donations_pledge AS gift WHERE gift.supporter_id = signature.supporter_id
      AND {GAVE.format(gift="gift")}
      AND (%(cause)s::uuid IS NULL OR gift.cause_id = %(cause)s))"""


def sql(
    question: Question, *, only: bool = False, filters: str = "", numbered: bool = False
) -> str:
    """Return `cut`, `conversion` and `value`: parts of a WITH, in the order they need.

    With `only` there is one gift, and no `value`; `filters` are further conditions.
    """
    if question.conversion == "signature":
        filters += _filters(question, "signature", SIGNED_BEFORE)
        signed = SIGNED.format(key=NUMBER if numbered else "signature.id", filters=filters)
        return f"{CUT}, {CONVERSION.format(rows=signed)}, {ONE_EACH}"
    key = NUMBER if numbered else "pledge.id"
    if only:
        own = GIVEN.format(key=key, people="", booked="", within="pledge.id = %(only)s", filters="")
        return f"{CUT}, {CONVERSION.format(rows=own)}"
    given = GIVEN.format(
        key=key,
        people=PEOPLE if question.country or question.language else "",
        booked=IN_BOOK,
        within="TRUE",
        filters=_filters(question, "supporter", GAVE_BEFORE),
    )
    side = COUNTED if question.counts else "{side}"
    booked = BOOKED.format(
        book=BOOKS[question.conversion],
        ended=side.format(side="ended"),
        began=side.format(side="began"),
    )
    return f"{booked}, {CUT}, {CONVERSION.format(rows=given)}"


def given(question: Question, organisation: Organisation) -> dict[str, Any]:
    """Return what the statement's parts are given."""
    zone = organisation.zone
    since, until = question.since, question.until
    since = max(since, BEGINNING.date()) if since else None
    until = min(until, END.date()) if until else None
    after = datetime.combine(until + timedelta(days=1), time(), zone) if until else END
    return {
        "organisation": organisation.id,
        "cause": question.cause_id,
        "petition": question.petition_id,
        "currency": question.currency,
        "since": datetime.combine(since, time(), zone) if since else BEGINNING,
        "until": after,
        "since_on": since or BEGINNING.date(),
        "until_on": until or END.date(),
        "country": question.country,
        "language": question.language,
        "look_back": timedelta(days=question.look_back_days),
        "half_life": question.half_life,
        "unit": UNIT,
    }


def _filters(question: Question, person: str, before: str) -> str:
    parts = []
    if question.country:
        parts.append(f"AND {person}.country = %(country)s")
    if question.language:
        parts.append(f"AND {person}.locale = %(language)s")
    if question.standing:
        parts.append(f"AND {'' if question.standing == 'returning' else 'NOT '}{before}")
    return " ".join(parts)
