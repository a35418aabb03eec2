"""Giving by text, narrow and wide: the figures, a new keyword, a trial, the settlements."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from donations.gateways import text_inbox
from donations.models import TextSettlementLine
from donations.services import text_settling, texting
from mobilize.kit import clock
from petitions.models import Cause
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import a_cause, a_member, an_organisation
from tests.staff import at_work
from tests.texts import a_keyword, body

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = (
    "message_id,amount,currency,state,day\nm1,10,USD,paid,2026-03-02\nm9,10,USD,paid,2026-03-02\n"
)


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief", currency="USD"))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_about_texts_read_well(
    cause: Cause, visit: Browsing, deliver: Callable[..., int], width: int
) -> None:
    now, org = clock.now(), cause.organisation
    a_keyword(cause)
    for place, text in enumerate(("HAITI", "YES")):
        sent_at = now - timedelta(minutes=5 - place)
        said = text_inbox.read(body(text, sent_at=sent_at, name=f"m{place + 1}").encode(), now=now)
        texting.receive(organisation=org, message=said, now=now)
    text_settling.take(organisation=org, name="February", data=ROWS.encode(), by=None, now=now)
    deliver(now=now)
    greta: Client = at_work(a_member(org))

    for name in ("texts", "text-create", "text-trial", "text-settlements", "text-search"):
        look_at(visit, reverse(f"staff-{name}", args=["relief"]), width, client=greta)
    behind = f"{reverse('staff-text-rows', args=['relief'])}?of=pledged&currency=USD"
    look_at(visit, behind, width, client=greta)
    line = TextSettlementLine.objects.get(message_name="m9")
    look_at(visit, reverse("staff-text-line", args=["relief", line.id]), width, client=greta)
