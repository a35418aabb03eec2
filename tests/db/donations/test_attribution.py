"""Credits that PostgreSQL computes: the same as the pure models', and whole to the minor unit."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from django.db.models import Sum

from donations.attribution.heuristics import HEURISTICS, Touch, split
from donations.attribution.questions import UNIT, Question
from donations.models import LedgerEntry, Pledge
from donations.queries import attribution
from donations.services import settling
from mobilize.organisations import scoping
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_pledge, a_supporter, an_open_petition, an_organisation
from tests.clients import scope
from tests.db.donations.journeys import (
    a_gift,
    a_linked_visit,
    a_signer,
    a_visit,
    given_back,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CHANNELS = ["facebook", "email", "whatsapp", "unknown"]


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation())


def credited(cause: Cause, **said: object) -> dict[str, dict[str, int]]:
    """Return credits by model and label; what is nothing is left out."""
    question = Question(**{"currency": cause.currency, "cause_id": cause.id, **said})  # type: ignore[arg-type]
    found: dict[str, dict[str, int]] = {model: {} for model in HEURISTICS}
    for credit in attribution.credited(question, cause.organisation):
        for model, minor in credit.minor.items():
            before = found[model].get(credit.label, 0)
            found[model][credit.label] = before + minor
    return {m: {label: minor for label, minor in by.items() if minor} for m, by in found.items()}


def purely(journey: Sequence[Touch], minor: int, model: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for touch, part in zip(journey, split(minor, HEURISTICS[model](journey)), strict=True):
        found[touch.channel] = found.get(touch.channel, 0) + part
    return {label: part for label, part in found.items() if part}


@pytest.mark.parametrize("seed", range(40))
def test_the_database_splits_every_journey_as_the_pure_models_do(cause: Cause, seed: int) -> None:
    chance = Random(seed)
    ages = sorted((chance.uniform(0, 89) for _ in range(chance.randint(1, 9))), reverse=True)
    visits = [(chance.choice(CHANNELS), round(age, 6)) for age in ages]
    amount = chance.choice([1, 2, 7, 99_999_999, chance.randint(1, 100_000)])
    giver = a_supporter(cause.organisation)
    petition = an_open_petition(cause.organisation, cause=cause)
    pledge = a_gift(cause, amount, visits, giver=giver)
    place = chance.randrange(len(visits) + 1)
    if place < len(visits):  # one of the visits led to a signature
        signature = a_signer(petition, [], signed_at=MONDAY - 90 * DAY)
        signature.supporter, signature.touch_id = giver, pledge.touches[place]
        signature.save()

    found = credited(cause)

    journey = [Touch(channel, age, at == place) for at, (channel, age) in enumerate(visits)]
    for model in HEURISTICS:
        assert found[model] == purely(journey, amount, model), model


def a_mixed_book(cause: Cause) -> None:
    """Let gifts come by all kinds of ways, and some of them go back in parts."""
    chance = Random(3)
    for _ in range(25):
        visits = [(chance.choice(CHANNELS), age) for age in (80, 40, 9, 2, 0.5)]
        begin = chance.randrange(len(visits) + 1)
        day = MONDAY + chance.randrange(5) * DAY
        amount = chance.randint(100, 9000)
        rail = chance.choice(["transfer", "sms", "cash"])
        pledge = a_gift(cause, amount, visits[begin:], made_at=day, rail=rail)
        if chance.random() < 0.4:
            given_back(pledge, amount // 3, at=day + 2 * DAY)
            given_back(pledge, amount - amount // 3, at=day + 4 * DAY)


def test_every_models_credits_add_up_to_the_ledgers_money_in_any_period(cause: Cause) -> None:
    a_mixed_book(cause)

    for first in range(0, 9, 2):
        since = (MONDAY + first * DAY).date()
        until = (MONDAY + (first + 1) * DAY).date()
        booked = LedgerEntry.objects.filter(booked_on__range=(since, until))
        whole = booked.aggregate(whole=Sum("amount_minor"))["whole"] or 0

        found = credited(cause, since=since, until=until)

        assert {sum(by_label.values()) for by_label in found.values()} == {whole}


def test_days_add_up_to_the_whole_for_every_channel(cause: Cause) -> None:
    a_mixed_book(cause)

    summed: dict[str, dict[str, int]] = {model: {} for model in HEURISTICS}
    for day in range(10):
        on = (MONDAY + day * DAY).date()
        for model, by_label in credited(cause, since=on, until=on).items():
            for label, minor in by_label.items():
                summed[model][label] = summed[model].get(label, 0) + minor

    whole = credited(cause)
    assert {m: {k: v for k, v in by.items() if v} for m, by in summed.items()} == whole


def test_a_refund_reverses_the_same_credits_on_its_own_day(cause: Cause) -> None:
    gift = a_gift(cause, 1000, [("email", 9), ("facebook", 5), ("email", 1), ("sms", 0)])
    given_back(gift, 333, at=MONDAY + DAY)
    given_back(gift, 667, at=MONDAY + 2 * DAY)

    on_monday = credited(cause, since=MONDAY.date(), until=MONDAY.date())
    later = credited(cause, since=(MONDAY + DAY).date())

    for model in HEURISTICS:
        assert later[model] == {label: -minor for label, minor in on_monday[model].items()}
    assert credited(cause) == {model: {} for model in HEURISTICS}


def test_earlier_visits_of_the_same_person_are_part_of_their_way(cause: Cause) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    signature = a_signer(petition, [("whatsapp", 3)], signed_at=MONDAY - 10 * DAY)
    a_gift(cause, 500, [("email", 0)], giver=signature.supporter)

    found = credited(cause)

    assert found["first"] == {"whatsapp": 500}
    assert found["last"] == {"email": 500}
    assert found["position_w"] == {"whatsapp": 333, "email": 167}


def test_visits_before_the_look_back_window_are_left_out(cause: Cause) -> None:
    a_gift(cause, 500, [("facebook", 31), ("email", 1)])

    assert credited(cause, look_back_days=30)["first"] == {"email": 500}
    assert credited(cause, look_back_days=32)["first"] == {"facebook": 500}


def test_untagged_visits_stand_for_themselves_unless_only_tagged_ones_are_asked_for(
    cause: Cause,
) -> None:
    a_gift(cause, 400, [("facebook", 2), ("unknown", 1)])
    a_gift(cause, 100, [("unknown", 1)])

    kept, left_out = credited(cause), credited(cause, tagged_only=True)

    assert kept["last"] == {"unknown": 500}
    assert kept["last_known"] == {"facebook": 400, "unknown": 100}
    assert left_out["last"] == {"facebook": 400, "unknown": 100}


def test_an_imported_gift_has_the_channel_its_file_named(cause: Cause) -> None:
    pledge = a_gift(cause, 700)
    type(pledge).objects.filter(id=pledge.id).update(journey=["qr"])

    assert credited(cause)["linear"] == {"qr": 700}


def test_currencies_and_causes_never_mix(cause: Cause) -> None:
    other = a_cause(cause.organisation, "forests", currency="USD")
    a_gift(cause, 500, [("email", 1)])
    a_gift(other, 900, [("facebook", 1)])

    assert credited(cause)["last"] == {"email": 500}
    assert credited(cause, cause_id=None, currency="USD")["last"] == {"facebook": 900}


def test_country_language_and_who_is_new_leave_the_rest_out(cause: Cause) -> None:
    giver = a_supporter(cause.organisation)
    a_gift(cause, 500, [("email", 1)], giver=giver)
    a_gift(cause, 300, [("sms", 1)], giver=giver, made_at=MONDAY + DAY)
    a_gift(cause, 200, [("qr", 1)])

    assert credited(cause, country="PT")["last"] == {"email": 500, "sms": 300}
    assert credited(cause, language="fr")["last"] == {}
    assert credited(cause, standing="returning")["last"] == {"sms": 300}
    assert credited(cause, standing="new")["last"] == {"email": 500, "qr": 200}


def test_who_promised_and_never_gave_is_new_with_the_first_gift(cause: Cause) -> None:
    giver, other = a_supporter(cause.organisation), a_supporter(cause.organisation)
    never = {"made_at": MONDAY - DAY, "state": "lapsed", "lapsed_at": MONDAY}
    a_pledge(cause, 900, supporter=giver, **never)
    a_gift(cause, 400, [("email", 1)], giver=giver)
    partly = a_pledge(cause, 100, supporter=other, made_at=MONDAY - DAY, journey=["qr"])
    settling.record(
        organisation=cause.organisation, pledge_id=partly.id, reference="Line 7",
        received_at=MONDAY, amount_minor=70, by=None, now=MONDAY,
    )  # fmt: skip
    Pledge.objects.filter(id=partly.id).update(state="lapsed", lapsed_at=MONDAY)
    a_gift(cause, 600, [("sms", 1)], giver=other)

    assert credited(cause, standing="new")["last"] == {"email": 400, "qr": 70}
    assert credited(cause, standing="returning")["last"] == {"sms": 600}


def test_conversions_can_be_counted_and_pledges_and_signatures_too(cause: Cause) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    a_signer(petition, [("whatsapp", 1), ("sms", 0)], signed_at=MONDAY)
    a_gift(cause, 500, [("email", 1), ("sms", 0), ("qr", 0)])

    signed = credited(cause, conversion="signature")
    promised = credited(cause, conversion="pledge")
    counted = credited(cause, measure="count")

    assert signed["linear"] == {"whatsapp": UNIT // 2, "sms": UNIT // 2}
    assert promised["last"] == {"qr": 500}
    assert sum(counted["linear"].values()) == UNIT


def test_credit_goes_to_campaigns_and_links_as_well(cause: Cause) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    linked = a_linked_visit(petition, "facebook", at=MONDAY - DAY)
    named = a_visit(cause, "email", at=MONDAY, campaign="may")
    pledge = a_gift(cause, 500)
    type(pledge).objects.filter(id=pledge.id).update(touches=[linked.id, named.id])

    assert credited(cause, by="campaign")["linear"] == {"": 250, "may": 250}
    assert linked.link is not None
    assert credited(cause, by="link")["linear"] == {linked.link.code: 250, "": 250}


def test_another_organisations_scope_sees_no_credit(cause: Cause) -> None:
    a_gift(cause, 500, [("email", 1)])
    others = an_organisation()

    with scope.nobody(), scoping.within(others.id):
        seen = credited(cause)
    with scope.nobody(), scoping.within(cause.organisation_id):
        mine = credited(cause)

    assert seen["last"] == {}
    assert mine["last"] == {"email": 500}


def test_paths_hold_who_gave_and_who_signed_and_gave_nothing(cause: Cause) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    a_gift(cause, 500, [("email", 2), ("sms", 1)])
    a_gift(cause, 300, [("email", 2), ("sms", 1)])
    a_signer(petition, [("whatsapp", 1)], signed_at=MONDAY)
    a_visit(cause, "qr", at=MONDAY)
    never = a_signer(petition, [("facebook", 1)], signed_at=MONDAY)
    a_pledge(cause, supporter=never.supporter, state="lapsed", lapsed_at=MONDAY + DAY)

    money = attribution.paths(question(cause), cause.organisation)
    signed = attribution.paths(question(cause, conversion="signature"), cause.organisation)

    assert [(p.channels, p.conversions, p.value, p.nulls) for p in money] == [
        (("email", "sms"), 2, 800.0, 0.0),
        (("facebook",), 0, 0.0, 1),
        (("whatsapp",), 0, 0.0, 1),
    ]
    assert (("qr",), 1) in [(path.channels, path.nulls) for path in signed]


def question(cause: Cause, **said: object) -> Question:
    return Question(currency=cause.currency, cause_id=cause.id, **said)  # type: ignore[arg-type]
