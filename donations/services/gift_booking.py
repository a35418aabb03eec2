"""Many gifts of the past at once: their givers found or made, the money booked, once each.

They happened on their own day and are booked on ours, so that no closed day moves.
Nobody is mailed, nobody gets a consent, and a gift is credited to the channel that its
row names, or to none.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from donations.attribution.credit import UNKNOWN
from donations.domain.gift_rows import Gift
from donations.models import GiftImport, LedgerEntry, Payment, Pledge
from mobilize.kit import ids, vault
from mobilize.organisations import keys as organisation_keys
from petitions.models import Supporter
from petitions.services import supporters

AT_ONCE = 250  # rows of one INSERT


@dataclass(frozen=True)
class Keyed:
    """A gift and the key under which it is booked once, whichever file tells of it."""

    key: str
    gift: Gift


@dataclass
class Keys:
    """Tells gifts apart: by their reference; else by all that is said of them, and how often.

    So two equal rows of a file are two gifts, and a second file that holds both again
    adds none. A keyed hash, for a row may hold an address.
    """

    organisation_id: UUID
    cause_id: UUID
    counted: Counter[str] = field(default_factory=Counter)

    def of(self, gift: Gift) -> str:
        """Return the next row's key: 64 hexadecimal digits."""
        if gift.reference:
            return self._hash(f"reference|{gift.reference}")
        self.counted[gift.identity] += 1
        return self._hash(f"row|{gift.identity}|{self.counted[gift.identity]}")

    def _hash(self, said: str) -> str:
        key = organisation_keys.of(self.organisation_id).index
        return vault.blind_index(key, f"{self.cause_id}|{said}", use="imported-gift").hex()


def keys_of(upload: GiftImport) -> Keys:
    """Return what gives an import's rows their keys, from the first row on."""
    return Keys(upload.organisation_id, upload.cause_id)


def booked_already(upload: GiftImport, keys: Collection[str]) -> set[str]:
    """Return which of these keys are in the book."""
    rows = Payment.objects.for_org(upload.organisation_id).filter(idempotency_key__in=list(keys))
    return set(rows.values_list("idempotency_key", flat=True))


def book(upload: GiftImport, gifts: Sequence[Keyed], *, now: datetime) -> list[Keyed]:
    """Book those of these gifts that are not in the book yet; return them."""
    known = booked_already(upload, [one.key for one in gifts])
    fresh = list({one.key: one for one in reversed(gifts) if one.key not in known}.values())
    fresh.reverse()
    givers = _givers(upload, fresh, now=now)
    pledges = [_pledge(upload, one.gift, givers.get(one.key), now=now) for one in fresh]
    payments = [
        _payment(upload, one, pledge, now=now) for one, pledge in zip(fresh, pledges, strict=True)
    ]
    Pledge.objects.bulk_create(pledges, batch_size=AT_ONCE)
    Payment.objects.bulk_create(payments, batch_size=AT_ONCE)
    LedgerEntry.objects.bulk_create(
        [
            _entry(upload, one, payment, now=now)
            for one, payment in zip(fresh, payments, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    return fresh


def _givers(upload: GiftImport, gifts: Sequence[Keyed], *, now: datetime) -> Mapping[str, UUID]:
    """Return whose each gift is, by its key; what is known of an existing person stays."""
    org_id = upload.organisation_id
    indexes = {one.key: index for one in gifts if (index := _index(org_id, one.gift))}
    first = {indexes[one.key]: one.gift for one in reversed(gifts) if one.key in indexes}
    known = _known(org_id, first)
    drafts = [
        supporters.draft(
            org_id=org_id,
            index=index,
            email=first[index].email,
            name=first[index].name,
            country=first[index].country,
            locale=upload.organisation.locale,
            now=now,
        )
        # In one order, so that two imports of the same people wait and never deadlock.
        for index in sorted(first.keys() - known.keys())
    ]
    Supporter.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=100)
    known = _known(org_id, first) if drafts else known
    return {key: known[index] for key, index in indexes.items()}


def _index(org_id: UUID, gift: Gift) -> bytes | None:
    """Return the hash under which a giver is found: of the address, else of their number."""
    if gift.email:
        return supporters.index_of(org_id, gift.email)
    return supporters.paper_index_of(org_id, f"donor|{gift.donor}") if gift.donor else None


def _known(org_id: UUID, indexes: Collection[bytes]) -> dict[bytes, UUID]:
    rows = Supporter.objects.for_org(org_id).filter(email_index__in=list(indexes))
    return {bytes(index or b""): owner for index, owner in rows.values_list("email_index", "id")}


def _pledge(upload: GiftImport, gift: Gift, giver: UUID | None, *, now: datetime) -> Pledge:
    # Without a day of its own it is promised now, which the import says.
    return Pledge(
        id=ids.new(),
        organisation_id=upload.organisation_id,
        cause_id=upload.cause_id,
        supporter_id=giver,
        amount_minor=gift.amount_minor,
        currency=upload.cause.currency,
        rail=gift.rail,
        state=Pledge.State.FULFILLED,
        journey=[gift.channel] if gift.channel else [],
        made_at=gift.promised_at or now,
        fulfilled_at=gift.given_at,
        recorded_by_id=upload.made_by_id,
    )


def _payment(upload: GiftImport, one: Keyed, pledge: Pledge, *, now: datetime) -> Payment:
    return Payment(
        id=ids.new(),
        organisation_id=upload.organisation_id,
        pledge=pledge,
        rail=pledge.rail,
        provider=Payment.Provider.MANUAL,
        amount_minor=pledge.amount_minor,
        captured_minor=pledge.amount_minor,
        currency=pledge.currency,
        state=Payment.State.CAPTURED,
        idempotency_key=one.key,
        reference=one.gift.reference,
        created_at=now,
        captured_at=one.gift.given_at,
        recorded_by_id=upload.made_by_id,
    )


def _entry(upload: GiftImport, one: Keyed, payment: Payment, *, now: datetime) -> LedgerEntry:
    pledge = payment.pledge
    return LedgerEntry(
        organisation_id=upload.organisation_id,
        cause_id=upload.cause_id,
        pledge=pledge,
        payment=payment,
        kind=LedgerEntry.Kind.GIFT,
        source_key=f"gift:{payment.id}",
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        rail=payment.rail,
        channel=pledge.journey[-1] if pledge.journey else UNKNOWN,
        journey=pledge.journey,
        happened_at=one.gift.given_at,
        booked_at=now,
        booked_on=upload.organisation.day_of(now),
    )
