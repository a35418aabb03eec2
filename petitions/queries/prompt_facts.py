"""All that is to be known before prompts are decided: read for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from petitions.domain import time_zones
from petitions.domain.prompt_kinds import KINDS, NEWS, SHARE
from petitions.domain.prompts import PAUSED, QUEUED, Ask, Caps, Past, Person, Rules
from petitions.domain.quiet_hours import QuietHours
from petitions.models import (
    Consent,
    MailSuppression,
    Petition,
    PromptPolicy,
    PromptRules,
    SharePrompt,
    Signature,
    Supporter,
)

WAITING = frozenset({QUEUED, PAUSED})
HISTORY = (
    "supporter_id", "kind", "occasion", "state", "petition_id",
    "sent_at", "claimed_at", "not_before",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A prompt that somebody might get: who, what about, and since when it is true."""

    kind: str
    occasion: str
    supporter_id: UUID
    petition_id: UUID
    true_since: datetime
    signature_id: UUID | None = None
    broadcast_id: UUID | None = None

    @property
    def key(self) -> tuple[UUID, str, str]:
        return self.supporter_id, self.kind, self.occasion


class Reader(NamedTuple):
    """What is to be known of somebody who might be written to. A row costs five times as much."""

    id: UUID
    country: str
    locale: str
    erased_at: datetime | None
    email_index: bytes | None


@dataclass(frozen=True)
class Facts:
    """What is known of these people and petitions. `history` grows as decisions are made."""

    people: Mapping[UUID, Reader]
    consents: Mapping[UUID, Mapping[str, str]]
    history: Mapping[UUID, list[Past]]
    petitions: Mapping[UUID, Petition]
    rules: Mapping[UUID, Rules]
    signed: frozenset[UUID]
    unreachable: frozenset[UUID] = frozenset()

    @property
    def time_zone(self) -> str:
        """Return the organisation's: all of this is one organisation's."""
        return next(iter(self.petitions.values())).organisation.time_zone

    def ask(self, wanted: Wanted) -> Ask:
        """Return what is to be decided."""
        petition = self.petitions[wanted.petition_id]
        return Ask(
            kind=wanted.kind,
            occasion=wanted.occasion,
            petition_id=petition.id,
            petition_state=petition.state,
            true_since=wanted.true_since,
            signed=wanted.signature_id in self.signed,
            until=petition.closes_at,
        )

    def person(self, supporter_id: UUID) -> Person:
        """Return who would be written to."""
        reader = self.people[supporter_id]
        return Person(
            consents=self.consents.get(supporter_id, {}),
            history=self.history[supporter_id],
            zones=time_zones.of(
                country=reader.country, locale=reader.locale, otherwise=self.time_zone
            ),
            erased=reader.erased_at is not None,
            unreachable=supporter_id in self.unreachable,
        )


def gather(
    organisation_id: UUID,
    wanted: Collection[Wanted],
    *,
    now: datetime,
    locked: bool = False,
    besides: Collection[UUID] = (),
) -> Facts:
    """Read what deciding on these prompts needs: eight statements, however many they are.

    `locked` keeps the people to this transaction, so that two decisions about one person
    know of each other. The prompts `besides` are left out of the history: they are the
    ones that are decided again.
    """
    people_ids = {each.supporter_id for each in wanted}
    petition_ids = {each.petition_id for each in wanted}
    people = _people(organisation_id, people_ids, locked=locked)
    petitions = Petition.objects.for_org(organisation_id).select_related("organisation")
    return Facts(
        people=people,
        consents=_consents(people_ids),
        history=_history(people_ids, besides=besides, now=now),
        petitions=petitions.in_bulk(petition_ids),
        rules=rules_of(organisation_id, petition_ids),
        signed=_signed(each.signature_id for each in wanted),
        unreachable=_unreachable(organisation_id, people),
    )


def policy(organisation_id: UUID) -> PromptPolicy:
    """Return an organisation's caps and quiet hours; where it has set none, ours, not saved."""
    found = PromptPolicy.objects.for_org(organisation_id).first()
    return found or PromptPolicy(organisation_id=organisation_id)


def rules_of(organisation_id: UUID, petition_ids: Collection[UUID]) -> dict[UUID, Rules]:
    """Return what is allowed for each of these petitions."""
    numbers = policy(organisation_id)
    caps = Caps(numbers.per_week, numbers.per_petition)
    quiet = QuietHours(numbers.quiet_from, numbers.quiet_until)
    rows = PromptRules.objects.for_org(organisation_id).filter(petition_id__in=petition_ids)
    own = {row.petition_id: row for row in rows}
    return {
        petition_id: Rules(
            caps=caps,
            quiet=quiet,
            kinds=frozenset(own[petition_id].kinds if petition_id in own else KINDS),
            paused=petition_id in own and own[petition_id].paused_at is not None,
        )
        for petition_id in petition_ids
    }


def _people(
    organisation_id: UUID, people_ids: Collection[UUID], *, locked: bool
) -> dict[UUID, Reader]:
    rows = Supporter.objects.for_org(organisation_id).filter(id__in=people_ids)
    if locked:  # in one order, so that two workers never wait for each other
        rows = rows.select_for_update(no_key=True).order_by("id")
    told = map(Reader._make, rows.values_list(*Reader._fields))
    return {reader.id: reader for reader in told}


def _unreachable(organisation_id: UUID, people: Mapping[UUID, Reader]) -> frozenset[UUID]:
    """Return whose address bounced, or whose owner complained."""
    hashes = {bytes(each.email_index): each.id for each in people.values() if each.email_index}
    rows = MailSuppression.objects.for_org(organisation_id).filter(suppressed_at__isnull=False)
    dead = rows.filter(address_hash__in=list(hashes)).values_list("address_hash", flat=True)
    return frozenset(hashes[bytes(each)] for each in dead)


def _consents(people_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Return by person the purposes that hold, each with the wording its giver read."""
    rows = Consent.objects.filter(supporter_id__in=people_ids, purpose__in=(SHARE, NEWS))
    newest = rows.order_by("supporter_id", "purpose", "-given_at", "-id").distinct(
        "supporter_id", "purpose"
    )
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for person, purpose, granted, version in newest.values_list(
        "supporter_id", "purpose", "granted", "wording_version"
    ):
        if granted:
            found[person][purpose] = version
    return found


def _history(
    people_ids: Collection[UUID], *, besides: Collection[UUID], now: datetime
) -> dict[UUID, list[Past]]:
    rows = SharePrompt.objects.filter(supporter_id__in=people_ids).exclude(id__in=besides)
    found: dict[UUID, list[Past]] = defaultdict(list)
    for said in rows.order_by("decided_at", "id").values(*HISTORY):
        found[said["supporter_id"]].append(_past(said, now=now))
    return found


def _past(said: Mapping[str, Any], *, now: datetime) -> Past:
    """Return one line of somebody's history. What waits and is overdue goes out from now on."""
    if said["state"] in WAITING:
        at = max(said["not_before"], now)
    else:
        at = said["sent_at"] or said["claimed_at"] or said["not_before"]
    told = {name: said[name] for name in ("kind", "occasion", "state", "petition_id")}
    return Past(**told, at=at)


def _signed(signature_ids: Iterable[UUID | None]) -> frozenset[UUID]:
    known: Sequence[UUID] = [each for each in signature_ids if each is not None]
    counted = Signature.objects.filter(id__in=known, state=Signature.State.CONFIRMED)
    return frozenset(counted.values_list("id", flat=True))
