"""Another card is left without paying: nothing is taken there, and it is charged from then on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from django.conf import LazySettings

from donations.gateways.cards import ProviderAway
from donations.models import CardSetup, LedgerEntry, Payment, ProviderEvent, SavedMethod
from donations.queries.invariants import INVARIANTS
from donations.services import own_plans, plans, resolving
from mobilize.checks import invariants
from mobilize.kit import clock
from petitions.services import erasing
from tests.clients import scope
from tests.db.donations.plan_world import DAY, Giving, a_giving
from tests.mailbox import Mailbox
from tests.paying import ASKS_ONCE, BROKE, DECLINED, GOOD, Till, a_till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def giving(till: Till, deliver: Callable[..., int], mailbox: Mailbox) -> Giving:
    """Return a monthly gift that has begun."""
    made = a_giving(till, deliver)
    made.begin()
    return made


def a_page(giving: Giving) -> str:
    """Return the session of the page on which Ines leaves another card."""
    with scope.nobody():
        url = own_plans.replace_card(token=giving.token, now=giving.now)
    return url.rpartition("/")[2]


def usable(giving: Giving) -> list[SavedMethod]:
    return list(SavedMethod.objects.filter(pledge__plan=giving.plan, revoked_at=None))


def test_the_new_card_is_charged_and_the_old_one_no_more(giving: Giving, till: Till) -> None:
    old = giving.card()
    session = a_page(giving)
    opened = (till.client.v1.checkout.sessions.retrieve(session).mode, len(giving.payments()))

    till.pay(session, ASKS_ONCE, authenticated=True)
    for _ in range(2):
        giving.hear()
    (new,) = usable(giving)
    taken_there = len(till.client.v1.charges.list().data)
    giving.until(giving.fresh().next_on)

    old.refresh_from_db()
    assert opened == ("setup", 1)
    assert taken_there == 1  # the first gift's
    assert new != old
    assert old.revoked_at is not None
    assert new.customer_ref == old.customer_ref
    assert [each.saved_method for each in giving.payments()] == [None, new]
    assert giving.payments()[-1].state == "captured"
    assert CardSetup.objects.get().saved_method == new
    event = ProviderEvent.objects.get(kind="setup_intent.succeeded")
    assert (event.state, event.organisation_id) == ("applied", giving.org.id)


def test_the_repair_link_of_a_failed_gift_leaves_a_card_and_tries_it_at_once(
    giving: Giving, till: Till
) -> None:
    till.change(giving.card(), BROKE)
    giving.until(giving.fresh().next_on)
    state = giving.fresh().state
    with scope.nobody():
        url = own_plans.repair(token=giving.token, now=giving.now)

    till.pay(url.rpartition("/")[2], GOOD)
    giving.hear()
    charged_by_looking = LedgerEntry.objects.count()
    giving.work()

    assert (state, giving.fresh().state) == ("past_due", "active")
    assert (charged_by_looking, LedgerEntry.objects.count()) == (1, 2)
    assert giving.moves() == ["begin", "fail", "recover"]
    assert list(invariants.run(INVARIANTS)) == []


def test_a_declined_card_is_not_kept_and_the_page_stays_open(giving: Giving, till: Till) -> None:
    old, session = giving.card(), a_page(giving)

    said = till.pay(session, DECLINED)
    giving.hear()

    assert said["error"]["code"] == "card_declined"
    assert usable(giving) == [old]
    assert a_page(giving) == session  # asked again, the page that is open
    till.pay(session, GOOD)
    giving.hear()
    assert len(usable(giving)) == 1
    assert usable(giving) != [old]


def test_what_was_left_is_found_though_its_event_never_came(giving: Giving, till: Till) -> None:
    old, session = giving.card(), a_page(giving)
    till.pay(session, GOOD)
    later = clock.now() + resolving.PATIENCE * 2

    with scope.nobody():
        for _ in range(2):
            resolving.resolve(organisation_id=giving.org.id, now=later)
    giving.hear()

    assert CardSetup.objects.get().state == "done"
    assert usable(giving) == [CardSetup.objects.get().saved_method]
    assert usable(giving) != [old]


def test_a_page_of_whose_opening_nobody_heard_opens_when_it_is_asked_for_again(
    giving: Giving, till: Till
) -> None:
    till.sandbox.behave(timeout_after_success=3)
    with pytest.raises(ProviderAway):
        a_page(giving)
    sleep(1.1)  # what is asked for must not depend on the second in which it is

    again = a_page(giving)

    sessions = till.client.v1.checkout.sessions.list().data
    assert [each.id for each in sessions if each.mode == "setup"] == [again]
    assert CardSetup.objects.get().session_ref == again


def test_a_page_that_expired_changes_nothing_and_another_opens(giving: Giving, till: Till) -> None:
    old, session = giving.card(), a_page(giving)
    till.client.v1.checkout.sessions.expire(session)

    another = a_page(giving)
    giving.hear()

    assert another != session
    assert usable(giving) == [old]
    assert sorted(CardSetup.objects.values_list("state", flat=True)) == ["expired", "open"]


def test_nothing_is_kept_of_whom_was_erased_meanwhile(
    giving: Giving, till: Till, settings: LazySettings, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    old, session = giving.card(), a_page(giving)
    erasing.erase(
        organisation_id=giving.org.id, supporter_id=giving.plan.supporter_id, now=giving.now
    )

    till.pay(session, GOOD)
    giving.hear()

    assert list(SavedMethod.objects.all()) == [old]  # which the chore of erased givers takes
    assert CardSetup.objects.get().saved_method is None


def test_a_gift_that_is_complete_or_has_not_begun_takes_no_other_card(
    till: Till, deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    waiting = a_giving(till, deliver)

    with scope.nobody(), pytest.raises(plans.PlanEnded):
        own_plans.replace_card(token=waiting.token, now=waiting.now)

    assert not CardSetup.objects.exists()
    assert not Payment.objects.exists()


def test_a_stopped_gift_goes_on_with_another_card(giving: Giving, till: Till) -> None:
    with scope.nobody():
        own_plans.stop(token=giving.token, reason="other", now=giving.now)
    till.pay(a_page(giving), GOOD)
    giving.hear()
    stopped = giving.fresh().state

    with scope.nobody():
        own_plans.resume(token=giving.token, now=giving.now)
    giving.until(giving.fresh().next_on + DAY)

    assert stopped == "cancelled"
    assert giving.payments()[-1].saved_method == usable(giving)[0]
    assert giving.payments()[-1].state == "captured"
