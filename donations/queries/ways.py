"""The touches of each conversion in their order, as SQL: all that is known of a person's way."""

from donations.attribution.questions import Question

# Every visit that led to this conversion, to the person's signatures or to their earlier gifts.
# `signed` marks the one that led to a signature.
CLAIMED = """
    claim AS (
        SELECT conversion, touch, bool_or(signed) AS signed FROM (
            SELECT id AS conversion, unnest(touches || touch_id) AS touch, FALSE AS signed
            FROM conversion
            UNION ALL
            SELECT conversion.id, unnest(signature.touches || signature.touch_id), FALSE
            FROM conversion
            JOIN petitions_signature AS signature USING (supporter_id)
            WHERE signature.id <> conversion.id
            UNION ALL
            SELECT conversion.id, coalesce(signature.touch_id,
                signature.touches[cardinality(signature.touches)]), TRUE
            FROM conversion
            JOIN petitions_signature AS signature USING (supporter_id)
            UNION ALL
            SELECT conversion.id, unnest(pledge.touches || pledge.touch_id), FALSE
            FROM conversion
            JOIN donations_pledge AS pledge USING (supporter_id)
            WHERE pledge.id <> conversion.id AND pledge.made_at < conversion.at
        ) AS named
        WHERE touch IS NOT NULL
        GROUP BY conversion, touch
    )"""
FOUND = """
    found AS MATERIALIZED (
        SELECT claim.conversion, claim.touch, 0::bigint AS place, {label} AS label,
            touch.known_by <> 'unknown' AS known, claim.signed,
            extract(epoch FROM conversion.at - touch.occurred_at)::float8 / 86400 AS age
        FROM claim
        JOIN conversion ON conversion.id = claim.conversion
        JOIN petitions_touch AS touch ON touch.id = claim.touch
        {link}
        WHERE touch.organisation_id = %(organisation)s
          AND touch.occurred_at <= conversion.at
          AND touch.occurred_at >= conversion.at - %(look_back)s::interval
          {tagged}
    )"""
# Whose visits are not known has the channels that were written down with the conversion
# (imported gifts), all of one age; without them nothing is known.
WAY = """
    way AS (
        SELECT conversion, touch, place, label, known, signed, age FROM found
        UNION ALL
        SELECT conversion.id, NULL, told.place, {told}, told.label <> 'unknown', FALSE, 0
        FROM conversion
        CROSS JOIN LATERAL unnest(
            CASE WHEN journey = '{{}}' THEN ARRAY['unknown'] ELSE journey::text[] END)
            WITH ORDINALITY AS told(label, place)
        WHERE NOT EXISTS (SELECT FROM found WHERE found.conversion = conversion.id)
    )"""
NOWHERE = "''"  # no campaign, or no link
LABEL = {
    "channel": "touch.channel",
    "campaign": "CASE WHEN touch.known_by = 'unknown' THEN 'unknown' ELSE touch.campaign END",
    "link": "CASE WHEN touch.known_by = 'unknown' THEN 'unknown' ELSE coalesce(link.code, '') END",
}
LINK = "LEFT JOIN petitions_sharelink AS link ON link.id = touch.link_id"


def sql(question: Question) -> str:
    """Return `claim`, `found` and `way`, which follow the parts of `conversions.sql`."""
    by_channel = question.by == "channel"
    found = FOUND.format(
        label=LABEL[question.by],
        link=LINK if question.by == "link" else "",
        tagged="AND touch.known_by <> 'unknown'" if question.tagged_only else "",
    )
    elsewhere = f"CASE WHEN told.label = 'unknown' THEN 'unknown' ELSE {NOWHERE} END"
    return f"{CLAIMED}, {found}, {WAY.format(told='told.label' if by_channel else elsewhere)}"
