"""The touches of each conversion in their order, as SQL: all that is known of a person's way."""

from collections.abc import Sequence

from donations.attribution.questions import Question
from petitions.domain import evidence

# Every visit that led to this conversion, to the person's signatures or to their earlier gifts,
# as often as it is named. `signed` marks the one that led to a signature.
NAMED = """
    named AS (
        {own}
        SELECT conversion.key AS conversion, at, since, touch,
            touch = coalesce(signature.touch_id, signature.touches[cardinality(signature.touches)])
                AS signed
        FROM conversion
        JOIN petitions_signature AS signature USING (supporter_id),
            LATERAL unnest(signature.touches || signature.touch_id) AS _(touch)
        UNION ALL
        SELECT conversion.key, at, since, unnest(pledge.touches || pledge.touch_id), FALSE
        FROM conversion
        JOIN donations_pledge AS pledge USING (supporter_id)
        WHERE pledge.id <> conversion.id AND pledge.made_at < conversion.at
    )"""
# A conversion that is a signature is one of the person's signatures: it would be named twice.
OWN = """SELECT key AS conversion, at, since, unnest(touches || touch_id) AS touch,
            FALSE AS signed
        FROM conversion
        UNION ALL"""
# What was written down with a conversion holds visits of the organisation's whole window. In a
# narrower one it is written anew from those that are left; later parts of a recurring gift came
# as the first did. What names no visit (imported gifts) stands.
REWRITTEN = """
    frozen AS (
        SELECT conversion.key, coalesce(first.made_at, conversion.at) AS at
        FROM conversion
        LEFT JOIN donations_pledge AS pledge ON pledge.id = conversion.id
        LEFT JOIN donations_pledge AS first ON first.plan_id = pledge.plan_id AND first.slot = 1
    ),
    narrowed AS (
        SELECT frozen.key, array_agg(touch.channel ORDER BY touch.occurred_at, touch.id) FILTER (
            WHERE touch.known_by <> 'unknown' AND touch.occurred_at <= frozen.at
              AND touch.occurred_at >= frozen.at - %(look_back)s::interval) AS journey
        FROM (SELECT DISTINCT conversion, touch FROM named) AS one
        JOIN frozen ON frozen.key = one.conversion
        JOIN petitions_touch AS touch ON touch.id = one.touch
        WHERE touch.organisation_id = %(organisation)s
        GROUP BY frozen.key
    ),
    written AS (
        SELECT conversion.key, CASE WHEN narrowed.key IS NULL THEN conversion.journey
            ELSE coalesce(narrowed.journey, '{}') END AS journey
        FROM conversion LEFT JOIN narrowed USING (key)
    )"""
# Whose visits are not known has the channels that were written down with the conversion
# (imported gifts), all of one age; without them nothing is known.
EVERY = """
    every AS (
        SELECT conversion, named.touch, 0::bigint AS place, {label} AS label,
            touch.known_by <> 'unknown' AS known, signed,
            date_part('epoch', named.at - touch.occurred_at) / 86400 AS age
            {labels}
        FROM named
        JOIN petitions_touch AS touch ON touch.id = named.touch
        {link}
        WHERE touch.organisation_id = %(organisation)s
          AND touch.occurred_at <= named.at
          AND touch.occurred_at >= named.since
          {tagged}
        UNION ALL
        SELECT conversion.key, NULL, told.place, {told}, told.label <> 'unknown', FALSE, 0
            {elsewhere}
        FROM {written}
        CROSS JOIN LATERAL unnest(
            CASE WHEN journey = '{{}}' THEN ARRAY['unknown'] ELSE journey::text[] END)
            WITH ORDINALITY AS told(label, place)
    )"""
# What was written down follows every visit, so that one sort says of each visit whether it was
# named before, and whether there is any.
WAY = """
    visited AS (
        SELECT conversion, touch, place, label, known, signed, age,
            lag(touch) OVER run AS before, first_value(touch) OVER run AS begun
        FROM every
        WINDOW run AS (PARTITION BY conversion ORDER BY age DESC, touch, place, signed DESC)
    ),
    way AS (
        SELECT conversion, touch, place, label, known, signed, age FROM visited
        WHERE CASE WHEN touch IS NULL THEN begun IS NULL ELSE touch IS DISTINCT FROM before END
    )"""
NOWHERE = "''"  # no campaign, or no link
# Older visits may have kept a campaign that is called as a report's own rows are: it is none.
NO_CAMPAIGNS = ", ".join(f"'{name}'" for name in evidence.NO_CAMPAIGNS)
CAMPAIGN = f"CASE WHEN {{visit}}.campaign IN ({NO_CAMPAIGNS}) THEN '' ELSE {{visit}}.campaign END"
LABEL = {
    "channel": "touch.channel",
    "campaign": f"""CASE WHEN touch.known_by = 'unknown' THEN 'unknown'
        ELSE {CAMPAIGN.format(visit="touch")} END""",
    "link": "CASE WHEN touch.known_by = 'unknown' THEN 'unknown' ELSE coalesce(link.code, '') END",
}
LINK = "LEFT JOIN petitions_sharelink AS link ON link.id = touch.link_id"


def sql(question: Question, *, kept_days: int) -> str:
    """Return `named`, `every`, `visited` and `way`, which follow `conversions.sql`'s parts.

    `kept_days` is the window that journeys are written down in: the organisation's. `way` is in
    the order of its touches, journey by journey: who needs it so sorts nothing.
    """
    return f"{every(question, kept_days=kept_days)}, {WAY}"


def every(question: Question, *, kept_days: int, also: Sequence[str] = ()) -> str:
    """Return `named` and `every`: each visit as often as it is named, in no order.

    `also` are further labels, each a column of its own name.
    """
    told = f"CASE WHEN told.label = 'unknown' THEN 'unknown' ELSE {NOWHERE} END"
    narrower = question.look_back_days < kept_days
    visits = EVERY.format(
        written="written AS conversion" if narrower else "conversion",
        label=LABEL[question.by],
        labels="".join(f", {LABEL[each]} AS {each}" for each in also),
        link=LINK if "link" in (question.by, *also) else "",
        tagged="AND touch.known_by <> 'unknown'" if question.tagged_only else "",
        told="told.label" if question.by == "channel" else told,
        elsewhere=f", {told}" * len(also),
    )
    named = NAMED.format(own="" if question.conversion == "signature" else OWN)
    return f"{named}, {REWRITTEN}, {visits}" if narrower else f"{named}, {visits}"
