"""Declaring for tax, and taking it back. A declaration is never edited: another one follows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain import tax_wording
from donations.domain.tax_wording import Sentence
from donations.models import ReceiptProfile, TaxDeclaration, TaxDeclarationEnd
from donations.queries import declarations, receipt_profiles
from donations.services import receipt_holders, receipting
from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Supporter

OWN_PAGE, STAFF = TaxDeclaration.Source.OWN_PAGE, TaxDeclaration.Source.STAFF


class DeclarationsNotTaken(AppError):
    """This organisation takes no tax declarations."""

    code = "declarations-not-taken"
    kind = Kind.CONFLICT


class DeclarationSpanInvalid(AppError):
    """A declaration ends on the day it begins or later, and begins within living memory."""

    code = "declaration-span-invalid"


class DeclarationNeedsAddress(AppError):
    """A tax declaration names its giver's home address. Say where you live first."""

    code = "declaration-needs-address"
    kind = Kind.CONFLICT


class EvidenceMissing(AppError):
    """Say how the declaration is proven: a letter, a form, a call."""

    code = "declaration-evidence-missing"


class WordingChanged(AppError):
    """These words have changed. Read them again."""

    code = "declaration-wording-changed"
    kind = Kind.CONFLICT


class DeclarationOver(AppError):
    """This declaration covers nothing from that day on as it is."""

    code = "declaration-over"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Said:
    """What is declared: for which days, read in which language, and how we know it."""

    since: date
    until: date | None
    locale: str
    evidence: str
    source: str = OWN_PAGE


@transaction.atomic
def give(
    *,
    organisation: Organisation,
    supporter: Supporter,
    said: Said,
    by: User | None = None,
    now: datetime,
) -> TaxDeclaration:
    """Write down what somebody declares, in the words of today and under their name and address.

    Raises:
        ReceiptsNotSetUp, DeclarationsNotTaken, DeclarationSpanInvalid, EvidenceMissing
        DeclarationNeedsAddress, SupporterErased, text.TextInvalid
    """
    profile = receipt_profiles.of(organisation.id)
    sentence = wording(profile, locale=said.locale)
    _check(said)
    holder = receipt_holders.hold(supporter, now=now)
    person = receipting.person_of(supporter, holder, profile=profile)
    if len(person) == 1:
        raise DeclarationNeedsAddress
    declaration = TaxDeclaration(
        id=ids.new(),
        organisation=organisation,
        supporter=supporter,
        holder=holder,
        scheme=sentence.scheme,
        wording_version=sentence.version,
        wording_hash=sentence.fingerprint,
        locale=sentence.locale,
        valid_from=said.since,
        valid_until=said.until,
        source=said.source,
        evidence=text.line(said.evidence, field="evidence"),
        given_at=now,
        by=by,
    )
    words = {"person": person, "organisation": profile.legal_name}
    declaration.sealed = receipt_holders.seal(holder, declaration, words)
    declaration.save(force_insert=True)
    today = organisation.day_of(now)
    receipt_holders.keep_until(holder, last_on=today, years=profile.kept_years)
    return declaration


@transaction.atomic
def record(
    *,
    organisation: Organisation,
    supporter: Supporter,
    address: str,
    said: Said,
    by: User | None,
    now: datetime,
) -> TaxDeclaration:
    """Write down what somebody declared on paper or by word, and where they live if they say so.

    Raises:
        as `give`
    """
    if address.strip():
        receipt_holders.set_address(supporter=supporter, address=address, now=now)
    return give(organisation=organisation, supporter=supporter, said=said, by=by, now=now)


@transaction.atomic
def cancel(
    *,
    organisation: Organisation,
    declaration_id: UUID,
    ends_on: date,
    source: str = OWN_PAGE,
    supporter: Supporter | None = None,
    by: User | None = None,
    now: datetime,
) -> TaxDeclarationEnd:
    """Let a declaration cover nothing from a day on, that day included.

    With `supporter` it must be theirs.

    Raises:
        DeclarationMissing, DeclarationOver
    """
    row = declarations.by_id(organisation.id, declaration_id)
    if supporter is not None and row.supporter_id != supporter.id:
        raise declarations.DeclarationMissing
    ended = [day for day in (row.cancelled_from, _day_after(row.valid_until)) if day is not None]
    if any(ends_on >= day for day in ended):
        raise DeclarationOver(field="ends_on")
    return TaxDeclarationEnd.objects.create(
        organisation=organisation,
        declaration=row,
        ends_on=ends_on,
        source=source,
        made_at=now,
        by=by,
    )


def wording(profile: ReceiptProfile, *, locale: str) -> Sentence:
    """Return what givers of this organisation declare today.

    Raises:
        DeclarationsNotTaken
    """
    if not profile.scheme:
        raise DeclarationsNotTaken
    return tax_wording.today(profile.scheme, locale=locale)


def check_read(organisation: Organisation, *, locale: str, fingerprint: str) -> None:
    """Refuse a declaration whose giver read other words than those of today.

    Raises:
        WordingChanged, DeclarationsNotTaken, ReceiptsNotSetUp
    """
    profile = receipt_profiles.of(organisation.id)
    if wording(profile, locale=locale).fingerprint != fingerprint:
        raise WordingChanged(field="wording")


def words_of(row: TaxDeclaration, *, organisation: str) -> str:
    """Return what a declaration's giver read, with who claims in it."""
    return tax_wording.resolve(row.scheme, row.wording_version, row.wording_hash).said(organisation)


def person_of(row: TaxDeclaration) -> list[str]:
    """Return who declared: the name, then the address's lines.

    Raises:
        PaperForgotten
    """
    person: list[Any] = receipt_holders.read(row.holder, row)["person"]
    return person


def _check(said: Said) -> None:
    if said.since.year < 1990 or (said.until is not None and said.until < said.since):
        raise DeclarationSpanInvalid(field="until" if said.until else "since")
    if not said.evidence.strip():
        raise EvidenceMissing(field="evidence")


def _day_after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day is not None and day < date.max else None
