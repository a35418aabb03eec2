"""A giver's one page: their recurring gifts, and gifts that they take back while there is time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from donations.models import CardSetup, LedgerEntry, Payment, Plan, Refund
from donations.services import own_plans
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.models import Supporter
from petitions.services import self_service
from tests import builders, gifts, promises
from tests.builders import MONDAY
from tests.db.donations.plan_world import a_giving
from tests.mailbox import Mailbox
from tests.paying import Till, a_card_pledge, a_till, the_payment

BASE = "/api/v1/organisations/relief/"


@pytest.fixture
def relief() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def running(relief: Organisation) -> Plan:
    return promises.a_plan(builders.a_cause(relief), state="active", begun_at=MONDAY)


@pytest.fixture
def ines(running: Plan) -> Supporter:
    return running.supporter


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as found:
        yield found


def page(who: Supporter, name: str = "my-gifts", *args: Any) -> str:
    return reverse(name, args=[self_service.token_for(who), *args])


def a_card_gift(of: Supporter, *, days_ago: int = 1) -> Payment:
    """Return a gift by card that came some days ago."""
    cause = builders.a_cause(of.organisation, "schools", title="Schools")
    payment = gifts.a_payment(cause, 2500)
    payment.pledge.supporter = of
    payment.pledge.save()
    return gifts.captured(payment, now=clock.now() - timedelta(days=days_ago))


def ask(api: APIClient, path: str, **said: Any) -> Any:
    return api.post(BASE + path, said, format="json")


@pytest.mark.django_db
def test_the_page_leads_to_each_recurring_gift(client: Client, ines: Supporter) -> None:
    shown = client.get(page(ines)).content.decode()
    plan = Plan.objects.get()

    path = f"/relief/plans/{own_plans.token_of(plan)}/"
    assert f'href="{path}"' in shown
    assert "Change, move, pause or stop it" in shown
    assert client.post(f"{path}stop", {"reason": "money"}).status_code == 303
    assert "Your gift is stopped. Nothing is charged any more." in client.get(path).content.decode()
    assert "Take it up again" in client.get(page(ines)).content.decode()


@pytest.mark.django_db
def test_other_front_ends_do_the_same_over_the_api(
    api: APIClient, relief: Organisation, ines: Supporter
) -> None:
    builders.a_cause(relief, "schools", title="Schools")
    held = ask(api, "my-data/gifts/read", token=self_service.token_for(ines)).json()
    token = held["plans"][0]["token"]

    changed = ask(api, "my-plan/change", token=token, amount_minor=1250, anchor_day=31).json()
    moved = ask(api, "my-plan/move", token=token, cause="schools").json()
    until = (clock.now() + timedelta(days=40)).date().isoformat()
    paused = ask(api, "my-plan/pause", token=token, until=until).json()
    resumed = ask(api, "my-plan/resume", token=token)
    stopped = ask(api, "my-plan/stop", token=token, reason="elsewhere").json()

    assert (changed["amount_minor"], changed["anchor_day"]) == (1250, 31)
    assert moved["cause"] == "schools"
    assert (paused["state"], paused["paused_until"]) == ("paused", until)
    assert resumed.json()["code"] == "plan-needs-card"
    assert (stopped["state"], stopped["can"]) == ("cancelled", ["resume"])
    assert ask(api, "my-plan/read", token=token).json() == stopped


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "said", "field"),
    [
        ("change", {"amount_minor": 0}, "amount_minor"),
        ("change", {"anchor_day": 32}, "anchor_day"),
        ("pause", {"until": "2020-01-01"}, "until"),
        ("stop", {"reason": "staff"}, "reason"),
        ("move", {"cause": "No Such"}, "cause"),
    ],
)
def test_what_cannot_be_names_its_field_and_changes_nothing(
    api: APIClient, running: Plan, act: str, said: dict[str, Any], field: str
) -> None:
    answer = ask(api, f"my-plan/{act}", token=own_plans.token_of(running), **said)

    running.refresh_from_db()
    assert answer.status_code == 400
    assert field in answer.content.decode()
    assert (running.state, running.amount_minor, running.anchor_day) == ("active", 1000, 2)


@pytest.mark.django_db
def test_a_token_opens_nothing_at_another_organisation(api: APIClient, running: Plan) -> None:
    builders.an_organisation("harbour")

    answer = api.post(
        "/api/v1/organisations/harbour/my-plan/stop",
        {"token": own_plans.token_of(running)},
        format="json",
    )

    running.refresh_from_db()
    assert answer.json()["code"] == "token-invalid"
    assert running.state == "active"


@pytest.mark.django_db(transaction=True)
def test_a_giver_takes_a_gift_back_on_their_page(
    client: Client, till: Till, deliver: Callable[..., int]
) -> None:
    pledge = a_card_pledge()
    till.pay(till.open(pledge, now=clock.now()))
    till.tell()
    deliver(now=clock.now())
    payment, ines = the_payment(pledge), pledge.supporter
    assert ines is not None
    shown = client.get(page(ines)).content.decode()
    looked = Refund.objects.count()

    answers = [client.post(page(ines, "my-gifts-take-back", payment.id)) for _ in range(2)]
    told = client.get(page(ines)).content.decode()
    till.tell()
    deliver(now=clock.now())

    assert "Yes, give it back to me" in shown
    assert looked == 0
    assert [each.status_code for each in answers] == [303, 303]
    assert "You get your gift back." in told
    booked = LedgerEntry.objects.order_by("id").values_list("kind", "amount_minor")
    assert list(booked) == [("gift", 2500), ("refund", -2500)]
    assert "give it back to me" not in client.get(page(ines)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_another_card_is_left_by_a_button_or_over_the_api_and_never_by_looking(
    client: Client, api: APIClient, till: Till, deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    giving = a_giving(till, deliver)
    giving.begin()
    path = f"/relief/plans/{giving.token}/"

    shown = client.get(path).content.decode()
    looked = [client.get(f"{path}card").status_code, CardSetup.objects.count()]
    sent = client.post(f"{path}card")
    told = ask(api, "my-plan/card", token=giving.token).json()
    refused = ask(api, "my-plan/repair", token=giving.token).json()

    assert "Replace my card" in shown
    assert looked == [405, 0]
    assert (sent.status_code, sent["Location"]) == (303, told["url"])  # one page is open
    assert refused["code"] == "plan-step-not-allowed"  # nothing has failed
    assert len(till.client.v1.charges.list().data) == 1  # the first gift's


@pytest.mark.django_db
def test_over_the_api_a_gift_is_taken_back_once(api: APIClient, ines: Supporter) -> None:
    payment, token = a_card_gift(ines), self_service.token_for(ines)
    before = ask(api, "my-data/gifts/read", token=token).json()["gifts"][0]

    answers = [
        ask(api, "my-data/gifts/take-back", token=token, payment=before["payment"]).json()
        for _ in range(2)
    ]

    after = ask(api, "my-data/gifts/read", token=token).json()["gifts"][0]
    assert before["payment"] == str(payment.id)
    assert before["back_until"] is not None
    assert answers[0] == answers[1]
    assert (answers[0]["state"], answers[0]["amount_minor"]) == ("asked", 2500)
    assert (after["back_until"], after["is_asked_back"]) == (None, True)
    assert Refund.objects.count() == 1


@pytest.mark.django_db
def test_nobody_takes_back_what_is_too_old_or_not_theirs(
    api: APIClient, client: Client, ines: Supporter
) -> None:
    omar = builders.a_supporter(ines.organisation, "omar@example.org")
    old = a_card_gift(ines, days_ago=15)
    token = self_service.token_for(ines)

    late = ask(api, "my-data/gifts/take-back", token=token, payment=str(old.id))
    strange = ask(
        api, "my-data/gifts/take-back", token=self_service.token_for(omar), payment=str(old.id)
    )

    assert "Take this gift back" not in client.get(page(ines)).content.decode()
    assert (late.status_code, late.json()["code"]) == (409, "refund-window-over")
    assert (strange.status_code, strange.json()["code"]) == (404, "payment-missing")
    assert client.post(page(omar, "my-gifts-take-back", old.id)).status_code == 404
    assert not Refund.objects.exists()
