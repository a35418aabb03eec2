"""What must hold of receipts."""

from mobilize.checks.invariants import Invariant

RECEIPTS = (
    Invariant(
        name="receipts-are-numbered-without-a-gap",
        meaning="a series holds every number from 1 to the last one given, each once",
        broken="""
            SELECT organisation_id, year, series.last_number, held.many, held.lowest, held.highest
            FROM donations_receiptseries AS series
            FULL JOIN (
                SELECT organisation_id, year, count(*) AS many,
                       min(number) AS lowest, max(number) AS highest
                FROM donations_receipt GROUP BY organisation_id, year
            ) AS held USING (organisation_id, year)
            WHERE (held.many, held.lowest, held.highest)
                IS DISTINCT FROM (series.last_number, 1, series.last_number)
            ORDER BY organisation_id, year
        """,
    ),
    Invariant(
        name="receipts-add-up-to-their-gifts",
        meaning="a receipt's amount is the sum of its lines, all of its currency",
        broken="""
            SELECT receipt.id, receipt.amount_minor, lines.minor
            FROM donations_receipt AS receipt
            LEFT JOIN LATERAL (
                SELECT sum(line.amount_minor) AS minor,
                       bool_and(payment.currency = receipt.currency) AS one_currency
                FROM donations_receiptline AS line
                JOIN donations_payment AS payment ON payment.id = line.payment_id
                WHERE line.receipt_id = receipt.id
            ) AS lines ON true
            WHERE lines.minor IS DISTINCT FROM receipt.amount_minor OR NOT lines.one_currency
            ORDER BY receipt.id
        """,
    ),
    Invariant(
        name="a-gift-stands-on-one-receipt",
        meaning="of the receipts that tell of one gift, all but one are void",
        broken="""
            SELECT line.payment_id, count(*) AS standing
            FROM donations_receiptline AS line
            LEFT JOIN donations_receiptvoid AS void ON void.receipt_id = line.receipt_id
            WHERE void.id IS NULL
            GROUP BY line.payment_id HAVING count(*) > 1 ORDER BY line.payment_id
        """,
    ),
    Invariant(
        name="standing-receipts-tell-what-is-kept",
        meaning="an hour after money went back no standing receipt tells of it any more",
        broken="""
            SELECT line.receipt_id, line.payment_id, line.amount_minor, book.kept
            FROM donations_receiptline AS line
            LEFT JOIN donations_receiptvoid AS void ON void.receipt_id = line.receipt_id
            CROSS JOIN LATERAL (
                SELECT sum(entry.amount_minor) AS kept, max(entry.booked_at) AS booked_at
                FROM donations_ledgerentry AS entry WHERE entry.payment_id = line.payment_id
            ) AS book
            WHERE void.id IS NULL
              AND book.kept IS DISTINCT FROM line.amount_minor
              AND coalesce(book.booked_at < statement_timestamp() - interval '1 hour', true)
            ORDER BY line.receipt_id
        """,
    ),
    Invariant(
        name="replaced-receipts-are-void",
        meaning="a receipt in whose place another came says nothing any more",
        broken="""
            SELECT receipt.id, receipt.replaces_id
            FROM donations_receipt AS receipt
            LEFT JOIN donations_receiptvoid AS void ON void.receipt_id = receipt.replaces_id
            WHERE receipt.replaces_id IS NOT NULL AND void.id IS NULL
            ORDER BY receipt.id
        """,
    ),
)
