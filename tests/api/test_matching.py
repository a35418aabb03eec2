"""Matches and totals over the API and on pages: what is offered and owed, how far a cause is."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from donations.models import ExchangeRate, MatchOffer
from donations.services import matching, rates, rolling, totalling
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role, Scope, User
from tests.builders import a_cause, a_member, a_pledge, an_api_key, an_organisation
from tests.gifts import a_match_offer, a_payment, captured
from tests.staff import at_work, with_two_steps

pytestmark = pytest.mark.django_db
HOME = "/api/v1/organisations/relief"
RATES = b"Date,USD\n2026-03-02,1.25\n"


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def omar(relief: Organisation) -> Client:
    return at_work(a_member(relief, Role.CAMPAIGNER))


@pytest.fixture
def key(relief: Organisation, api: APIClient) -> APIClient:
    _, secret = an_api_key(relief, Scope.WRITE)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


def an_offer(**said: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "title": "Every gift doubled",
        "matcher": "The Silva family",
        "causes": ["clean-water"],
        "currency": "EUR",
        "cap_minor": 100_000,
        "opens_at": now.isoformat(),
        "closes_at": (now + timedelta(days=7)).isoformat(),
        **said,
    }


def running(cause: Any, **fields: Any) -> MatchOffer:
    now = clock.now()
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    return a_match_offer(cause, **{**window, **fields})


def test_an_offer_is_made_paused_taken_up_and_ended(key: APIClient, relief: Organisation) -> None:
    a_cause(relief)

    made = key.post(f"{HOME}/match-offers/", an_offer(ratio_match=2), format="json")
    where = f"{HOME}/match-offers/{made.json()['id']}"
    states = [
        key.post(f"{where}/{step}").json()["state"] for step in ("pause", "resume", "end", "end")
    ]
    late = key.post(f"{where}/resume")

    assert made.status_code == 201
    assert made.json()["remaining_minor"] == 100_000
    assert made.json()["causes"] == ["clean-water"]
    assert states == ["paused", "open", "ended", "ended"]
    assert (late.status_code, late.json()["code"]) == (409, "match-offer-ended")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"cap_minor": 0}, "cap_minor"),
        ({"ratio_match": 0}, "ratio_match"),
        ({"ratio_gift": True}, "ratio_gift"),
        ({"per_gift_minor": 0}, "per_gift_minor"),
        ({"causes": []}, "causes"),
        ({"causes": "clean-water"}, "causes"),
        ({"currency": "USD"}, "causes"),
        ({"closes_at": "2020-01-01T00:00:00Z"}, "closes_at"),
        ({"title": "\u202e"}, "title"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_offer_names_its_field(
    key: APIClient, relief: Organisation, wrong: dict[str, Any], field: str
) -> None:
    a_cause(relief)

    answer = key.post(f"{HOME}/match-offers/", an_offer(**wrong), format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].split(".")[0] == field
    assert not MatchOffer.objects.exists()


def test_an_offer_for_a_cause_that_is_not_there_is_refused(key: APIClient) -> None:
    answer = key.post(f"{HOME}/match-offers/", an_offer(causes=["nothing"]), format="json")

    assert answer.status_code == 404


def test_everybody_sees_what_is_left_and_nobody_who_stays_unnamed(
    api: APIClient, relief: Organisation
) -> None:
    cause = a_cause(relief)
    offer = running(cause)
    matching.hold(payment=a_payment(cause, 2500), now=clock.now())

    [hidden] = api.get(f"{HOME}/causes/clean-water/match-offers").json()
    MatchOffer.objects.filter(id=offer.id).update(matcher_shown=True)
    [shown] = api.get(f"{HOME}/causes/clean-water/match-offers").json()

    assert (hidden["matcher"], hidden["remaining_minor"]) == (None, 97_500)
    assert shown["matcher"] == "The Silva family"
    assert "Silva" not in str(hidden)


def test_what_is_owed_is_listed_entry_by_entry(key: APIClient, relief: Organisation) -> None:
    cause = a_cause(relief)
    offer = running(cause)
    payment = captured(a_payment(cause, 2500), now=clock.now())

    [row] = key.get(f"{HOME}/match-offers/{offer.id}/draws").json()["results"]

    assert (row["amount_minor"], row["source_key"]) == (2500, f"gift:{payment.id}")


def test_totals_are_public_and_the_start_figure_is_staffs(
    key: APIClient, relief: Organisation
) -> None:
    cause = a_cause(relief, goal_minor=10_000)
    captured(a_payment(cause, 2500))
    a_pledge(cause, 500)

    made = key.post(
        f"{HOME}/causes/clean-water/start-figure",
        {"amount_minor": 1000, "note": "The bazaar"},
        format="json",
    )
    totalling.recount(now=clock.now())
    rolling.recount(now=clock.now())
    said = APIClient().get(f"{HOME}/causes/clean-water/totals").json()

    assert made.status_code == 201
    assert said["goal_minor"] == 10_000
    assert said["totals"] == [
        {
            "currency": "EUR", "settled_minor": 2500, "gifts": 1, "promised_minor": 3000,
            "promises": 2, "matched_minor": 0, "start_minor": 1000, "shown_minor": 3500,
        }
    ]  # fmt: skip
    assert [line["settled_drift"] for line in said["recount"]] == [0]
    assert [(line["currency"], line["drifting"]) for line in said["days"]] == [("EUR", 0)]


def test_reports_come_in_one_currency(key: APIClient, relief: Organisation) -> None:
    cause = a_cause(relief)
    rates.load(RATES, now=clock.now())
    captured(a_payment(cause, 1000, currency="USD"), now=matching_day())
    a_pledge(cause, 100, currency="JPY", made_at=matching_day())

    channels = key.get(f"{HOME}/reports/channels?cause=clean-water&in=EUR").json()
    totals = key.get(f"{HOME}/reports/totals?in=EUR").json()
    table = key.get(f"{HOME}/reports/channels.csv?cause=clean-water&in=EUR")
    wrong = key.get(f"{HOME}/reports/totals?in=euro")

    left = [{"currency": "JPY", "reason": "no-rate", "money_minor": 0, "promised_minor": 100}]
    assert (channels["currency"], channels["total_minor"]) == ("EUR", 800)
    assert channels["conversion"]["left_out"] == left
    assert totals["rows"][0]["left_out"]["left_out"] == left
    assert (totals["money_minor"], totals["promised_minor"]) == (800, 800)
    assert b"total,,EUR,800" in table.content
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "in")


def matching_day() -> Any:
    from tests.builders import MONDAY  # noqa: PLC0415 - the day of RATES

    return MONDAY


def test_rates_are_read_by_everybody_and_loaded_by_operators(api: APIClient) -> None:
    operator = User.objects.create_superuser("operator@example.org", "a long pass phrase")
    mallory = with_two_steps(a_member(an_organisation("other"), Role.OWNER))

    refused = []
    for person in (None, mallory, operator):  # the last without a second factor
        api.force_authenticate(None)
        if person:
            api.force_login(person)
        refused.append(api.post("/api/v1/rates", RATES, content_type="text/csv").status_code)
    with_two_steps(operator)
    loaded = api.post("/api/v1/rates", RATES, content_type="text/csv")
    wrong = api.post("/api/v1/rates", b"Name\n", content_type="text/csv")
    read = APIClient().get("/api/v1/rates?on=2026-03-07").json()

    assert [status in (401, 403) for status in refused] == [True] * 3
    assert loaded.json() == {"added": 1, "known": 0, "unlike": 0, "last_day": "2026-03-02"}
    assert (wrong.status_code, wrong.json()["code"]) == (400, "rates-unreadable")
    assert read == {
        "published_on": "2026-03-02", "per_euro": {"USD": "1.25"}, "last_day": "2026-03-02",
    }  # fmt: skip
    assert ExchangeRate.objects.count() == 1


def test_the_public_page_shows_how_far_a_cause_is_and_who_matches(
    client: Client, relief: Organisation
) -> None:
    cause = a_cause(relief, goal_minor=10_000)
    captured(a_payment(cause, 2500))
    a_pledge(cause, 2500)
    running(cause, matcher_shown=True, per_gift_minor=5000)

    page = client.get("/relief/causes/clean-water/").content.decode()
    form = client.get("/relief/causes/clean-water/give").content.decode()

    assert "25.00 EUR of 100.00 EUR" in page
    assert 'aria-label="25 % of the goal"' in page
    assert '<rect class="promised" width="50.00"' in page
    for shown in (page, form):
        assert "The Silva family adds 1.00 EUR to each 1.00 EUR you give." in shown
        assert "Still there: 1,000.00 EUR of 1,000.00 EUR" in shown


def test_a_cause_without_goal_and_gifts_shows_no_empty_thermometer(
    client: Client, relief: Organisation
) -> None:
    a_cause(relief)

    page = client.get("/relief/causes/clean-water/").content.decode()

    assert "thermometer" not in page
    assert "matched" not in page


def test_staff_offer_pause_and_end_a_match_at_their_desk(
    omar: Client, relief: Organisation
) -> None:
    a_cause(relief)
    words = {
        "title": "Doubled", "matcher": "Ines", "causes": "clean-water", "ratio_gift": "1",
        "ratio_match": "2", "cap": "5,000", "per_gift": "", "opens_at": "2026-03-02T09:00",
        "closes_at": "2036-03-09T09:00",
    }  # fmt: skip

    wrong = omar.post("/staff/relief/matching/new/", words | {"closes_at": "2026-03-01T09:00"})
    made = omar.post("/staff/relief/matching/new/", words)
    offer = MatchOffer.objects.get()
    for step in ("pause", "resume", "end"):
        assert omar.post(f"/staff/relief/matching/{offer.id}/{step}/").status_code == 303
    listed = omar.get("/staff/relief/matching/").content.decode()

    assert "The offer ends before it begins." in wrong.content.decode()
    assert made.status_code == 303
    assert (offer.cap_minor, offer.ratio_match, offer.per_gift_minor) == (500_000, 2, None)
    assert "5,000.00 EUR" in listed
    assert "Ended" in listed


def test_staff_see_a_causes_money_and_set_its_start_figure(
    omar: Client, relief: Organisation
) -> None:
    cause = a_cause(relief)
    captured(a_payment(cause, 2500))

    wrong = omar.post("/staff/relief/causes/clean-water/money/", {"amount": "much"})
    omar.post("/staff/relief/causes/clean-water/money/", {"amount": "12.50", "note": "Fair"})
    page = omar.get("/staff/relief/causes/clean-water/money/").content.decode()

    assert "Enter an amount" in wrong.content.decode()
    assert "25.00 EUR" in page
    assert "12.50 EUR" in page


def test_the_channel_page_says_what_it_could_not_convert(
    omar: Client, relief: Organisation
) -> None:
    cause = a_cause(relief)
    captured(a_payment(cause, 2500, currency="USD"))

    page = omar.get("/staff/relief/channels/?cause=clean-water&in=EUR").content.decode()

    assert "25.00 USD received" in page
    assert "has not been loaded" in page


def test_an_amount_that_no_card_is_charged_is_refused_when_it_is_promised(
    api: APIClient, client: Client, relief: Organisation
) -> None:
    a_cause(relief, currency="KWD")
    said = {"cause": "clean-water", "amount_minor": 5124, "currency": "KWD", "rail": "card"}
    form = {"amount": "5.124", "rail": "card", "name": "Ines", "email": "ines@example.org"}

    answer = api.post(f"{HOME}/pledges/", said, format="json")
    page = client.post("/relief/causes/clean-water/give", form)

    assert answer.json()["code"] == "amount-too-fine"
    assert page.status_code == 400
    assert "multiples of 0.010 KWD" in page.content.decode()
