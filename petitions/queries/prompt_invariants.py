"""What must hold of prompts."""

from mobilize.checks.invariants import Invariant

PROMPTS = (
    Invariant(
        name="whoever-is-held-out-is-not-prompted",
        meaning="while an experiment runs, those it leaves alone get no prompt of its kind",
        broken="""
            SELECT prompt.id, exposure.experiment_id
            FROM petitions_exposure AS exposure
            JOIN petitions_experiment AS experiment ON experiment.id = exposure.experiment_id
            JOIN petitions_shareprompt AS prompt ON prompt.signature_id = exposure.signature_id
                AND experiment.subject = 'prompt:' || prompt.kind
            WHERE exposure.arm_id IS NULL
              AND prompt.state IN ('queued', 'sending', 'sent', 'uncertain')
              AND prompt.decided_at >= exposure.exposed_at
              AND (experiment.stopped_at IS NULL OR prompt.decided_at < experiment.stopped_at)
            ORDER BY 1
        """,
    ),
    Invariant(
        name="prompts-follow-consent",
        meaning="no prompt went out to somebody who had not agreed to one of its kind",
        broken="""
            SELECT prompt.id, prompt.state
            FROM petitions_shareprompt AS prompt
            WHERE prompt.state IN ('sending', 'sent', 'uncertain') AND NOT EXISTS (
                SELECT 1 FROM petitions_consent AS consent
                WHERE consent.supporter_id = prompt.supporter_id AND consent.granted
                  AND (consent.purpose = 'share_prompts'
                        AND prompt.kind NOT IN ('pledge_reminder', 'answer')
                    OR consent.purpose = 'updates' AND prompt.kind IN (
                        'milestone_near', 'milestone_reached', 'last_day', 'pledge_reminder',
                        'answer'))
            )
            ORDER BY 1
        """,
    ),
    Invariant(
        name="one-mail-was-agreed-to-and-one-sent",
        meaning="who agreed to one mail only, and to no news, got one prompt for each signature",
        broken="""
            SELECT prompt.supporter_id, prompt.petition_id, count(*) AS prompts
            FROM petitions_shareprompt AS prompt
            WHERE prompt.state IN ('sending', 'sent', 'uncertain') AND NOT EXISTS (
                SELECT FROM petitions_consent AS consent
                WHERE consent.supporter_id = prompt.supporter_id AND consent.granted
                  AND (consent.purpose = 'updates' OR consent.purpose = 'share_prompts'
                    AND consent.wording_version <> '2026-11')
            )
            GROUP BY prompt.supporter_id, prompt.petition_id HAVING count(*) > 1 ORDER BY 1, 2
        """,
    ),
    Invariant(
        name="ended-prompts-to-all-have-ended",
        meaning="a prompt to all that is done or cancelled has nobody who waits",
        broken="""
            SELECT prompt.id, broadcast.state
            FROM petitions_shareprompt AS prompt
            JOIN petitions_broadcast AS broadcast ON broadcast.id = prompt.broadcast_id
            WHERE broadcast.state <> 'running' AND prompt.state IN ('queued', 'paused') ORDER BY 1
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
              AND prompt.message_id NOT LIKE '<answer.' || prompt.id || '@%>'
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
