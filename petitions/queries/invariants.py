"""What must hold in petitions."""

from mobilize.checks.invariants import Invariant

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        name="confirmed-signers-have-every-link",
        meaning="each signature confirmed here has fourteen share links, one per channel",
        broken="""
            SELECT signature.id, count(link.id) AS links
            FROM petitions_signature AS signature
            LEFT JOIN petitions_sharelink AS link ON link.signature_id = signature.id
            WHERE signature.state = 'confirmed' AND signature.source NOT IN ('paper', 'import')
            GROUP BY signature.id HAVING count(link.id) <> 14 ORDER BY 1
        """,
    ),
    Invariant(
        name="confirmed-signers-are-decided-upon",
        meaning="each signature confirmed here has a share prompt in five minutes, or a reason",
        broken="""
            SELECT signature.id, signature.confirmed_at
            FROM petitions_signature AS signature
            LEFT JOIN petitions_shareprompt AS prompt ON prompt.signature_id = signature.id
            WHERE signature.state = 'confirmed' AND prompt.id IS NULL
              AND signature.source NOT IN ('paper', 'import')
              AND signature.confirmed_at < statement_timestamp() - interval '5 minutes'
            ORDER BY 1
        """,
    ),
    Invariant(
        name="children-stand-below-their-parents",
        meaning="a child has its parent's root and cause, one more depth, and a placed parent",
        broken="""
            SELECT child.id, child.parent_id
            FROM petitions_signature AS child
            JOIN petitions_signature AS parent ON parent.id = child.parent_id
            JOIN petitions_petition AS below ON below.id = child.petition_id
            JOIN petitions_petition AS above ON above.id = parent.petition_id
            WHERE child.root_id <> parent.root_id OR child.depth <> parent.depth + 1
               OR parent.placed_at IS NULL OR below.cause_id <> above.cause_id
               OR child.organisation_id <> parent.organisation_id
            ORDER BY 1
        """,
    ),
    Invariant(
        name="nobody-refers-themselves",
        meaning="no signature hangs below another one of the same person",
        broken="""
            SELECT child.id, child.parent_id
            FROM petitions_signature AS child
            JOIN petitions_signature AS parent ON parent.id = child.parent_id
            WHERE child.supporter_id = parent.supporter_id ORDER BY 1
        """,
    ),
    Invariant(
        name="prompts-follow-consent",
        meaning="no prompt went out to somebody who had not agreed",
        broken="""
            SELECT prompt.id, prompt.state
            FROM petitions_shareprompt AS prompt
            JOIN petitions_signature AS signature ON signature.id = prompt.signature_id
            WHERE prompt.state IN ('sending', 'sent', 'uncertain') AND NOT EXISTS (
                SELECT 1 FROM petitions_consent AS consent
                WHERE consent.supporter_id = signature.supporter_id
                  AND consent.purpose = 'share_prompts' AND consent.granted
            )
            ORDER BY 1
        """,
    ),
)
