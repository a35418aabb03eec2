"""Members: invite, change the role and the limit, remove."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import limits
from mobilize.organisations.models import Membership, Organisation, Role
from mobilize.organisations.queries.organisations import MemberMissing
from mobilize.organisations.services import people


class LastOwner(AppError):
    """An organisation keeps at least one owner."""

    code = "last-owner"
    kind = Kind.CONFLICT


class OwnerUnlimited(AppError):
    """An owner sees the whole organisation. Take the limit away, or choose another role."""

    code = "owner-unlimited"


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    role: Role,
    petitions: Sequence[str] | None = None,
    now: datetime,
) -> Membership:
    """Give somebody a role, making their account where there is none.

    The account has no password: its owner sets one through the sign-in page's
    “forgotten” link. Inviting a member again changes the role. `petitions` is as in
    `change_role`; a new member is not limited unless it says so.

    Raises:
        AddressInvalid, PetitionUnknown, OwnerUnlimited
        LastOwner: it would take the last owner's role away
    """
    user = people.find_or_make(email)
    known = Membership.objects.for_org(organisation.id).filter(user=user).first()
    if known is not None:
        return change_role(
            organisation_id=organisation.id, member_id=known.id, role=role, petitions=petitions
        )
    member = Membership(organisation=organisation, user=user, created_at=now)
    _set(member, role, petitions)
    member.save(force_insert=True)
    return member


@transaction.atomic
def change_role(
    *,
    organisation_id: UUID,
    member_id: UUID,
    role: Role | None = None,
    petitions: Sequence[str] | None = None,
) -> Membership:
    """Give a member another role, and limit them to the petitions of these short names.

    No names take the limit away. What is not given stays as it is.

    Raises:
        MemberMissing, LastOwner, PetitionUnknown, OwnerUnlimited
    """
    member = _lock(organisation_id, member_id)
    role = role or Role(member.role)
    if role != Role.OWNER:
        _keep_an_owner(organisation_id, without=member)
    _set(member, role, petitions)
    member.save(update_fields=["role", "petitions"])
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


def _set(member: Membership, role: Role, petitions: Sequence[str] | None) -> None:
    member.role = role
    if petitions is not None:
        member.petitions = limits.named(member.organisation_id, petitions)
    if role == Role.OWNER and member.petitions:
        raise OwnerUnlimited(field="petitions")


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
