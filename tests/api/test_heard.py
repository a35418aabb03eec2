"""How givers say they heard of it: asked last, kept on the pledge, used for what is untagged."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from donations.domain import hearing
from donations.models import Pledge
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.api.petition_callers import Caller, a_stranger, an_open_petition
from tests.builders import a_member, a_supporter
from tests.db.donations.journeys import a_gift
from tests.staff import at_work

pytestmark = pytest.mark.django_db

GIFT = {"cause": "haiti", "amount_minor": 2500, "currency": "USD", "rail": "transfer"}
FORM = {"amount": "25.00", "rail": "transfer", "name": "Ines Duarte", "email": "ines@example.org"}
REPORT = "reports/attribution?cause=haiti"
LOW, HIGH = 0.178116, 0.271697


@pytest.fixture
def ines() -> Caller:
    return an_open_petition()


def untagged(cause: Cause, answers: dict[str, int]) -> None:
    """Book gifts of 30 minor units without a visit, each by somebody else, who answered."""
    for answer, many in answers.items():
        for _ in range(many):
            a_gift(cause, 30, giver=a_supporter(cause.organisation), heard=answer)


def shares(report: dict[str, Any]) -> dict[str, Any]:
    return {row["name"]: row["told"] for row in [*report["rows"], report["untagged"]]}


def test_an_answer_is_taken_read_and_refused_by_its_name(ines: Caller) -> None:
    stranger = a_stranger("relief")
    made = [stranger.post("pledges/", GIFT | said) for said in ({"heard": "friend"}, {})]

    wrong = [stranger.post("pledges/", GIFT | {"heard": said}) for said in ("gossip", 7, "")]

    assert [one.status_code for one in made] == [201, 201]
    assert [one["heard"] for one in ines.get("pledges/").json()["results"]] == ["", "friend"]
    assert [one.status_code for one in wrong] == [400, 400, 400]
    assert {error["field"] for one in wrong for error in one.json()["errors"]} == {"heard"}
    assert Pledge.objects.count() == 2
    for column in ({"heard": "gossip"}, {"heard": "friend", "slot": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pledge.objects.filter(heard="").update(**column)


def test_the_form_asks_last_and_needs_no_answer(ines: Caller, client: Client) -> None:
    path = "/relief/causes/haiti/give"

    page = client.get(path).content.decode()
    sent = [client.post(path, FORM | said) for said in ({"heard": "offline"}, {"heard": ""}, {})]
    wrong = client.post(path, FORM | {"heard": "gossip"})

    assert page.index('name="condition_until"') < page.index('name="heard"')
    assert "How did you hear of this?" in page
    assert "I would rather not say" in page
    assert [one.status_code for one in (*sent, wrong)] == [303, 303, 303, 400]
    assert sorted(Pledge.objects.values_list("heard", flat=True)) == ["", "", "offline"]


def test_answers_of_untagged_givers_make_the_interval_tighter(ines: Caller) -> None:
    cause = Cause.objects.get()
    a_gift(cause, 500, [("facebook", 1)], heard="friend")  # came by a tagged link: no sample
    a_gift(cause, 1500, [("email", 1)])
    a_gift(cause, 500, [("whatsapp", 1)])
    untagged(cause, {"facebook": 8, "friend": 8, "other": 15, "": 7})
    omar = a_supporter(cause.organisation)
    for answer in ("facebook", "other"):  # one giver, whose newest answer counts
        a_gift(cause, 30, giver=omar, heard=answer)

    report = ines.get(REPORT).json()

    assert report["total"] == 3700
    assert report["heard"] == {
        "givers": 39, "answered": 32, "answers": {"facebook": 8, "friend": 8, "other": 16},
    }  # fmt: skip
    told = shares(report)
    # (500 + 1200 times Wilson's limits of 8 in 32) ÷ 3700; a friend may have sent it by WhatsApp.
    assert told["facebook"] == {"value": 0.216216, "low": LOW, "high": HIGH}
    assert told["whatsapp"] == {"value": None, "low": 0.135135, "high": HIGH}
    assert told["email"]["low"] == round(1500 / 3700, 6)
    assert told["unknown"] is None
    facebook = next(row for row in report["rows"] if row["name"] == "facebook")
    assert (facebook["low"], facebook["high"]) == (0.135135, 0.459459)
    table = ines.get("reports/attribution.csv?cause=haiti").content.decode().splitlines()
    assert table[0].endswith("share_at_random,share_told_low,share_told_high,since,until")
    assert f"{LOW},{HIGH}" in next(line for line in table if line.startswith("facebook,"))
    staff = at_work(a_member(cause.organisation, Role.ANALYST))
    page = staff.get("/staff/relief/attribution/?cause=haiti").content.decode()
    assert "Of 39 untagged givers 32 said how they heard of it." in page


def test_too_few_answers_make_no_interval_and_a_kept_report_keeps_its_own(ines: Caller) -> None:
    cause = Cause.objects.get()
    a_gift(cause, 500, [("facebook", 1)])
    before = ines.get(REPORT).json()
    untagged(cause, {"facebook": hearing.FEWEST})
    kept = "reports/attribution?cause=haiti&until=2026-03-31"
    ines.post("reports/attribution/runs", {"cause": "haiti", "until": "2026-03-31"})
    first = Pledge.objects.filter(heard="facebook").earliest("id")
    Pledge.objects.filter(id=first.id).update(heard="")

    few, run = ines.get(REPORT).json(), ines.get(kept).json()

    assert (before["heard"], few["heard"]["answered"]) == (None, hearing.FEWEST - 1)
    assert shares(few)["facebook"] is None
    assert [note[:13] for note in few["notes"]] == ["Fewer than 30"]
    assert (run["run"], run["heard"]["answered"]) == (1, hearing.FEWEST)
    assert shares(run)["facebook"]["value"] == 1.0
    for other in ("by=link", "conversion=signature"):
        assert ines.get(f"{REPORT}&{other}").json()["heard"] is None
