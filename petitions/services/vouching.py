"""Vouching for a delivery: is this file, to the last byte, what an organisation sealed?"""

import hmac
from dataclasses import dataclass
from uuid import UUID

from mobilize.organisations import keys
from petitions.domain import delivery as papers
from petitions.domain.delivery import Statement
from petitions.models import Delivery, DeliveryFile


@dataclass(frozen=True)
class Verdict:
    """Whether a file is genuine; if so which one it is, and what it vouches for.

    `statement` is the exact text under the seal, so that anybody can check it alone.
    """

    genuine: bool
    kind: str = ""
    delivery: Delivery | None = None
    statement: str = ""
    seal: str = ""


NOT_GENUINE = Verdict(genuine=False)


def verify(*, organisation_id: UUID, number: int, digest: str) -> Verdict:
    """Say whether a file of this SHA-256 belongs to the delivery of this number.

    An unknown number and a wrong digest get the same answer. A delivery whose row was
    altered since it was sealed vouches for nothing.
    """
    rows = Delivery.objects.for_org(organisation_id).exclude(state=Delivery.State.MAKING)
    delivery = rows.select_related("petition", "target").filter(number=number).first()
    if delivery is None or not (kind := _kind(delivery, digest.strip().lower())):
        return NOT_GENUINE
    vouched, seal = statement(delivery), bytes(delivery.seal or b"")
    secret = keys.of(organisation_id).index
    if not papers.is_sealed(vouched, sealed=seal, secret=secret):
        return NOT_GENUINE
    return Verdict(
        genuine=True,
        kind=kind,
        delivery=delivery,
        statement=vouched.text(),
        seal=papers.base64_of(seal),
    )


def public_key(organisation_id: UUID) -> bytes:
    """Return the key under which everybody can check this organisation's seals."""
    return papers.public_key(keys.of(organisation_id).index)


def statement(delivery: Delivery) -> Statement:
    """Return what a delivery that is ready vouches for."""
    return Statement(
        organisation=delivery.organisation_id,
        number=delivery.number,
        petition=delivery.petition_id,
        signatures=delivery.signatures,
        named=delivery.named,
        pdf=delivery.pdf_digest,
        csv=delivery.csv_digest,
    )


def _kind(delivery: Delivery, digest: str) -> str:
    """Return which file has this digest, or nothing."""
    digests = {
        DeliveryFile.Kind.PDF: delivery.pdf_digest,
        DeliveryFile.Kind.CSV: delivery.csv_digest,
    }
    said = digest.encode()
    return next(
        (kind for kind, own in digests.items() if hmac.compare_digest(own.encode(), said)), ""
    )
