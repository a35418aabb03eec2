"""A petition's signatures and links, as staff list them. No personal value is read."""

from mobilize.organisations.models import TenantQuerySet
from petitions.models import Petition, ShareLink, Signature
from petitions.models.signature import SignatureQuerySet


def signatures(petition: Petition) -> SignatureQuerySet:
    """Return who signed, as facts without a person."""
    rows = Signature.objects.for_org(petition.organisation_id).filter(petition=petition)
    return rows.defer("supporter")


def own_links(petition: Petition) -> TenantQuerySet:
    """Return the links the organisation itself passes on."""
    rows = ShareLink.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition, signature=None)
