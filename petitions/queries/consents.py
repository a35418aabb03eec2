"""What the consent ledger says, line by line and on any day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from petitions.domain import wording
from petitions.models import Consent, Supporter

STOPS = ("unsubscribe", "mail_report")  # ways to say that one wants no mails at all


@dataclass(frozen=True)
class Line:
    """One line of somebody's ledger, with the words they read."""

    purpose: str
    channel: str
    granted: bool
    given_at: datetime
    words: str
    version: str
    digest: str
    locale: str
    source: str
    evidence: str


def holding(supporter_id: UUID, *, at: datetime | None = None) -> set[str]:
    """Return the purposes somebody agreed to: by what they had said last, now or at a moment."""
    rows = Consent.objects.filter(supporter_id=supporter_id)
    said = rows if at is None else rows.filter(given_at__lte=at)
    latest = said.order_by("purpose", "-given_at", "-id").distinct("purpose")
    return {purpose for purpose, granted in latest.values_list("purpose", "granted") if granted}


def who_hold(purposes: Collection[str], supporter_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these people who agreed to one of the purposes, by what they said last."""
    rows = Consent.objects.filter(supporter_id__in=supporter_ids, purpose__in=purposes)
    latest = rows.order_by("supporter_id", "purpose", "-given_at", "-id")
    said = latest.distinct("supporter_id", "purpose").values_list("supporter_id", "granted")
    return {supporter for supporter, granted in said if granted}


def has_stopped_mails(supporter_id: UUID, *, since: datetime) -> bool:
    """Say whether the last that somebody said of mails is that they want none, and since then."""
    said = Consent.objects.filter(supporter_id=supporter_id, purpose__in=wording.MAIL_PURPOSES)
    newest = said.order_by("-given_at", "-id").first()
    if newest is None or newest.granted or newest.source not in STOPS:
        return False
    return newest.given_at >= since


def ledger(supporter: Supporter) -> list[Line]:
    """Return all that somebody agreed to and took back, the newest first.

    Raises:
        wording.WordingUnknown
    """
    rows = Consent.objects.for_org(supporter.organisation_id).filter(supporter=supporter)
    name = supporter.organisation.name
    return [_line(row, organisation=name) for row in rows.order_by("-given_at", "-id")]


def _line(row: Consent, *, organisation: str) -> Line:
    read = wording.resolve(row.wording_version, row.wording_hash, organisation=organisation)
    return Line(
        purpose=row.purpose,
        channel=row.channel,
        granted=row.granted,
        given_at=row.given_at,
        words=read.text,
        version=row.wording_version,
        digest=row.wording_hash,
        locale=read.locale,
        source=row.source,
        evidence=row.evidence,
    )
