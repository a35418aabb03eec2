"""Signing: ask by mail, and count once the mail's owner has confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from mobilize.kit import tokens
from mobilize.kit.errors import AppError, Kind
from petitions.domain import lifecycle, wording
from petitions.domain.screening import NOTHING, Screening, holds
from petitions.models import Consent, Petition, Signature
from petitions.models.counting import Kind as CountKind
from petitions.queries.catalogue import NothingHere
from petitions.services import asking, consenting, placing, supporters
from petitions.services.screening import hold_at

CONFIRM = "petitions.confirm"
THANKS = "petitions.thanks"
CONFIRM_WITHIN = timedelta(days=7)
# Whoever signed before a petition closed may still follow the link that was on its way to them.
LONG_AGO = datetime.min.replace(tzinfo=UTC)
ENDED = {Signature.State.WITHDRAWN, Signature.State.EXPIRED}


class PetitionClosed(AppError):
    """This petition takes no signatures."""

    code = "petition-closed"
    kind = Kind.CONFLICT


class SignatureMissing(AppError):
    """There is no such signature."""

    code = "signature-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Named:
    """What a link of ours names: a signature, and what its owner agreed to."""

    organisation_id: UUID
    signature_id: UUID
    consents: frozenset[str] = frozenset()
    asked_at: datetime = LONG_AGO
    wording: str = wording.VERSION


def ask(  # noqa: PLR0913 - each field of the form, named by the caller
    *,
    petition: Petition,
    email: str,
    name: str,
    country: str,
    locale: str,
    name_shown: bool,
    consents: Collection[str],
    touch_token: str | None,
    now: datetime,
    region: str = "",
    source: str = Signature.Source.WEB,
    screening: Screening = NOTHING,
) -> None:
    """Note a signature and have its owner asked by mail to confirm it.

    Returns alike whether they had signed before, and mails at most once an hour.
    Neither the signature nor the consents count before the mail's owner confirms.
    `petition` may be some seconds old: what counts is the state it has now.

    Raises:
        catalogue.NothingHere, PetitionClosed, email_address.AddressInvalid, text.TextInvalid
    """
    request = asking.Request(
        petition_id=petition.id,
        cause_id=petition.cause_id,
        person=supporters.introduced(
            org_id=petition.organisation_id,
            email=email,
            name=name,
            country=country,
            region=region,
            locale=locale,
            now=now,
        ),
        name_shown=name_shown,
        consents=frozenset(consents),
        source=source,
        screening=screening,
        touch_token=touch_token,
    )
    takes_signatures = asking.write(request, now=now)
    if takes_signatures is None:
        raise NothingHere
    if not takes_signatures:
        raise PetitionClosed


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Signature:
    """Count a signature whose owner has followed the link in our mail.

    Notes what they agreed to, and gives them their share links. A suspicious signature
    is held instead of counted, and its owner is told the same. A second call changes
    nothing and publishes nothing.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, SignatureMissing, PetitionClosed
    """
    named = read_token(token)
    signature = _lock(named)
    if signature.state in ENDED:
        raise tokens.TokenExpired(field="token")
    if signature.state == Signature.State.PENDING:
        if not _may_still_confirm(signature, now=now):
            raise PetitionClosed
        signature.confirmed_at = now
        if holds(signature.score, hold_at=hold_at(signature.organisation_id)):
            signature.state = Signature.State.HELD
            signature.save(update_fields=["state", "confirmed_at"])
        else:
            placing.count(signature, CountKind.CONFIRMED, now=now)
    _agree(signature, named, now=now)
    return signature


@transaction.atomic
def release(*, signature: Signature, now: datetime) -> None:
    """Count a signature that was held: somebody has looked. A second call changes nothing."""
    row = _locked(signature)
    if row.state == Signature.State.HELD:
        placing.count(row, CountKind.RELEASED, now=now)


@transaction.atomic
def withdraw(*, signature: Signature, now: datetime) -> None:
    """End a signature at its owner's wish. Its place in the forest stays, for those below it.

    A second call changes nothing. Whoever has withdrawn may sign again.
    """
    row = _locked(signature)
    if row.state in {Signature.State.WITHDRAWN, Signature.State.REMOVED}:
        return
    if row.state == Signature.State.CONFIRMED:
        placing.discount(row, CountKind.WITHDRAWN, now=now)
    row.state, row.ended_at = Signature.State.WITHDRAWN, now
    row.save(update_fields=["state", "ended_at"])


@transaction.atomic
def show_name(*, signature: Signature, shown: bool) -> None:
    """Let a signature's owner decide whether their name is shown with it."""
    row = _locked(signature)
    row.name_shown = shown
    row.save(update_fields=["name_shown"])


