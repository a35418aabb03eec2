"""Signing: ask by mail, and count once the mail's owner has confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mobilize.kit import ids, tokens
from mobilize.kit.errors import AppError
from mobilize.kit.errors import Kind as Refusal
from mobilize.outbox import services as outbox
from petitions.domain import mailing, wording
from petitions.domain.events import SignatureAsked, SignatureConfirmed
from petitions.models import Petition, Signature, State, Supporter, Touch
from petitions.models.counting import Kind
from petitions.queries import journeys
from petitions.services import consenting, counting, referring, sharing, supporters

CONFIRM = "petitions.confirm"
THANKS = "petitions.thanks"
CONFIRM_WITHIN = timedelta(days=7)


class PetitionClosed(AppError):
    """This petition takes no signatures."""

    code = "petition-closed"
    kind = Refusal.CONFLICT


class SignatureMissing(AppError):
    """There is no such signature."""

    code = "signature-missing"
    kind = Refusal.MISSING


@dataclass(frozen=True)
class Named:
    """What a link of ours names: a signature, and what its owner agreed to."""

    organisation_id: UUID
    signature_id: UUID
    consents: frozenset[str] = frozenset()


@transaction.atomic
def ask(  # noqa: PLR0913 - each field of the form, named by the caller
    *,
    petition: Petition,
    email: str,
    name: str,
    country: str,
    locale: str,
    name_shown: bool,
    consents: set[str],
    touch_token: str | None,
    now: datetime,
) -> None:
    """Note a signature and have its owner asked by mail to confirm it.

    Returns alike whether they had signed before, and mails at most once an hour.
    Neither the signature nor the consents count before the mail's owner confirms.

    Raises:
        PetitionClosed, email_address.AddressInvalid, text.TextInvalid
    """
    if petition.state != State.OPEN:
        raise PetitionClosed
    supporter = supporters.find_or_make(
        org_id=petition.organisation_id,
        email=email,
        name=name,
        country=country,
        locale=locale,
        now=now,
    )
    signature = _find_or_make(petition, supporter, name_shown=name_shown, now=now)
    touch = sharing.claim_touch(touch_token, now)
    if signature.state == Signature.State.PENDING and (touch or signature.mailed_at is None):
        _freeze(signature, touch=touch, now=now)
    if mailing.may_mail(mailed_at=signature.mailed_at, now=now):
        signature.mailed_at = now
        signature.save(update_fields=["mailed_at"])
        outbox.publish(_asked(signature, consents, now=now), now=now)


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Signature:
    """Count a signature whose owner has followed the link in our mail.

    Gives the signer their share links and notes what they agreed to. A second call
    changes nothing and publishes nothing.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired, SignatureMissing, PetitionClosed
    """
    named = read_token(token)
    signature = _lock(named)
    if signature.state == Signature.State.CONFIRMED:
        return signature
    if signature.petition.state != State.OPEN:
        raise PetitionClosed

    _freeze(signature, touch=signature.touch, now=now)
    signature.state, signature.confirmed_at = Signature.State.CONFIRMED, now
    signature.placed_at = now
    signature.save(update_fields=["state", "confirmed_at", "placed_at"])
    _count(signature, 1, Kind.CONFIRMED, now=now)
    sharing.make_links(signature, now=now)
    consenting.give(
        supporter=signature.supporter,
        purposes=named.consents,
        source="signature",
        source_id=signature.id,
        now=now,
    )
    event = SignatureConfirmed(organisation_id=signature.organisation_id, signature_id=signature.id)
    outbox.publish(event, now=now)
    return signature


@transaction.atomic
def withdraw(*, signature: Signature, now: datetime) -> None:
    """End a signature at its owner's wish. Its place in the forest stays, for those below it.

    A second call changes nothing. Whoever has withdrawn may sign again.
    """
    row = _locked(signature)
    if row.state in {Signature.State.WITHDRAWN, Signature.State.REMOVED}:
        return
    if row.state == Signature.State.CONFIRMED:
        _count(row, -1, Kind.WITHDRAWN, now=now)
    row.state, row.ended_at = Signature.State.WITHDRAWN, now
    row.save(update_fields=["state", "ended_at"])


@transaction.atomic
def show_name(*, signature: Signature, shown: bool) -> None:
    """Let a signature's owner decide whether their name is shown with it."""
    row = _locked(signature)
    row.name_shown = shown
    row.save(update_fields=["name_shown"])


def confirm_token(signature: Signature, *, consents: str = "") -> str:
    """Return what the mailed link carries; it is good for seven days."""
    said = {"c": consents, "w": wording.VERSION}
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
    # Words that have changed since they were read count for nothing.
    agreed = said.get("c", "") if said.get("w") == wording.VERSION else ""
    consents = frozenset(agreed.split(",")) & frozenset(wording.PURPOSES)
    try:
        return Named(UUID(said["o"]), UUID(said["s"]), consents)
    except (KeyError, ValueError) as error:
        raise tokens.TokenInvalid(field="token") from error


def _naming(signature: Signature) -> dict[str, str]:
    said = {"s": str(signature.id), "o": str(signature.organisation_id)}
    return said | ({"t": str(signature.touch_id)} if signature.touch_id else {})


def _asked(signature: Signature, consents: set[str], *, now: datetime) -> SignatureAsked:
    return SignatureAsked(
        organisation_id=signature.organisation_id,
        signature_id=signature.id,
        mailing=f"{now:%Y-%m-%dT%H:%MZ}",
        consents=",".join(sorted(consents)),
    )


def _find_or_make(
    petition: Petition, supporter: Supporter, *, name_shown: bool, now: datetime
) -> Signature:
    identifier = ids.new()
    fresh = Signature(
        id=identifier,
        organisation_id=petition.organisation_id,
        petition=petition,
        supporter=supporter,
        name_shown=name_shown,
        root_id=identifier,
        signed_at=now,
    )
    # Whoever comes second waits here for the first, and then finds their row.
    Signature.objects.bulk_create([fresh], ignore_conflicts=True)
    rows = Signature.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("organisation").get(petition=petition, supporter=supporter)


def _freeze(signature: Signature, *, touch: Touch | None, now: datetime) -> None:
    """Write down how the signer came and below whom they stand. Pending signatures only."""
    place = referring.place(
        organisation_id=signature.organisation_id,
        supporter_id=signature.supporter_id,
        touch=touch,
        petition_id=signature.petition_id,
    )
    signature.touch = touch
    signature.journey = journeys.of(
        organisation_id=signature.organisation_id,
        supporter_id=signature.supporter_id,
        until=now,
        look_back_days=signature.organisation.look_back_days,
        also=[touch.id] if touch else [],
    )
    signature.parent_id = place.parent_id
    signature.root_id = place.root_id or signature.id
    signature.depth, signature.note = place.depth, place.note
    signature.save(update_fields=["touch", "journey", "parent", "root_id", "depth", "note"])


def _count(signature: Signature, change: int, kind: Kind, *, now: datetime) -> None:
    counting.note(
        petition_id=signature.petition_id,
        org_id=signature.organisation_id,
        change=change,
        kind=kind,
        country=signature.country,
        region=signature.region,
        now=now,
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
