"""Deliveries: numbered, made by the worker, handed over, and emptied of people in time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import keys, scoping, sealing
from mobilize.organisations.models import ApiKey, Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain import delivery as papers
from petitions.domain.events import DeliveryAsked
from petitions.domain.lifecycle import State
from petitions.models import (
    Consent,
    Delivery,
    DeliveryDownload,
    DeliveryFile,
    Signature,
    Target,
)
from petitions.services import delivery_papers, petitions, rolls, targets, vouching
from petitions.services.rolls import Roll

# Who withdraws a petition takes back what was asked: there is nothing to hand over any more.
DELIVERABLE = {State.OPEN, State.CLOSED, State.ANSWERED}


class DeliveryMissing(AppError):
    """There is no such delivery."""

    code = "delivery-missing"
    kind = Kind.MISSING


class CutOffInvalid(AppError):
    """The cut-off lies between the petition's opening and now."""

    code = "cut-off-invalid"


class NotDeliverable(AppError):
    """A petition is handed over while it is open, closed or answered."""

    code = "not-deliverable"
    kind = Kind.CONFLICT


class NothingToDeliver(AppError):
    """Nobody's signature counted at this moment."""

    code = "nothing-to-deliver"
    kind = Kind.CONFLICT


class DeliveryNotReady(AppError):
    """This delivery is still being made."""

    code = "delivery-not-ready"
    kind = Kind.CONFLICT


class DeliveryHandedOver(AppError):
    """This delivery has been handed over already."""

    code = "delivery-handed-over"
    kind = Kind.CONFLICT


class FileEmptied(AppError):
    """This file was emptied to protect the people in it. Its digest still tells it is genuine."""

    code = "delivery-file-emptied"
    kind = Kind.CONFLICT


class RollChanged(AppError):
    """Somebody in the delivery took something back while it was made. It is made anew."""

    code = "delivery-roll-changed"
    kind = Kind.TRY_LATER


@transaction.atomic
def ask(
    *,
    org: Organisation,
    slug: str,
    up_to: datetime,
    target_id: UUID | None,
    by: User | None,
    now: datetime,
) -> Delivery:
    """Give a delivery its number and have the worker make it.

    Numbers count up by one within an organisation, without a gap.

    Raises:
        petitions.PetitionMissing, targets.TargetMissing, NotDeliverable, CutOffInvalid,
        NothingToDeliver
    """
    petition = petitions.lock(org.id, slug)
    if petition.state not in DELIVERABLE:
        raise NotDeliverable
    if petition.published_at is None or not petition.published_at <= up_to <= now:
        raise CutOffInvalid(field="up_to")
    delivery = Delivery(
        organisation=org,
        petition=petition,
        target=_target(org, target_id),
        up_to=up_to,
        made_by=by,
        made_at=now,
    )
    if not rolls.counted(delivery).exists():
        raise NothingToDeliver
    delivery.number = _next_number(org)
    delivery.save(force_insert=True)
    event = DeliveryAsked(organisation_id=org.id, delivery_id=delivery.id)
    outbox.publish(event, now=now)
    return delivery


def make(
    *, organisation_id: UUID, delivery_id: UUID, country_names: Mapping[str, Any], now: datetime
) -> None:
    """Make a delivery's files, seal it, and let it be ready. Again changes nothing.

    Opens scopes of its own around reading and storing: typesetting takes seconds.

    Raises:
        RollChanged, typesetting.TypesettingFailed
    """
    with scoping.within(organisation_id):
        delivery = _one(organisation_id, id=delivery_id)
        if delivery.state != Delivery.State.MAKING:
            return
        roll = rolls.call(delivery)
        table = delivery_papers.csv(roll)
        printed = delivery_papers.words(
            delivery,
            roll,
            csv_digest=papers.digest(table),
            key=vouching.public_key(organisation_id),
            country_names=country_names,
        )
    paper = delivery_papers.pdf(printed, made_at=delivery.made_at)
    with scoping.within(organisation_id):
        _store(delivery_id, roll, {DeliveryFile.Kind.CSV: table, DeliveryFile.Kind.PDF: paper})


@transaction.atomic
def hand_over(*, org: Organisation, slug: str, number: int, now: datetime) -> Delivery:
    """Note that a delivery was handed over: from now on everybody can see that it was.

    Raises:
        DeliveryMissing, DeliveryNotReady, DeliveryHandedOver
    """
    delivery = find(org.id, slug, number, locked=True)
    if delivery.state == Delivery.State.MAKING:
        raise DeliveryNotReady
    if delivery.state == Delivery.State.HANDED_OVER:
        raise DeliveryHandedOver
    delivery.state, delivery.handed_over_at = Delivery.State.HANDED_OVER, now
    delivery.save(update_fields=["state", "handed_over_at"])
    return delivery


