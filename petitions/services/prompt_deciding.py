"""Deciding on prompts, many at a time: each is queued, held out, or says why it is not sent.

One person gets one prompt per kind and occasion: the database holds that, so deciding
again changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mobilize.kit import ids
from petitions.domain import prompt_kinds, prompts
from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.domain.prompts import Decision, Past
from petitions.models import SharePrompt, Signature
from petitions.queries import prompt_facts
from petitions.queries.prompt_facts import Facts, Wanted
from petitions.services import experimenting

Kind = SharePrompt.Kind
Made = tuple[Wanted, Decision, Choice]

# Who led these signers here, and how many their own links have brought; counted no further than
# the last step asks for.
BROUGHT = """
    SELECT parent.id, parent.supporter_id, parent.petition_id, brought.number
    FROM (
        SELECT DISTINCT parent_id FROM petitions_signature
        WHERE id = ANY(%(signatures)s) AND organisation_id = %(organisation)s
          AND parent_id IS NOT NULL AND state = 'confirmed'
    ) AS led
    JOIN petitions_signature AS parent ON parent.id = led.parent_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM (
            SELECT FROM petitions_signature AS child
            WHERE child.parent_id = parent.id AND child.state = 'confirmed'
            LIMIT %(most)s
        ) AS counted
    ) AS brought
    WHERE parent.state = 'confirmed' AND brought.number >= %(least)s
"""
# Arrays, because a statement with a parameter for each value takes longer to read than to run.
WRITE = """
    INSERT INTO petitions_shareprompt
        (id, supporter_id, signature_id, petition_id, broadcast_id, arm_id, kind, occasion, state,
         reason, not_before, organisation_id, decided_at, message_id)
    SELECT told.*, %(organisation)s, %(now)s, ''
    FROM unnest(%(ids)s::uuid[], %(supporters)s::uuid[], %(signatures)s::uuid[],
                %(petitions)s::uuid[], %(broadcasts)s::uuid[], %(arms)s::uuid[],
                %(kinds)s::text[], %(occasions)s::text[], %(states)s::text[],
                %(reasons)s::text[], %(moments)s::timestamptz[]) AS told
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def decide_many(*, organisation_id: UUID, signature_ids: Collection[UUID], now: datetime) -> None:
    """Decide what confirmed signatures bring: their owners' prompt, and that of who led them here.

    A dozen statements, however many they are. Call it with one event's signature or with
    a batch of 500; the order changes nothing, nor does calling it again.
    """
    wanted = [
        *_after_confirming(organisation_id, signature_ids),
        *_links_brought(organisation_id, signature_ids, now=now),
    ]
    queue(organisation_id=organisation_id, wanted=wanted, now=now)


@transaction.atomic
def queue(*, organisation_id: UUID, wanted: Sequence[Wanted], now: datetime) -> int:
    """Decide on prompts of any kind and write each decision down; return how many are new."""
    if not wanted:
        return 0
    facts = prompt_facts.gather(organisation_id, wanted, now=now, locked=True)
    fresh = _unknown(wanted, facts)
    decisions = decide(fresh, facts, now=now)
    chosen = _chosen(organisation_id, decisions, now=now)
    made = [(each, decision, chosen.get(each.key, NO_EXPERIMENT)) for each, decision in decisions]
    return _write(organisation_id, made, now=now)


def decide(
    wanted: Iterable[Wanted], facts: Facts, *, now: datetime
) -> list[tuple[Wanted, Decision]]:
    """Decide on each in turn; whoever is to get one has it in their history for the next."""
    made = []
    for each in wanted:
        decision = prompts.decide(
            facts.ask(each),
            facts.person(each.supporter_id),
            rules=facts.rules[each.petition_id],
            now=now,
        )
        facts.history[each.supporter_id].append(_as_past(each, decision))
        made.append((each, decision))
    return made


def call_off(*, organisation_id: UUID, kind: str, occasions: Collection[str], reason: str) -> int:
    """Let prompts that wait for these occasions stay unsent; return how many."""
    rows = SharePrompt.objects.for_org(organisation_id).filter(
        kind=kind, occasion__in=occasions, state__in=prompt_facts.WAITING
    )
    return rows.update(state=SharePrompt.State.SUPPRESSED, reason=reason)


