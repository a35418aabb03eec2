"""What must hold of matches and of causes' totals."""

from donations.queries.cause_money import RECOUNTED
from mobilize.checks.invariants import Invariant

INVARIANTS = (
    Invariant(
        name="match-pools-are-their-holds-and-draws",
        meaning="what an offer keeps as held and drawn is the sum of its rows, and within its cap",
        broken="""
            SELECT offer.id, offer.held_minor, held.minor AS held, offer.drawn_minor,
                drawn.minor AS drawn, offer.cap_minor
            FROM donations_matchoffer AS offer
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount_minor), 0) AS minor FROM donations_matchhold
                WHERE offer_id = offer.id AND state = 'held'
            ) AS held
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount_minor), 0) AS minor FROM donations_matchdraw
                WHERE offer_id = offer.id
            ) AS drawn
            WHERE (offer.held_minor, offer.drawn_minor) <> (held.minor, drawn.minor)
               OR held.minor + drawn.minor > offer.cap_minor
            ORDER BY offer.id
        """,
    ),
    Invariant(
        name="a-match-is-of-what-is-left-of-its-gift",
        meaning="a confirmed match is from nothing to what the rest of its gift asks for, no more"
        " than was held; any other drew nothing",
        broken="""
            SELECT hold.id, hold.state, hold.amount_minor, drawn.minor AS drawn, gift.net
            FROM donations_matchhold AS hold
            JOIN donations_matchoffer AS offer ON offer.id = hold.offer_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount_minor), 0) AS minor FROM donations_matchdraw
                WHERE hold_id = hold.id
            ) AS drawn
            CROSS JOIN LATERAL (
                SELECT greatest(coalesce(sum(amount_minor), 0), 0) AS net
                FROM donations_ledgerentry WHERE payment_id = hold.payment_id
            ) AS gift
            WHERE drawn.minor < 0
               OR drawn.minor > least(
                    hold.amount_minor, div(gift.net * offer.ratio_match, offer.ratio_gift)
                  )
               OR (hold.state <> 'confirmed' AND drawn.minor <> 0)
            ORDER BY hold.id
        """,
    ),
    Invariant(
        name="what-is-matched-is-in-the-book",
        meaning="every match names a ledger entry of its payment, cause, currency and day",
        broken="""
            SELECT draw.id, draw.source_key
            FROM donations_matchdraw AS draw
            LEFT JOIN donations_ledgerentry AS entry USING (source_key)
            WHERE entry.id IS NULL
               OR (entry.payment_id, entry.cause_id, entry.currency, entry.booked_on)
                    <> (draw.payment_id, draw.cause_id, draw.currency, draw.booked_on)
            ORDER BY draw.id
        """,
    ),
    Invariant(
        name="what-a-matcher-paid-has-come",
        meaning="what is counted against an offer was captured, in its currency and organisation,"
        " and no match was drawn for it",
        broken="""
            SELECT counted.id, payment.id AS payment, payment.state, payment.currency
            FROM donations_matchpayment AS counted
            JOIN donations_matchoffer AS offer ON offer.id = counted.offer_id
            JOIN donations_payment AS payment ON payment.id = counted.payment_id
            WHERE payment.state <> 'captured' OR payment.currency <> offer.currency
               OR payment.organisation_id <> offer.organisation_id
               OR EXISTS (SELECT FROM donations_matchdraw WHERE payment_id = payment.id)
            ORDER BY counted.id
        """,
    ),
    Invariant(
        name="what-was-counted-is-undone-for-the-same-offer",
        meaning="rows about a matcher's gift take turns, and what undoes one names its offer",
        broken="""
            SELECT counted.id, counted.payment_id, counted.turn
            FROM donations_matchpayment AS counted
            LEFT JOIN donations_matchpayment AS before ON before.payment_id = counted.payment_id
                AND before.turn = counted.turn - 1
            WHERE counted.turn > 0 AND (before.id IS NULL
                OR mod(counted.turn, 2) = 1 AND before.offer_id <> counted.offer_id)
            ORDER BY counted.id
        """,
    ),
    Invariant(
        name="totals-are-the-ledgers",
        meaning="a cause's totals are what its ledger, its pledges and its matches add up to",
        broken=f"""
            SELECT * FROM ({RECOUNTED}) AS line
                (cause_id, organisation_id, currency, settled, gifts, promised, matched,
                 shown_settled, shown_gifts, shown_promised, shown_matched)
            WHERE (settled, gifts, promised, matched)
                <> (shown_settled, shown_gifts, shown_promised, shown_matched)
            ORDER BY cause_id, currency
        """,  # noqa: S608 - made of our own words
    ),
)
