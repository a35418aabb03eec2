"""Staff accounts: nobody signs up; an owner invites."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Closes open sign-up: accounts come from invitations and from operators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
