"""A giver's recurring gift in the browser: GET shows, POST acts; and staff who look after gifts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from donations.models import Ask, GiftWords, HelpPromise, Plan, PlanStep, Pledge
from donations.services import own_plans
from mobilize.organisations.models import Organisation, Role
from petitions.models import Cause
from tests import builders, promises
from tests.builders import MONDAY
from tests.db.donations.plan_world import a_giving
from tests.mailbox import Mailbox
from tests.paying import BROKE, GOOD, Till, a_till
from tests.staff import at_work

FORM = {"amount": "25.00", "rail": "transfer", "name": "Ines Duarte", "email": "ines@example.org"}


@pytest.fixture
def relief() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def cause(relief: Organisation) -> Cause:
    return builders.a_cause(relief)


@pytest.fixture
def running(cause: Cause) -> Plan:
    return promises.a_plan(cause, state="active", begun_at=MONDAY)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as found:
        yield found


def at(plan: Plan, act: str = "") -> str:
    return f"/relief/plans/{own_plans.token_of(plan)}/{act}"


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_looking_changes_nothing_and_each_button_does_what_it_says(
    client: Client, running: Plan, relief: Organisation
) -> None:
    builders.a_cause(relief, "schools", title="Schools for all")
    page = words(client, at(running))
    before = PlanStep.objects.count()

    for act in ("repair", "resume", "change", "pause", "stop", "move"):
        assert client.get(at(running, act)).status_code == 405
    client.post(at(running, "change"), {"amount": "12.50", "anchor_day": "31"})
    client.post(at(running, "move"), {"cause": "schools"})
    changed = words(client, at(running))
    client.post(at(running, "stop"), {"reason": "money"})
    running.refresh_from_db()

    assert "running" in page
    assert before == 0
    assert "12.50" in changed
    assert "Schools for all" in changed
    assert (running.state, running.reason, running.anchor_day) == ("cancelled", "money", 31)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("change", {"amount": "0", "anchor_day": "2"}),
        ("change", {"amount": "10", "anchor_day": "32"}),
        ("pause", {"until": "2020-01-01"}),
        ("stop", {"reason": "staff"}),
        ("move", {"cause": "nowhere"}),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_changes_nothing(
    client: Client, running: Plan, act: str, said: dict[str, str]
) -> None:
    answer = client.post(at(running, act), said)

    running.refresh_from_db()
    assert answer.status_code == 400
    assert 'class="error' in answer.content.decode()
    assert (running.state, running.amount_minor, running.anchor_day) == ("active", 1000, 2)


@pytest.mark.django_db(transaction=True)
def test_the_mailed_link_puts_a_failed_gift_right_in_one_click(
    client: Client, till: Till, deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    giving = a_giving(till, deliver)
    giving.begin()
    till.change(giving.card(), BROKE)
    giving.until(giving.fresh().next_on)
    body = mailbox[-1].get_body(("plain",))
    assert body is not None
    link = next(line for line in body.get_content().splitlines() if line.startswith("http"))
    path = "/" + link.split("/", 3)[3]

    page = words(client, path)
    sent = client.post(f"{path}repair")
    paid = len(giving.payments())
    till.pay(sent["Location"].rpartition("/")[2], GOOD, authenticated=True)
    giving.hear()
    unpaid_there = len(giving.payments()) == paid
    giving.work()

    assert "We could not charge your card" in page
    assert unpaid_there  # the card was left; what failed is charged by the worker
    assert sent.status_code == 303
    assert (giving.fresh().state, giving.newest().state) == ("active", "fulfilled")


@pytest.mark.django_db
def test_the_form_offers_amounts_and_takes_a_condition(client: Client, cause: Cause) -> None:
    promises.an_ask(cause, 1000, 2500, variant="b")
    path = "/relief/causes/clean-water/give"
    page = words(client, path)
    token = page.partition('name="ask" value="')[2].partition('"')[0]
    sent = FORM | {
        "amount": "", "suggested": "2500", "ask": token, "condition": "givers",
        "condition_number": "3", "named": "on", "comment": "Water!",
    }  # fmt: skip

    answer = client.post(path, sent)
    thanks = words(client, answer["Location"])

    pledge = Pledge.objects.get()
    assert (pledge.state, pledge.amount_minor, pledge.condition_number) == ("conditional", 2500, 3)
    assert (pledge.ask_variant, pledge.asked_minor) == ("b", [1000, 2500])
    assert "once 3 others give" in thanks
    assert GiftWords.objects.get().state == "waiting"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": ""}, "Enter how much you give."),
        ({"condition": "givers"}, "Say how many, or how much."),
        ({"often": "monthly"}, "A gift that recurs is paid by card or debit."),
    ],
)
def test_a_form_that_cannot_be_says_so(
    client: Client, cause: Cause, wrong: dict[str, str], said: str
) -> None:
    answer = client.post(f"/relief/causes/{cause.slug}/give", FORM | wrong)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Pledge.objects.exists()


@pytest.mark.django_db
def test_staff_name_amounts_read_words_note_help_and_stop_a_gift(
    relief: Organisation, cause: Cause, running: Plan
) -> None:
    omar = at_work(builders.a_member(relief, Role.CAMPAIGNER))
    desk = "/staff/relief/pledges/"
    pledge = builders.a_pledge(cause, supporter=builders.a_supporter(relief), anonymous=False)
    read = promises.gift_words_of(pledge, comment="Clean water!")
    helped = promises.a_help_promise(cause, skill="Plumbing")

    omar.post(desk + "amounts/", {"about": "clean-water", "amounts": "10 25 50", "variant": "a"})
    refused = omar.post(desk + "amounts/", {"about": cause.slug, "amounts": "x", "variant": "b"})
    seen = [words(omar, desk + page) for page in ("words/", "help/", "recurring/", "amounts/")]
    omar.post(f"{desk}words/{read.id}/show/")
    omar.post(f"{desk}help/{helped.id}/done/")
    omar.post(f"{desk}recurring/{running.id}/stop/")
    promised = words(omar, desk + "promised/")

    assert Ask.objects.get().amounts_minor == [1000, 2500, 5000]
    assert refused.status_code == 200
    assert "Write amounts such as" in refused.content.decode()
    assert ["Clean water!" in seen[0], "Plumbing" in seen[1], "10.00" in seen[2]] == [True] * 3
    assert GiftWords.objects.get().state == "shown"
    assert HelpPromise.objects.get().state == "done"
    assert Plan.objects.get(id=running.id).reason == "staff"
    assert "Promised and collected" in promised