def _after_confirming(organisation_id: UUID, signature_ids: Collection[UUID]) -> list[Wanted]:
    rows = Signature.objects.for_org(organisation_id).filter(
        id__in=signature_ids, confirmed_at__isnull=False
    )
    told = rows.order_by("id").values_list("id", "supporter_id", "petition_id", "confirmed_at")
    return [
        Wanted(
            kind=Kind.AFTER_CONFIRMING,
            occasion=str(signature_id),
            supporter_id=supporter_id,
            signature_id=signature_id,
            petition_id=petition_id,
            true_since=confirmed_at,
        )
        for signature_id, supporter_id, petition_id, confirmed_at in told
        if confirmed_at is not None
    ]


def _links_brought(
    organisation_id: UUID, signature_ids: Collection[UUID], *, now: datetime
) -> list[Wanted]:
    given: dict[str, Any] = {
        "signatures": list(signature_ids),
        "organisation": organisation_id,
        "least": prompt_kinds.BROUGHT_STEPS[0],
        "most": prompt_kinds.BROUGHT_STEPS[-1],
    }
    with connection.cursor() as cursor:
        cursor.execute(BROUGHT, given)
        led = cursor.fetchall()
    return [
        Wanted(
            kind=Kind.LINK_BROUGHT,
            occasion=f"{signature_id}:{prompt_kinds.brought_step(number)}",
            supporter_id=supporter_id,
            signature_id=signature_id,
            petition_id=petition_id,
            true_since=now,
        )
        for signature_id, supporter_id, petition_id, number in led
    ]


def _unknown(wanted: Iterable[Wanted], facts: Facts) -> list[Wanted]:
    """Return those that nobody has decided upon, each once."""
    known = {
        (person, past.kind, past.occasion)
        for person, history in facts.history.items()
        for past in history
    }
    return [
        each
        for key, each in {each.key: each for each in wanted}.items()
        if key not in known and each.supporter_id in facts.people
    ]


def _as_past(each: Wanted, decision: Decision) -> Past:
    return Past(each.kind, each.occasion, decision.state, decision.send_at, each.petition_id)


def _chosen(
    organisation_id: UUID,
    decisions: Sequence[tuple[Wanted, Decision]],
    *,
    now: datetime,
) -> dict[Any, Choice]:
    """Return what experiments choose, by prompt. Only who would be written to is asked about."""
    groups: dict[tuple[UUID, str], dict[UUID, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for each, decision in decisions:
        if decision.state in prompt_facts.WAITING and each.signature_id is not None:
            groups[each.petition_id, each.kind][each.signature_id].append(each.key)
    chosen: dict[Any, Choice] = {}
    for (petition_id, kind), keys in groups.items():
        said = _choices(organisation_id, petition_id, kind, list(keys), now=now)
        chosen |= {key: said[who] for who, their in keys.items() for key in their}
    return chosen


def _choices(
    organisation_id: UUID, petition_id: UUID, kind: str, asked: list[UUID], *, now: datetime
) -> Mapping[UUID, Choice]:
    return experimenting.choose(
        organisation_id=organisation_id,
        petition_id=petition_id,
        subject=f"prompt:{kind}",
        signature_ids=asked,
        now=now,
    )


def _write(organisation_id: UUID, made: Sequence[Made], *, now: datetime) -> int:
    """Write decisions down in one statement; return how many nobody had written before."""
    wanted = [each for each, _, _ in made]
    settled = [prompts.held_out(decision, choice) for _, decision, choice in made]
    given: dict[str, Any] = {
        "organisation": organisation_id,
        "now": now,
        "ids": [ids.new() for _ in made],
        "supporters": [each.supporter_id for each in wanted],
        "signatures": [each.signature_id for each in wanted],
        "petitions": [each.petition_id for each in wanted],
        "broadcasts": [each.broadcast_id for each in wanted],
        "arms": [choice.arm_id for _, _, choice in made],
        "kinds": [str(each.kind) for each in wanted],
        "occasions": [each.occasion for each in wanted],
        "states": [decision.state for decision in settled],
        "reasons": [decision.reason for decision in settled],
        "moments": [decision.send_at for decision in settled],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given)
        return int(cursor.rowcount)