def waits(signature: Signature) -> bool:
    """Say whether its owner may still confirm this signature."""
    return (
        signature.state == Signature.State.PENDING
        and signature.petition.state == Petition.State.OPEN
    )


def confirm_token(
    signature: Signature,
    *,
    consents: str = "",
    mailing: str = "",
    version: str = wording.VERSION,
) -> str:
    """Return what the mailed link carries; it is good for seven days.

    `mailing` is when the mail was asked for, as the event says it; `version` is the
    wording in which its owner agreed.
    """
    said = {"c": consents, "w": version, "m": mailing}
    return tokens.sign(CONFIRM, _naming(signature) | said)


def thanks_token(signature: Signature) -> str:
    """Return what opens a confirmed signer's own page. It confirms nothing."""
    return tokens.sign(THANKS, _naming(signature))


def read_token(token: str) -> Named:
    """Return what a confirmation link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired
    """
    return _named(tokens.read(CONFIRM, token, max_age=CONFIRM_WITHIN))


def of_token(token: str) -> Signature:
    """Return the signature that a confirmation link or a thanks page names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, SignatureMissing
    """
    try:
        named = _named(tokens.read(THANKS, token))
    except tokens.TokenInvalid:
        named = read_token(token)
    return find(named)


def _named(said: dict[str, str]) -> Named:
    # What was agreed to in words that we do not know counts for nothing.
    version = said.get("w", "")
    agreed = said.get("c", "") if version in wording.REGISTRY else ""
    consents = frozenset(agreed.split(",")) & frozenset(wording.PURPOSES)
    try:
        asked_at = datetime.fromisoformat(said["m"]) if said.get("m") else LONG_AGO
        return Named(UUID(said["o"]), UUID(said["s"]), consents, asked_at, version)
    except (KeyError, ValueError) as error:
        raise tokens.TokenInvalid(field="token") from error


def _naming(signature: Signature) -> dict[str, str]:
    said = {"s": str(signature.id), "o": str(signature.organisation_id)}
    return said | ({"t": str(signature.touch_id)} if signature.touch_id else {})


def _may_still_confirm(signature: Signature, *, now: datetime) -> bool:
    petition = signature.petition
    return lifecycle.takes_confirmation(
        state=petition.state,
        closes_at=petition.closes_at,
        closed_at=petition.closed_at,
        signed_at=signature.signed_at,
        now=now,
    )


def _agree(signature: Signature, named: Named, *, now: datetime) -> None:
    """Note the consents of a mail, unless its owner has spoken of them since it was asked for."""
    spoken = Consent.objects.filter(supporter=signature.supporter, given_at__gte=named.asked_at)
    purposes = named.consents - set(spoken.values_list("purpose", flat=True))
    if purposes:
        consenting.give(
            supporter=signature.supporter,
            purposes=purposes,
            source="signature",
            source_id=signature.id,
            now=now,
            locale=signature.locale,
            version=named.wording,
        )


def _locked(signature: Signature) -> Signature:
    return _lock(Named(signature.organisation_id, signature.id))


def _lock(named: Named) -> Signature:
    return find(named, lock=True)


def find(named: Named, *, lock: bool = False) -> Signature:
    """Return the signature a link names, locked until the transaction ends if asked.

    Raises:
        SignatureMissing
    """
    rows = Signature.objects.for_org(named.organisation_id).filter(id=named.signature_id)
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    related = rows.select_related("organisation", "petition__cause", "supporter", "touch__link")
    signature = related.first()
    if signature is None:
        raise SignatureMissing
    return signature
