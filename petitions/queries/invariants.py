"""What must hold in petitions."""

from mobilize.checks.invariants import Invariant
from petitions.queries.prompt_invariants import PROMPTS

INVARIANTS: tuple[Invariant, ...] = (
    *PROMPTS,
    Invariant(
        name="confirmed-signers-have-every-link",
        meaning="each signature confirmed here has links to copy, for its QR code, for the share"
        " menu, and for one network or more",
        broken="""
            SELECT signature.id, count(link.id) AS links
            FROM petitions_signature AS signature
            LEFT JOIN petitions_sharelink AS link ON link.signature_id = signature.id
            WHERE signature.state = 'confirmed' AND signature.source NOT IN ('paper', 'import')
            GROUP BY signature.id
            HAVING count(link.id) FILTER (WHERE link.channel IN ('copy', 'qr', 'native')) <> 3
                OR count(link.id) < 4
            ORDER BY 1
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
        name="the-way-to-a-signature-is-known",
        meaning="each visit a signature names, if it has arrived, was to the same organisation",
        broken="""
            SELECT named.id, named.touch_id
            FROM (
                SELECT id, organisation_id, unnest(touches) AS touch_id FROM petitions_signature
            ) AS named
            JOIN petitions_touch AS touch ON touch.id = named.touch_id
            WHERE touch.organisation_id <> named.organisation_id ORDER BY 1
        """,
    ),
    Invariant(
        name="a-link-says-its-channel",
        meaning="a visit through a link has the link's channel and cause",
        broken="""
            SELECT touch.id, touch.channel
            FROM petitions_touch AS touch
            JOIN petitions_sharelink AS link ON link.id = touch.link_id
            WHERE touch.channel <> link.channel OR touch.cause_id <> link.cause_id ORDER BY 1
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
        name="counts-are-signatures",
        meaning="what is shown of a petition is the number of its confirmed signatures",
        broken="""
            SELECT petition.id, coalesce(signed.number, 0) AS signed,
                coalesce(folded.confirmed, 0) + coalesce(waiting.change, 0) AS shown
            FROM petitions_petition AS petition
            LEFT JOIN petitions_petitioncount AS folded ON folded.petition_id = petition.id
            LEFT JOIN (
                SELECT petition_id, count(*) AS number FROM petitions_signature
                WHERE state = 'confirmed' GROUP BY petition_id
            ) AS signed ON signed.petition_id = petition.id
            LEFT JOIN (
                SELECT petition_id, sum(change) AS change FROM petitions_countchange
                GROUP BY petition_id
            ) AS waiting ON waiting.petition_id = petition.id
            WHERE coalesce(signed.number, 0)
                <> coalesce(folded.confirmed, 0) + coalesce(waiting.change, 0)
            ORDER BY 1
        """,
    ),
    Invariant(
        name="removed-signatures-say-by-what",
        meaning="what was removed was taken by an invalidation that has not given it back",
        broken="""
            SELECT signature.id
            FROM petitions_signature AS signature
            WHERE signature.state = 'removed' AND NOT EXISTS (
                SELECT FROM petitions_invalidatedsignature AS taken
                WHERE taken.signature_id = signature.id AND taken.restored_at IS NULL
            )
            ORDER BY 1
        """,
    ),
    Invariant(
        name="petitions-are-where-their-last-step-led",
        meaning="a petition that took a step is in the state its newest step names",
        broken="""
            SELECT petition.id, petition.state, newest.now_in
            FROM petitions_petition AS petition
            CROSS JOIN LATERAL (
                SELECT now_in FROM petitions_petitionstep AS step
                WHERE step.petition_id = petition.id ORDER BY happened_at DESC, id DESC LIMIT 1
            ) AS newest
            WHERE newest.now_in <> petition.state ORDER BY 1
        """,
    ),
    Invariant(
        name="published-words-were-approved",
        meaning="the text an open petition shows is its approved version",
        broken="""
            SELECT petition.id, version.number, version.state
            FROM petitions_petition AS petition
            JOIN petitions_petitionversion AS version ON version.id = petition.version_id
            WHERE petition.state = 'open' AND version.state <> 'approved' ORDER BY 1
        """,
    ),
    Invariant(
        name="deliveries-are-numbered-without-a-gap",
        meaning="an organisation's deliveries are numbered from 1 to how many there are",
        broken="""
            SELECT organisation_id, count(*) AS deliveries, max(number) AS last
            FROM petitions_delivery
            GROUP BY organisation_id HAVING max(number) <> count(*) OR min(number) <> 1 ORDER BY 1
        """,
    ),
    Invariant(
        name="erased-people-leave-a-receipt-and-no-name",
        meaning="whoever was erased has one receipt, and none of their signatures shows a name",
        broken="""
            SELECT person.id, person.erased_at
            FROM petitions_supporter AS person
            WHERE person.erased_at IS NOT NULL AND (
                (SELECT count(*) FROM petitions_erasure WHERE subject = person.id) <> 1
                OR EXISTS (
                    SELECT FROM petitions_signature AS signature
                    WHERE signature.supporter_id = person.id AND signature.name_shown
                )
            )
            ORDER BY 1
        """,
    ),
)
