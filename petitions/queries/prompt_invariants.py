"""What must hold of prompts."""

from mobilize.checks.invariants import Invariant

PROMPTS = (
    Invariant(
        name="prompts-follow-consent",
        meaning="no prompt went out to somebody who had agreed to none of our mails",
        broken="""
            SELECT prompt.id, prompt.state
            FROM petitions_shareprompt AS prompt
            WHERE prompt.state IN ('sending', 'sent', 'uncertain') AND NOT EXISTS (
                SELECT 1 FROM petitions_consent AS consent
                WHERE consent.supporter_id = prompt.supporter_id
                  AND consent.purpose IN ('share_prompts', 'updates') AND consent.granted
            )
            ORDER BY 1
        """,
    ),
    Invariant(
        name="prompts-come-to-an-end",
        meaning="a prompt is sent, uncertain, suppressed or held out two minutes after its time",
        # A domain's prompts are put off while it is down: their time is in the future. While the
        # mail server is away, or many wait, somebody has looked after them lately.
        broken="""
            SELECT prompt.id, prompt.state, prompt.not_before, prompt.claimed_at
            FROM petitions_shareprompt AS prompt
            WHERE prompt.state = 'queued'
                  AND prompt.not_before < statement_timestamp() - interval '2 minutes'
                  AND coalesce(prompt.claimed_at, prompt.decided_at)
                      < statement_timestamp() - interval '2 minutes'
                  AND NOT EXISTS (
                      SELECT FROM outbox_outboxmessage AS message
                      WHERE message.topic = 'petitions.prompts_due'
                        AND message.organisation_id = prompt.organisation_id
                        AND (message.state IN ('waiting', 'claimed')
                             OR message.done_at > statement_timestamp() - interval '1 minute')
                  )
               OR prompt.state = 'sending'
                  AND prompt.claimed_at < statement_timestamp() - interval '2 minutes'
            ORDER BY 1
        """,
    ),
    Invariant(
        name="each-prompt-has-a-message-id-of-its-own",
        meaning="a prompt that went out, or may have, has a Message-ID that names it alone",
        broken="""
            SELECT prompt.id, prompt.message_id
            FROM petitions_shareprompt AS prompt
            WHERE prompt.state IN ('sending', 'sent', 'uncertain')
              AND prompt.message_id NOT LIKE '<prompt.' || prompt.id || '@%>'
            ORDER BY 1
        """,
    ),
    Invariant(
        name="suppressed-addresses-get-no-prompt",
        meaning="nothing went out to an address ninety seconds after it was suppressed, or later",
        broken="""
            SELECT prompt.id, prompt.sent_at, suppressed.suppressed_at
            FROM petitions_mailsuppression AS suppressed
            JOIN petitions_supporter AS supporter
                ON supporter.organisation_id = suppressed.organisation_id
                AND supporter.email_index = suppressed.address_hash
            JOIN petitions_shareprompt AS prompt ON prompt.supporter_id = supporter.id
            WHERE prompt.sent_at > suppressed.suppressed_at + interval '90 seconds' ORDER BY 1
        """,
    ),
)
