"""Staff accounts: nobody signs up; an owner invites."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from mobilize.organisations.models import User


class InvitationOnly(DefaultAccountAdapter):
    """Closes open sign-up: accounts come from invitations and from operators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def may_operate(request: HttpRequest) -> bool:
    """Say whether the operators' admin is open to this person: with a second factor only."""
    user = request.user
    operates = isinstance(user, User) and user.is_active and user.is_staff
    return operates and is_mfa_enabled(user)