@transaction.atomic
def take_out(
    *,
    org: Organisation,
    slug: str,
    number: int,
    kind: str,
    by: User | None,
    by_key: ApiKey | None = None,
    now: datetime,
) -> bytes:
    """Return a file of a delivery, and write down for good who took it.

    Raises:
        DeliveryMissing, DeliveryNotReady, FileEmptied
    """
    delivery = find(org.id, slug, number)
    file = delivery.files.filter(kind=kind).first()
    if file is None:
        raise DeliveryNotReady
    if file.purged_at is not None:
        raise FileEmptied
    DeliveryDownload.objects.create(
        organisation=org, file=file, by=by, by_key=by_key, happened_at=now
    )
    return sealing.open_(file, "sealed")


@transaction.atomic
def forget(*, supporter_id: UUID, now: datetime) -> int:
    """Empty every file that may name somebody; return how many. Their digests stay.

    Erasing calls it in its own transaction, once the person's name is gone: a delivery
    that is being made meanwhile is then made anew without them.
    """
    agreed = Consent.objects.filter(supporter_id=supporter_id, purpose=rolls.PURPOSE, granted=True)
    if not agreed.exists():
        return 0
    signed = Signature.objects.filter(supporter_id=supporter_id).values("petition_id")
    return _empty({"petition_id__in": signed}, now=now)


@transaction.atomic
def forget_before(*, organisation_id: UUID, before: datetime, now: datetime) -> int:
    """Empty the files of deliveries made before a moment; return how many. Their digests stay."""
    return _empty({"organisation_id": organisation_id, "made_at__lt": before}, now=now)


def find(organisation_id: UUID, slug: str, number: int, *, locked: bool = False) -> Delivery:
    """Return a petition's delivery by its number.

    Raises:
        DeliveryMissing
    """
    return _one(organisation_id, locked=locked, petition__slug=slug, number=number)


def is_emptied(delivery: Delivery) -> bool:
    """Say whether a delivery's files are gone. Its digests still tell whether one is genuine."""
    return delivery.files.exclude(purged_at=None).exists()


def _store(delivery_id: UUID, roll: Roll, files: Mapping[str, bytes]) -> None:
    """Keep what was made, unless somebody has left the roll since it was called."""
    rows = Delivery.objects.select_for_update(no_key=True, of=("self",))
    delivery = rows.select_related("organisation").get(id=delivery_id)
    if delivery.state != Delivery.State.MAKING:
        return
    still = set(rolls.named(delivery).values_list("supporter_id", flat=True))
    if still != roll.supporter_ids or rolls.counted(delivery).count() != roll.signatures:
        raise RollChanged
    for kind, content in files.items():
        row = DeliveryFile(organisation_id=delivery.organisation_id, delivery=delivery, kind=kind)
        row.sealed = sealing.seal(row, "sealed", content)
        row.save(force_insert=True)
    delivery.signatures, delivery.named = roll.signatures, len(roll.people)
    delivery.pdf_digest = papers.digest(files[DeliveryFile.Kind.PDF])
    delivery.csv_digest = papers.digest(files[DeliveryFile.Kind.CSV])
    secret = keys.of(delivery.organisation_id).index
    delivery.seal = papers.seal(vouching.statement(delivery), secret=secret)
    delivery.state = Delivery.State.READY
    delivery.save()


def _empty(which: dict[str, Any], *, now: datetime) -> int:
    # Locked first: whoever is storing a delivery's files is waited for, and then they are seen.
    deliveries = Delivery.objects.filter(**which).select_for_update(no_key=True).order_by("id")
    found = [delivery.id for delivery in deliveries]
    files = DeliveryFile.objects.filter(delivery_id__in=found, purged_at=None)
    return files.update(sealed=b"", purged_at=now)


def _one(organisation_id: UUID, *, locked: bool = False, **which: Any) -> Delivery:
    rows = Delivery.objects.for_org(organisation_id)
    rows = rows.select_related("organisation", "petition", "target")
    rows = rows.select_for_update(no_key=True, of=("self",)) if locked else rows
    delivery = rows.filter(**which).first()
    if delivery is None:
        raise DeliveryMissing
    return delivery


def _target(org: Organisation, target_id: UUID | None) -> Target | None:
    return targets.find(org.id, target_id) if target_id else None


def _next_number(org: Organisation) -> int:
    """Return the next number; whoever asks at the same time waits until this one is taken."""
    Organisation.objects.select_for_update(no_key=True).get(id=org.id)
    last = Delivery.objects.for_org(org.id).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1
