"""Signing in takes a password and a code."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp

from mobilize.organisations.models import User
from tests.builders import PASSWORD, a_user, an_organisation
from tests.clients import PageClient

pytestmark = pytest.mark.django_db


def greta_with_a_secret() -> tuple[User, str]:
    greta = a_user("greta@example.org")
    EmailAddress.objects.create(user=greta, email=greta.email, verified=True, primary=True)
    an_organisation("relief", owner=greta)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(greta, secret)
    return greta, secret


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_a_password_and_a_code_open_the_staff_s_door() -> None:
    greta, secret = greta_with_a_secret()
    browser = PageClient()
    browser.post("/accounts/login/", {"login": greta.email, "password": PASSWORD})

    after_password = browser.get("/staff/relief/")
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    after_code = browser.get("/staff/relief/")

    assert (after_password.status_code, after_code.status_code) == (302, 200)


def test_a_wrong_code_opens_nothing_and_says_so() -> None:
    greta, _ = greta_with_a_secret()
    browser = PageClient()
    browser.post("/accounts/login/", {"login": greta.email, "password": PASSWORD})

    answer = browser.post("/accounts/2fa/authenticate/", {"code": "000000x"})

    assert "There is a problem" in answer.content.decode()
    assert browser.get("/staff/relief/").status_code == 302


def test_setting_up_the_second_step_shows_a_secret_and_takes_its_code() -> None:
    greta = a_user("omar@example.org")
    EmailAddress.objects.create(user=greta, email=greta.email, verified=True, primary=True)
    an_organisation("relief", owner=greta)
    browser = PageClient()
    browser.post("/accounts/login/", {"login": greta.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret

    browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})

    assert browser.get("/staff/relief/").status_code == 200
