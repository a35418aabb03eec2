"""Whether somebody has shown that an address is theirs: before that they are not written to."""

from donations.models import Payment
from petitions.models import MailSuppression, Signature, Supporter


def may_be_told(supporter: Supporter) -> bool:
    """Say whether somebody may be told of a promise of their own.

    They confirmed a signature by mail, or a gift of theirs has come, as with recurring gifts;
    and their address is not known to be dead. That is no consent to news.
    """
    if supporter.erased_at is not None or supporter.email_index is None:
        return False
    org_id = supporter.organisation_id
    signed = Signature.objects.for_org(org_id).filter(supporter=supporter, state="confirmed")
    paid = Payment.objects.for_org(org_id).filter(pledge__supporter=supporter, state="captured")
    dead = MailSuppression.objects.for_org(org_id).filter(
        address_hash=bytes(supporter.email_index), suppressed_at__isnull=False
    )
    return (signed.exists() or paid.exists()) and not dead.exists()
