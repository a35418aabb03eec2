"""Members: invite, change the role, remove."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Membership, Organisation, Role
from mobilize.organisations.services import people


class MemberMissing(AppError):
    """There is no such member."""

    code = "member-missing"
    kind = Kind.MISSING


class LastOwner(AppError):
    """An organisation keeps at least one owner."""

    code = "last-owner"
    kind = Kind.CONFLICT


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: Role, now: datetime) -> Membership:
    """Give somebody a role, making their account where there is none.

    The account has no password: its owner sets one through the sign-in page's
    “forgotten” link. Inviting a member again changes the role.

    Raises:
        AddressInvalid
        LastOwner: it would take the last owner's role away
    """
    user = people.find_or_make(email)
    known = Membership.objects.for_org(organisation.id).filter(user=user).first()
    if known is not None:
        return change_role(organisation_id=organisation.id, member_id=known.id, role=role)
    return Membership.objects.create(
        organisation=organisation, user=user, role=role, created_at=now
    )


@transaction.atomic
def change_role(*, organisation_id: UUID, member_id: UUID, role: Role) -> Membership:
    """Give a member another role.

    Raises:
        MemberMissing, LastOwner
    """
    member = _lock(organisation_id, member_id)
    if role != Role.OWNER:
        _keep_an_owner(organisation_id, without=member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove(*, organisation_id: UUID, member_id: UUID) -> None:
    """End a membership; the person's account stays.

    Raises:
        MemberMissing, LastOwner
    """
    member = _lock(organisation_id, member_id)
    _keep_an_owner(organisation_id, without=member)
    member.delete()


def _lock(organisation_id: UUID, member_id: UUID) -> Membership:
    """Lock the organisation's members, so that two owners cannot demote each other at once."""
    members = Membership.objects.for_org(organisation_id).order_by("id").select_for_update()
    found = {member.id: member for member in members}
    if member_id not in found:
        raise MemberMissing
    return found[member_id]


def _keep_an_owner(organisation_id: UUID, *, without: Membership) -> None:
    owners = Membership.objects.for_org(organisation_id).filter(role=Role.OWNER)
    if not owners.exclude(id=without.id).exists():
        raise LastOwner
