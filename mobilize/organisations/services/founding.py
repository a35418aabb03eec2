"""Founding an organisation."""

import re
import zoneinfo
from datetime import datetime

from django.db import transaction

from mobilize.kit import ids, money, text
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import keys, scoping
from mobilize.organisations.models import Membership, Organisation, Role, User
from mobilize.organisations.models.organisation import SLUG
from mobilize.organisations.services import rotating


class SlugTaken(AppError):
    """Another organisation has this short name, or it is reserved."""

    code = "slug-taken"
    kind = Kind.CONFLICT


class SlugInvalid(AppError):
    """A short name holds small letters, digits and single hyphens, 60 at most."""

    code = "slug-invalid"


class CurrencyUnknown(AppError):
    """This is no currency code of ISO 4217."""

    code = "currency-unknown"


class TimeZoneUnknown(AppError):
    """This is no time zone we know."""

    code = "time-zone-unknown"


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
    """Make an organisation, its encryption keys and its first owner.

    Raises:
        SlugInvalid, SlugTaken, CurrencyUnknown, TimeZoneUnknown
    """
    _check(slug, currency, time_zone)
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
            wrapped_index_key=keys.wrapped_index(identifier),
            created_at=now,
        )
    with scoping.within(organisation.id):
        rotating.add_version(organisation_id=organisation.id, now=now)
        Membership.objects.create(
            organisation=organisation, user=owner, role=Role.OWNER, created_at=now
        )
    return organisation


def _check(slug: str, currency: str, time_zone: str) -> None:
    if len(slug) > 60 or not re.fullmatch(SLUG, slug):
        raise SlugInvalid(field="slug")
    if not money.is_currency(currency):
        raise CurrencyUnknown(field="currency")
    if time_zone not in zoneinfo.available_timezones():
        raise TimeZoneUnknown(field="time_zone")
