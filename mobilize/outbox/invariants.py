"""What must hold for the outbox."""

from mobilize.checks.invariants import Invariant

INVARIANTS = (
    Invariant(
        name="every-message-arrives",
        meaning="no message is damaged",
        broken="""
            SELECT id, topic, attempts, last_error
            FROM outbox_outboxmessage WHERE state = 'damaged' ORDER BY id
        """,
    ),
    Invariant(
        name="no-message-waits-long",
        meaning="no message has been due for more than five minutes",
        broken="""
            SELECT id, topic, state, not_before
            FROM outbox_outboxmessage
            WHERE state IN ('waiting', 'claimed')
              AND not_before < statement_timestamp() - interval '5 minutes'
            ORDER BY id
        """,
    ),
    Invariant(
        name="messages-hold-ids-only",
        meaning="no message carries an e-mail address",
        broken="""
            SELECT id, topic FROM outbox_outboxmessage
            WHERE payload::text LIKE '%@%' OR key LIKE '%@%' OR last_error LIKE '%@%'
            ORDER BY id
        """,
    ),
)
