"""Founding an organisation."""

from datetime import datetime

from django.db import transaction

from mobilize.kit import ids, text
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import keys, scoping
from mobilize.organisations.models import Membership, Organisation, Role, User


class SlugTaken(AppError):
    """Another organisation has this short name, or it is reserved."""

    code = "slug-taken"
    kind = Kind.CONFLICT


@transaction.atomic
def found(
    *,
    slug: str,
    name: str,
    owner: User,
    now: datetime,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> Organisation:
    """Make an organisation, its encryption key and its first owner.

    Raises:
        SlugTaken
    """
    identifier = ids.new()
    taken = SlugTaken(field="slug")
    with (
        refused_by("organisations_organisation_slug_key", become=taken),
        refused_by("organisations_take_no_reserved_slug", become=taken),
    ):
        organisation = Organisation.objects.create(
            id=identifier,
            slug=slug,
            name=text.line(name, field="name"),
            currency=currency,
            time_zone=time_zone,
            wrapped_key=keys.wrap_new(identifier),
            created_at=now,
        )
    with scoping.within(organisation.id):
        Membership.objects.create(
            organisation=organisation, user=owner, role=Role.OWNER, created_at=now
        )
    return organisation
