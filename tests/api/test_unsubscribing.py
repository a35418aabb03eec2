"""Mail programs stop our mails from few addresses; guessing at tokens is limited all the same."""

from uuid import uuid4

import pytest
from django.urls import reverse

from donations.models import DigestSwitch
from donations.services import digests
from mobilize.organisations.models import Role
from petitions.services import unsubscribing
from petitions.services.limits import TokenLimit
from tests import builders
from tests.builders import MONDAY
from tests.clients import PageClient

pytestmark = pytest.mark.django_db

MOST = TokenLimit.windows[0][0]


@pytest.mark.parametrize("page", ["unsubscribe", "digest-off"])
def test_a_mail_providers_one_address_may_unsubscribe_many_and_guess_few(page: str) -> None:
    org = builders.an_organisation("relief")
    if page == "unsubscribe":
        ines = builders.a_supporter(org, "ines@example.org", name="Ines")
        token = unsubscribing.token_for(ines, mail_id=uuid4())
    else:
        omar = builders.a_member(org, Role.ANALYST)
        digests.switch_on(organisation=org, person=omar, now=MONDAY)
        token = digests.token_for(DigestSwitch.objects.get())
    client = PageClient(REMOTE_ADDR=f"203.0.113.{1 if page == 'unsubscribe' else 2}")
    path = reverse(page, args=[token])

    stopped = {client.post(path).status_code for _ in range(MOST + 1)}
    guessed = [client.post(f"{path}x").status_code for _ in range(MOST + 1)]
    afterwards = client.post(path).status_code

    assert stopped == {200}
    assert 429 not in guessed[:MOST]
    assert (guessed[MOST], afterwards) == (429, 200)
