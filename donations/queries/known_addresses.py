"""Whether somebody has shown that an address is theirs: before that they are not written to."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from donations.models import Payment, Pledge
from petitions.models import MailSuppression, Signature, Supporter


def may_be_told(supporter: Supporter) -> bool:
    """Say whether somebody may be told of a promise of their own.

    They confirmed a signature or a promise by mail, or a gift of theirs has come, as with
    recurring gifts; and their address is not known to be dead. That is no consent to news.
    """
    if supporter.erased_at is not None or supporter.email_index is None:
        return False
    org_id = supporter.organisation_id
    signed = Signature.objects.for_org(org_id).filter(supporter=supporter, state="confirmed")
    paid = Payment.objects.for_org(org_id).filter(pledge__supporter=supporter, state="captured")
    promised = Pledge.objects.for_org(org_id).filter(
        supporter=supporter, confirmed_at__isnull=False
    )
    dead = MailSuppression.objects.for_org(org_id).filter(
        address_hash=bytes(supporter.email_index), suppressed_at__isnull=False
    )
    is_theirs = signed.exists() or promised.exists() or paid.exists()
    return is_theirs and not dead.exists()


def has_bounced(supporter: Supporter) -> bool:
    """Say whether mail servers have told us that there is no such address."""
    if supporter.email_index is None:
        return True
    rows = MailSuppression.objects.for_org(supporter.organisation_id)
    dead = rows.filter(reason=MailSuppression.Reason.BOUNCED, suppressed_at__isnull=False)
    return dead.filter(address_hash=bytes(supporter.email_index)).exists()


def are_somebody(person: str) -> Q:
    """Return the condition that the supporter in this column counts as a giver of their own.

    They confirmed a signature or a promise by mail, or a gift of theirs has come and has not all
    gone back. Addresses can be invented by the dozen, and gifts under them called back.
    """
    signed = Signature.objects.filter(supporter=OuterRef(person), state="confirmed")
    stands = Payment.objects.filter(
        pledge__supporter=OuterRef(person),
        captured_minor__gt=F("refunded_minor") + F("lost_minor"),
    )
    promised = Pledge.objects.filter(supporter=OuterRef(person), confirmed_at__isnull=False)
    return Q(Exists(signed)) | Q(Exists(promised)) | Q(Exists(stands))


def somebody_among(organisation_id: UUID, supporter_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these supporters who count as givers of their own."""
    rows = Supporter.objects.for_org(organisation_id).filter(id__in=supporter_ids)
    return set(rows.filter(are_somebody("pk")).values_list("id", flat=True))
