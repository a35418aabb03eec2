"""One noun a file."""

from mobilize.organisations.models.api_key import ApiKey, Scope
from mobilize.organisations.models.membership import Membership, Role
from mobilize.organisations.models.organisation import Organisation
from mobilize.organisations.models.organisation_key import OrganisationKey
from mobilize.organisations.models.tenancy import TenantModel, TenantQuerySet
from mobilize.organisations.models.user import User

__all__ = [
    "ApiKey",
    "Membership",
    "Organisation",
    "OrganisationKey",
    "Role",
    "Scope",
    "TenantModel",
    "TenantQuerySet",
    "User",
]
