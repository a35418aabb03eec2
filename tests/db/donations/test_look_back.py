"""Looking back less far than the organisation does: what is older is in no journey."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from donations.attribution.heuristics import HEURISTICS
from donations.models import AttributionRun, LedgerEntry, Pledge
from donations.queries import attribution_figures, exported
from donations.reports import attribution as reports
from donations.services import attribution_nights, attribution_runs, exporting, ways
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, an_open_petition, an_organisation
from tests.clients import scope
from tests.db.donations.journeys import a_gift, a_signer, given_back
from tests.db.donations.test_attribution import credited
from tests.promises import a_plan

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CHANNELS = ["facebook", "email", "whatsapp", "unknown"]


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation())


def test_a_narrower_window_moves_a_gifts_credit_to_a_later_visit_and_the_sum_stays(
    cause: Cause,
) -> None:
    a_gift(cause, 1001, [("facebook", 60), ("email", 20), ("sms", 2)])

    far, near, nearest = (credited(cause, look_back_days=days) for days in (90, 30, 10))

    assert [found["first"] for found in (far, near, nearest)] == [
        {"facebook": 1001}, {"email": 1001}, {"sms": 1001},
    ]  # fmt: skip
    assert far["linear"] == {"facebook": 334, "email": 334, "sms": 333}
    assert near["linear"] == {"email": 501, "sms": 500}
    assert nearest["linear"] == {"sms": 1001}


def test_a_gift_whose_visits_are_all_older_is_untagged_whatever_was_written_down_with_it(
    cause: Cause,
) -> None:
    a_gift(cause, 500, [("facebook", 60)])
    a_gift(cause, 300, [("email", 60), ("unknown", 2)])

    assert credited(cause)["last_known"] == {"facebook": 500, "email": 300}
    assert credited(cause, look_back_days=30)["last_known"] == {"unknown": 800}
    assert credited(cause, look_back_days=30, tagged_only=True)["last_known"] == {"unknown": 800}


def test_what_a_signature_knew_of_its_signer_grows_old_too(cause: Cause) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    signature = a_signer(petition, [("whatsapp", 1)], signed_at=MONDAY - 60 * DAY)
    gift = a_gift(cause, 500, giver=signature.supporter)
    Pledge.objects.filter(id=gift.id).update(journey=["whatsapp"])

    assert credited(cause)["last"] == {"whatsapp": 500}
    assert credited(cause, look_back_days=30)["last"] == {"unknown": 500}


def test_what_a_file_of_gifts_named_has_no_day_and_stands_in_any_window(cause: Cause) -> None:
    gift = a_gift(cause, 700)
    Pledge.objects.filter(id=gift.id).update(journey=["qr"])

    assert credited(cause, look_back_days=1)["linear"] == {"qr": 700}


def test_later_parts_of_a_recurring_gift_came_as_the_first_did_in_any_window(
    cause: Cause,
) -> None:
    plan = a_plan(cause)
    Pledge.objects.filter(plan=plan).update(slot=2)  # the first is made below
    visits = [("facebook", 60), ("email", 5)]
    first = a_gift(
        cause, 1000, visits, giver=plan.supporter, kind="recurring", plan=plan, slot=1,
        made_at=MONDAY - 150 * DAY,
    )  # fmt: skip
    later = a_gift(
        cause, 1000, giver=plan.supporter, kind="recurring", plan=plan, slot=6, made_at=MONDAY
    )
    Pledge.objects.filter(id=later.id).update(**ways.same_as(first))

    found = {days: credited(cause, look_back_days=days)["linear"] for days in (90, 30, 2)}

    assert found[90] == {"facebook": 1000, "email": 1000}
    assert found[30] == {"email": 2000}
    assert found[2] == {"unknown": 2000}


@pytest.mark.parametrize("days", [1, 3, 10, 45, 89, 90])
def test_credits_are_the_ledgers_money_to_the_cent_in_any_window(cause: Cause, days: int) -> None:
    chance = Random(days)
    petition = an_open_petition(cause.organisation, cause=cause)
    signer = a_signer(petition, [("whatsapp", 3)], signed_at=MONDAY - 40 * DAY).supporter
    for number in range(20):
        ages = sorted((chance.uniform(0, 90) for _ in range(chance.randint(0, 4))), reverse=True)
        visits = [(chance.choice(CHANNELS), age) for age in ages]
        giver = signer if number % 4 == 0 else None
        gift = a_gift(cause, chance.randint(1, 9999), visits, giver=giver)
        if number % 3 == 0:
            given_back(gift, gift.amount_minor // 3 or 1, at=MONDAY + DAY)
    booked = sum(LedgerEntry.objects.values_list("amount_minor", flat=True))

    for by in ("channel", "campaign", "link"):
        found = credited(cause, look_back_days=days, by=by)

        assert {sum(found[model].values()) for model in HEURISTICS} == {booked}


def test_the_organisations_own_window_is_the_question_that_none_named(cause: Cause) -> None:
    silent = reports.ask(organisation=cause.organisation, cause=cause)
    named = reports.ask(organisation=cause.organisation, cause=cause, look_back_days=90)
    narrow = reports.ask(organisation=cause.organisation, cause=cause, look_back_days=89)

    keys = [attribution_figures.key(each) for each in (silent, named, narrow)]

    assert keys[0] == keys[1] != keys[2]
    assert silent.written().keys() == {
        "currency", "conversion", "measure", "by", "cause_id", "petition_id", "since", "until",
        "country", "language", "standing", "half_life", "order", "tagged_only", "look_back_days",
    }  # fmt: skip


def test_an_export_does_not_answer_for_a_narrower_window(cause: Cause, tmp_path: Path) -> None:
    a_gift(cause, 500, [("facebook", 60), ("email", 1)])
    asked = exporting.Asked()
    exporting.export(
        organisation=cause.organisation, folder=tmp_path / "all", asked=asked, now=MONDAY
    )
    narrow = reports.ask(organisation=cause.organisation, look_back_days=30)

    with pytest.raises(exported.NotInAnExport):
        exported.credited(tmp_path / "all", narrow)


def test_a_kept_run_of_a_narrower_window_is_looked_at_again_each_night(cause: Cause) -> None:
    a_gift(cause, 500, [("facebook", 60), ("email", 1)], made_at=MONDAY - 20 * DAY)
    until = (MONDAY - 10 * DAY).date()
    narrow = reports.ask(organisation=cause.organisation, until=until, look_back_days=30)
    attribution_runs.make(question=narrow, organisation=cause.organisation, now=MONDAY)
    Pledge.objects.update(touches=[])

    with scope.nobody():
        made = attribution_nights.keep(organisation=cause.organisation, now=MONDAY)

    assert AttributionRun.objects.filter(question__look_back_days=30).count() == 2
    (again,) = [each for each in made if each.run.question["look_back_days"] == 30]
    assert sum(again.moved["first"].values()) == 0
