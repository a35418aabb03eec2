"""What must hold of files of money: imports, statements, direct debits."""

from mobilize.checks.invariants import Invariant

INVARIANTS = (
    Invariant(
        name="booked-bank-lines-are-in-the-book",
        meaning="a booked line has a payment, or a refund, of exactly its amount",
        broken="""
            SELECT line.id, line.kind, line.amount_minor, entry.amount_minor AS booked
            FROM donations_bankline AS line
            LEFT JOIN donations_ledgerentry AS entry
                ON entry.payment_id = line.payment_id AND entry.source_key = CASE line.kind
                    WHEN 'return' THEN 'refund:bank:' || line.id
                    ELSE 'gift:' || line.payment_id END
            WHERE line.state = 'booked'
              AND (entry.amount_minor, entry.currency)
                  IS DISTINCT FROM (line.amount_minor, line.currency)
            ORDER BY line.id
        """,
    ),
    Invariant(
        name="no-payment-came-twice",
        meaning="a payment is told by one line of money that came at most",
        broken="""
            SELECT payment_id, count(*) AS lines FROM donations_bankline
            WHERE state = 'booked' AND kind = 'credit'
            GROUP BY payment_id HAVING count(*) > 1 ORDER BY payment_id
        """,
    ),
    Invariant(
        name="batches-of-debits-add-up",
        meaning="a batch says how many collections it has, and what they come to",
        broken="""
            SELECT batch.id, batch.debits, batch.total_minor
            FROM donations_debitbatch AS batch
            LEFT JOIN donations_collection AS one ON one.batch_id = batch.id
            LEFT JOIN donations_pledge AS pledge ON pledge.id = one.pledge_id
            GROUP BY batch.id
            HAVING (batch.debits, batch.total_minor)
                <> (count(pledge.id), coalesce(sum(pledge.amount_minor), 0))
            ORDER BY batch.id
        """,
    ),
    Invariant(
        name="every-row-of-a-gift-import-has-one-fate",
        meaning="of an import that is done, rows are added, repeated or refused, once each",
        broken="""
            SELECT id, rows, cursor, added, repeated, refused FROM donations_giftimport
            WHERE state = 'done' AND (rows <> cursor OR rows <> added + repeated + refused)
            ORDER BY id
        """,
    ),
)
