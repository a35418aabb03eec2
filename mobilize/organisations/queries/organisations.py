"""Finding organisations, and what somebody may do in one."""

from uuid import UUID

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.memory import remembered
from mobilize.organisations import scoping
from mobilize.organisations.models import ApiKey, Membership, Organisation, User


class OrganisationMissing(AppError):
    """There is no such organisation."""

    code = "organisation-missing"
    kind = Kind.MISSING


class MemberMissing(AppError):
    """There is no such member."""

    code = "member-missing"
    kind = Kind.MISSING


def by_slug(slug: str) -> Organisation:
    """Return the organisation of this short name.

    Raises:
        OrganisationMissing
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise OrganisationMissing
    return organisation


by_slug_lately = remembered(seconds=5)(by_slug)  # five seconds old at most


def by_id(organisation_id: UUID) -> Organisation:
    """Return the organisation of this id.

    Raises:
        OrganisationMissing
    """
    organisation = Organisation.objects.filter(id=organisation_id).first()
    if organisation is None:
        raise OrganisationMissing
    return organisation


def every() -> list[Organisation]:
    """Return all organisations, the oldest first."""
    return list(Organisation.objects.order_by("id"))


def of_member(user: User) -> list[Organisation]:
    """Return the organisations somebody works for, by name."""
    with scoping.everywhere("a person sees which organisations they belong to"):
        mine = Membership.objects.filter(user=user).values("organisation_id")
        return list(Organisation.objects.filter(id__in=mine).order_by("name"))


def membership_of(user: object, organisation_id: UUID) -> Membership | None:
    """Return as what somebody works here, or None for whoever does not."""
    if not isinstance(user, User) or not user.is_active:
        return None
    return Membership.objects.for_org(organisation_id).filter(user=user).first()


def member(organisation_id: UUID, member_id: UUID) -> Membership:
    """Return one member.

    Raises:
        MemberMissing
    """
    rows = Membership.objects.for_org(organisation_id).select_related("user")
    found = rows.filter(id=member_id).first()
    if found is None:
        raise MemberMissing
    return found


def members(organisation_id: UUID) -> list[Membership]:
    """Return who works here, in the order they came."""
    rows = Membership.objects.for_org(organisation_id).select_related("user")
    return list(rows.order_by("created_at", "id"))


def api_keys(organisation_id: UUID) -> list[ApiKey]:
    """Return the organisation's keys, newest first."""
    return list(ApiKey.objects.for_org(organisation_id).order_by("-id"))
