"""What must hold in donations."""

from donations.queries import file_invariants, fundraising_invariants, match_invariants
from donations.queries.attribution_invariants import ATTRIBUTION
from donations.queries.pledge_invariants import PLEDGE_INVARIANTS
from donations.queries.receipt_invariants import RECEIPTS
from mobilize.checks.invariants import Invariant

INVARIANTS = (
    *PLEDGE_INVARIANTS,
    *RECEIPTS,
    *ATTRIBUTION,
    Invariant(
        name="every-capture-is-booked-once",
        meaning="a captured payment has one gift entry of its amount, any other has none",
        broken="""
            SELECT payment.id, payment.state, payment.amount_minor, sum(gift.amount_minor) AS booked
            FROM donations_payment AS payment
            LEFT JOIN donations_ledgerentry AS gift
                ON gift.payment_id = payment.id AND gift.kind = 'gift'
            GROUP BY payment.id
            HAVING coalesce(sum(gift.amount_minor), 0)
                <> CASE WHEN payment.state = 'captured' THEN payment.amount_minor ELSE 0 END
            ORDER BY payment.id
        """,
    ),
    Invariant(
        name="reversals-mirror-what-was-paid",
        meaning="every refund and dispute is in the book, with its amount",
        broken="""
            SELECT back.id, back.provider_ref, back.amount_minor
            FROM (
                SELECT id, provider_ref, amount_minor, 'refund:' || provider_ref AS source_key
                FROM donations_refund WHERE refunded_at IS NOT NULL
                UNION ALL
                SELECT id, provider_ref, amount_minor, 'dispute:' || provider_ref
                FROM donations_dispute
            ) AS back
            LEFT JOIN donations_ledgerentry AS entry USING (source_key)
            WHERE entry.amount_minor IS DISTINCT FROM -back.amount_minor
            ORDER BY back.id
        """,
    ),
    Invariant(
        name="nobody-gets-back-more-than-they-gave",
        meaning="the refunds that reached their giver add up to no more than the payment",
        broken="""
            SELECT payment.id, payment.amount_minor, sum(refund.amount_minor) AS refunded
            FROM donations_payment AS payment
            JOIN donations_refund AS refund
                ON refund.payment_id = payment.id AND refund.state = 'succeeded'
            GROUP BY payment.id
            HAVING sum(refund.amount_minor) > payment.amount_minor
            ORDER BY payment.id
        """,
    ),
    Invariant(
        name="a-payments-book-adds-up",
        meaning="what is booked of a payment is what was captured less what went back or was lost",
        broken="""
            SELECT payment.id, payment.captured_minor, payment.refunded_minor, payment.lost_minor,
                   coalesce(book.minor, 0) AS booked
            FROM donations_payment AS payment
            LEFT JOIN (
                SELECT payment_id, sum(amount_minor) AS minor
                FROM donations_ledgerentry
                WHERE kind IN ('gift', 'refund', 'refund_failed', 'dispute', 'dispute_won')
                GROUP BY payment_id
            ) AS book ON book.payment_id = payment.id
            WHERE coalesce(book.minor, 0)
                <> payment.captured_minor - payment.refunded_minor - payment.lost_minor
            ORDER BY payment.id
        """,
    ),
    Invariant(
        name="what-went-back-is-what-its-rows-say",
        meaning="refunds that arrived and disputes that are not won add up to a payment's columns",
        broken="""
            SELECT payment.id, payment.refunded_minor, payment.lost_minor
            FROM donations_payment AS payment
            WHERE (payment.refunded_minor, payment.lost_minor) <> (
                (SELECT coalesce(sum(amount_minor), 0) FROM donations_refund
                 WHERE payment_id = payment.id AND state = 'succeeded'),
                (SELECT coalesce(sum(amount_minor), 0) FROM donations_dispute
                 WHERE payment_id = payment.id AND state <> 'won')
            )
            ORDER BY payment.id
        """,
    ),
    Invariant(
        name="the-way-to-a-pledge-is-known",
        meaning="each visit a pledge names, if it has arrived, was to the same organisation",
        broken="""
            SELECT named.id, named.touch_id
            FROM (
                SELECT id, organisation_id, unnest(touches) AS touch_id FROM donations_pledge
            ) AS named
            JOIN petitions_touch AS touch ON touch.id = named.touch_id
            WHERE touch.organisation_id <> named.organisation_id ORDER BY 1
        """,
    ),
    Invariant(
        name="the-book-keeps-the-way-a-gift-came",
        meaning="channel is the last of the journey, and both are the pledge's",
        broken="""
            SELECT entry.id, entry.channel, entry.journey
            FROM donations_ledgerentry AS entry
            JOIN donations_pledge AS pledge ON pledge.id = entry.pledge_id
            WHERE entry.channel
                    <> coalesce(entry.journey[array_length(entry.journey, 1)], 'unknown')
               OR entry.journey <> pledge.journey
               OR entry.rail <> pledge.rail
               OR entry.currency <> pledge.currency
            ORDER BY entry.id
        """,
    ),
    Invariant(
        name="credits-add-up-to-the-ledger",
        meaning="first, last and linear credit every minor unit of every entry once",
        broken="""
            SELECT entry.id, entry.amount_minor, credit.first, credit.last, credit.linear
            FROM donations_ledgerentry AS entry
            CROSS JOIN LATERAL (
                SELECT cardinality(entry.journey) AS touches, abs(entry.amount_minor) AS whole
            ) AS gift
            CROSS JOIN LATERAL (
                SELECT sum(gift.whole) FILTER (WHERE place = 1) AS first,
                       sum(gift.whole) FILTER (WHERE place = greatest(gift.touches, 1)) AS last,
                       sum(gift.whole / greatest(gift.touches, 1)
                           + (place <= gift.whole % greatest(gift.touches, 1))::int) AS linear
                FROM generate_series(1, greatest(gift.touches, 1)) AS place
            ) AS credit
            WHERE (credit.first, credit.last, credit.linear)
                <> (gift.whole, gift.whole, gift.whole)
            ORDER BY entry.id
        """,
    ),
    Invariant(
        name="shares-along-chains-add-up",
        meaning="what signers share and what givers keep is all money that came through a link",
        broken="""
            SELECT summary.cause_id, summary.brought_minor, summary.givers_minor, pages.shared
            FROM donations_chainsummary AS summary
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(minor), 0) AS shared
                FROM donations_chainpage AS page, unnest(page.shared_minor) AS minor
                WHERE page.cause_id = summary.cause_id
            ) AS pages
            WHERE summary.petition_id IS NULL
              AND pages.shared + summary.givers_minor <> summary.brought_minor
            ORDER BY summary.cause_id
        """,
    ),
    Invariant(
        name="trees-hold-whom-the-generations-count",
        meaning="every tree has as many signatures as stand on its levels, and all as the summary",
        broken="""
            SELECT summary.cause_id, summary.signatures, trees.many
            FROM donations_chainsummary AS summary
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(tree.size), 0) AS many,
                       coalesce(bool_and(tree.size = (
                           SELECT sum(level) FROM unnest(tree.levels) AS level)), true) AS sound
                FROM donations_chaintree AS tree WHERE tree.cause_id = summary.cause_id
            ) AS trees
            WHERE summary.petition_id IS NULL
              AND NOT (trees.sound AND trees.many + summary.alone = summary.signatures)
            ORDER BY summary.cause_id
        """,
    ),
    Invariant(
        name="no-event-is-damaged",
        meaning="no event of the provider tells of another amount or currency than was asked",
        broken="""
            SELECT id, event_id, kind, reason FROM donations_providerevent
            WHERE state = 'damaged' ORDER BY id
        """,
    ),
    *file_invariants.INVARIANTS,
    *match_invariants.INVARIANTS,
    *fundraising_invariants.INVARIANTS,
)
