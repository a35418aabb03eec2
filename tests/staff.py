"""Staff at their browsers, signed in with both steps."""

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from mobilize.organisations.models import User
from tests.clients import PageClient


def with_two_steps(user: User) -> User:
    """Give somebody an authenticator app."""
    totp.TOTP.activate(user, totp.generate_totp_secret())
    return user


def at_work(user: User) -> Client:
    """Return the browser of somebody who signed in with both steps."""
    client = PageClient()
    client.force_login(with_two_steps(user))
    return client
