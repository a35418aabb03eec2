"""The operators' admin is closed to everybody without a second factor."""

import pytest
from django.test import Client

from mobilize.organisations.models import User
from tests.staff import with_two_steps

pytestmark = pytest.mark.django_db


def an_operator() -> User:
    return User.objects.create_superuser("operator@example.org", "a long pass phrase")


def test_an_operator_with_a_second_factor_enters(client: Client) -> None:
    operator = an_operator()
    with_two_steps(operator)
    client.force_login(operator)

    assert client.get("/admin/").status_code == 200


def test_a_password_alone_opens_nothing(client: Client) -> None:
    client.force_login(an_operator())

    answer = client.get("/admin/")

    assert answer.status_code == 302


def test_the_admins_own_login_page_is_closed(client: Client) -> None:
    answer = client.get("/admin/login/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
