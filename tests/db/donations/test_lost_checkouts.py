"""Opening the card provider's page when its answer is lost on the way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from pytest_django import Settings

from donations.gateways import stripe_wire
from donations.gateways.cards import ProviderAway
from donations.services import checkout
from mobilize.kit import clock
from tests import builders
from tests.clients import scope
from tests.sandbox import API_KEY, Sandbox, a_sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(tmp_path: Path, settings: Settings) -> Iterator[Sandbox]:
    with a_sandbox(tmp_path) as sandbox:
        settings.STRIPE_API_BASE, settings.STRIPE_API_KEY = sandbox.address, API_KEY
        stripe_wire.client.cache_clear()
        yield sandbox
    stripe_wire.client.cache_clear()


def test_a_page_of_whose_opening_nobody_heard_opens_when_it_is_asked_for_again(
    sandbox: Sandbox,
) -> None:
    organisation = builders.an_organisation("relief")
    cause = builders.an_open_petition(organisation).cause
    pledge = builders.a_pledge(cause, 2500, rail="card", made_at=clock.now() - timedelta(hours=1))
    sandbox.behave(timeout_after_success=3)

    def opened() -> str:
        with scope.nobody():
            return checkout.start(organisation=organisation, pledge_id=pledge.id, now=clock.now())

    with pytest.raises(ProviderAway):
        opened()
    sleep(1.1)  # what is asked for must not depend on the second in which it is
    url = opened()

    (session,) = sandbox.client.v1.checkout.sessions.list().data
    assert url == session.url
