"""A petition's signatures and links, as staff list them. No personal value is read."""

from mobilize.organisations.models import TenantQuerySet
from petitions.models import Petition, ShareLink, Signature


def signatures(petition: Petition) -> TenantQuerySet[Signature]:
    """Return who signed, as facts without a person."""
    return Signature.objects.for_org(petition.organisation_id).filter(petition=petition)


def own_links(petition: Petition) -> TenantQuerySet[ShareLink]:
    """Return the links the organisation itself passes on."""
    rows = ShareLink.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition, signature=None).prefetch_related("previews")
