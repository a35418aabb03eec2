"""Instalments: each later part is announced, charged once, or left to its giver with a link."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db.models.functions import Now
from django.test import Client

from donations.domain import cadence
from donations.domain.events import SavedMethodLetGo
from donations.domain.promises import Giver, Promise
from donations.gateways.cards import ProviderAway
from donations.models import ChargeNotice, LedgerEntry, Payment, Pledge, SavedMethod
from donations.queries.invariants import INVARIANTS
from donations.services import charging, keeping, pledging, settling
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.outbox.models import OutboxMessage
from petitions.models import MailSuppression
from tests import builders
from tests.clients import scope
from tests.mailbox import Mailbox
from tests.paying import ASKS_EACH_TIME, BROKE, GOOD, Till, a_till, the_payment
from worker import bookkeeping

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
NEXT, FAILED = "Your next instalment", "Your instalment could not be charged"


@dataclass
class Parts:
    """A promise of Ines of 100.00 in three parts; `now` is her day, which starts today."""

    deliver: Callable[..., int]
    pledge: Pledge
    now: datetime = field(default_factory=clock.now)

    def fresh(self) -> Pledge:
        return Pledge.objects.select_related("organisation").get(id=self.pledge.id)

    @property
    def due_on(self) -> date:
        found = self.fresh().due_on
        assert found is not None
        return found

    @property
    def page(self) -> str:
        token = pledging.token_of(self.pledge)
        return f"/{self.pledge.organisation.slug}/pledges/{token}"

    def stands(self) -> tuple[str, list[str]]:
        rows = Payment.objects.filter(pledge=self.pledge).order_by("created_at", "id")
        return self.fresh().state, list(rows.values_list("state", flat=True))

    def pay(self, till: Till, card: str = GOOD) -> None:
        """Pay the next part on the provider's page."""
        till.pay(till.open(self.fresh(), now=self.now), card, authenticated=True)
        self.hear(till)

    def hear(self, till: Till) -> None:
        till.tell()
        self.deliver(now=clock.now())

    def clean_up(self) -> None:
        """Let the worker look what is needed no more."""
        with scope.nobody():
            bookkeeping.resolve_payments(now=self.now)
        self.deliver(now=clock.now())

    def on(self, day: date) -> None:
        """Let it be noon of a day, and the worker come by twice: then nothing is left to do."""
        self.now = cadence.moment(day, ZoneInfo("UTC")) + timedelta(hours=3)
        for _ in range(2):
            with scope.nobody():
                bookkeeping.look_after_plans(now=self.now)
        self.deliver(now=clock.now())


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


def in_parts(deliver: Callable[..., int], *, rail: str = "card") -> Parts:
    cause = builders.a_cause(builders.an_organisation("relief"))
    said = Promise(amount_minor=10_000, currency=cause.currency, rail=rail, parts=3)
    pledge = pledging.make(
        cause=cause, petition=None, promise=said, touch_token=None, now=clock.now(),
        giver=Giver(email="ines@example.org", name="Ines Duarte"),
    )  # fmt: skip
    return Parts(deliver, pledge)


@pytest.fixture
def parts(till: Till, deliver: Callable[..., int], mailbox: Mailbox) -> Parts:
    """Return a promise by card of which the first part has been paid."""
    made = in_parts(deliver)
    made.pay(till)
    return made


def subjects(mailbox: Mailbox) -> list[str]:
    return [str(each["Subject"]).partition(":")[0] for each in mailbox]


def said(mailbox: Mailbox, place: int) -> str:
    body = mailbox[place].get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def test_each_later_part_is_announced_and_charged_on_its_day(
    parts: Parts, mailbox: Mailbox, client: Client
) -> None:
    shown = client.get(f"{parts.page}/thanks").content.decode()
    seen = []
    for _ in range(2):
        day = parts.due_on
        for before in (4, 3, 1, 0):
            parts.on(day - before * DAY)
            seen.append((len(mailbox), LedgerEntry.objects.count()))

    assert "33.33" in shown
    assert "Part of your gift has arrived" in shown
    assert "Pay 33.33 EUR" in shown
    assert seen == [(0, 1), (1, 1), (1, 1), (1, 2), (1, 2), (2, 2), (2, 2), (2, 3)]
    assert subjects(mailbox) == [NEXT, NEXT]
    booked = LedgerEntry.objects.order_by("id").values_list("amount_minor", flat=True)
    assert list(booked) == [3333, 3333, 3334]
    assert parts.stands() == ("fulfilled", ["captured"] * 3)
    assert list(invariants.run(INVARIANTS)) == []


def test_a_charge_that_fails_is_left_to_its_giver_and_their_other_card_pays_the_rest(
    parts: Parts, till: Till, mailbox: Mailbox, client: Client
) -> None:
    till.change(SavedMethod.objects.get(), BROKE)
    day = parts.due_on
    for later in (-3, 0, 5, 12):
        parts.on(day + later * DAY)
    failed, told = parts.stands(), subjects(mailbox)

    parts.pay(till, GOOD)
    last = parts.due_on
    for before in (3, 0):
        parts.on(last - before * DAY)

    assert failed == ("part_paid", ["captured", "failed"])
    assert told == [NEXT, FAILED]
    assert f"{parts.page}/thanks" in said(mailbox, 1)
    assert parts.stands() == ("fulfilled", ["captured", "failed", "captured", "captured"])
    assert SavedMethod.objects.count() == 2


def test_a_bank_that_asks_is_answered_from_the_same_page(
    parts: Parts, till: Till, mailbox: Mailbox, client: Client
) -> None:
    till.change(SavedMethod.objects.get(), ASKS_EACH_TIME)
    day = parts.due_on
    for later in (-3, 0, 1):
        parts.on(day + later * DAY)

    asked = the_payment(parts.pledge)
    sent = client.post(f"{parts.page}/pay")
    till.authenticate(sent["Location"])
    parts.hear(till)

    assert subjects(mailbox) == [NEXT, "Your bank asks about your instalment"]
    assert (asked.state, asked.action_url) == ("action_required", sent["Location"])
    assert parts.stands() == ("part_paid", ["captured", "captured"])


def held(till: Till, saved: SavedMethod) -> str | None:
    """Return whose the provider says a card is, if it can be charged."""
    return till.client.v1.payment_methods.retrieve(saved.method_ref).customer  # type: ignore[return-value]


def test_once_nothing_more_is_to_come_the_provider_forgets_the_card(
    parts: Parts, till: Till
) -> None:
    saved = SavedMethod.objects.get()
    for _ in range(2):
        parts.clean_up()
        for before in (3, 0):
            parts.on(parts.due_on - before * DAY)
    needed = held(till, saved)

    till.sandbox.behave(timeout_after_success=3)
    with scope.nobody(), pytest.raises(ProviderAway):
        keeping.forget_at_provider(provider="stripe", method_ref=saved.method_ref)
    till.sandbox.behave(timeout_after_success=0)
    for _ in range(2):
        parts.clean_up()
    parts.hear(till)

    saved.refresh_from_db()
    (told,) = OutboxMessage.objects.filter(topic=SavedMethodLetGo.topic)
    assert parts.stands() == ("fulfilled", ["captured"] * 3)
    assert (needed, held(till, saved)) == (saved.customer_ref, None)
    assert saved.revoked_at == parts.now
    assert (told.state, told.last_error) == ("done", "")


def test_a_card_that_another_promise_is_charged_to_is_kept_until_that_is_over(
    parts: Parts, till: Till, client: Client
) -> None:
    saved = SavedMethod.objects.get()
    other = builders.a_pledge(parts.pledge.cause, 500, rail="card", supporter=saved.supporter)
    charging.prepare(pledge=other, saved_method_id=saved.id, now=parts.now)
    client.post(f"{parts.page}/stop")
    parts.clean_up()
    kept = held(till, saved)

    Payment.objects.filter(pledge=other).update(state="cancelled")
    pledging.cancel(organisation=other.organisation, pledge_id=other.id, now=parts.now)
    parts.clean_up()

    assert parts.stands() == ("cancelled", ["captured"])
    assert (kept, held(till, saved)) == (saved.customer_ref, None)


def test_nobody_is_charged_without_notice_or_after_they_called_off(
    parts: Parts, mailbox: Mailbox, client: Client
) -> None:
    day = parts.due_on + 40 * DAY  # the worker was away
    parts.on(day)
    moved, told = parts.due_on, subjects(mailbox)

    left = client.post(f"{parts.page}/stop")
    said = client.get(left["Location"]).content.decode()
    parts.on(moved)

    assert (moved, told) == (day + 3 * DAY, [NEXT])
    assert "33.33 EUR had arrived before, and stays given" in said
    assert parts.stands() == ("cancelled", ["captured"])


def test_a_part_waits_until_its_notice_has_gone_out(
    parts: Parts, till: Till, settings: LazySettings, mailbox: Mailbox
) -> None:
    day, there = parts.due_on, settings.EMAIL_PORT
    settings.EMAIL_PORT = mailbox.free_port()
    for later in (-3, 0, 1):
        parts.on(day + later * DAY)
    waiting, put_off = parts.stands(), parts.due_on

    settings.EMAIL_PORT = there
    OutboxMessage.objects.filter(state="waiting").update(not_before=Now())
    parts.deliver(now=parts.now)
    moved, told = parts.due_on, subjects(mailbox)
    for before in (1, 0):
        parts.on(moved - before * DAY)

    assert (waiting, put_off) == (("part_paid", ["captured"]), day + 3 * DAY)
    assert (moved, told) == (day + 4 * DAY, [NEXT])
    assert parts.stands() == ("part_paid", ["captured", "captured"])
    first_on = parts.fresh().first_on or day
    assert parts.due_on == cadence.day(first_on, months=2)  # the part after it keeps its day


def test_who_pays_by_transfer_is_told_of_each_part_and_how_much_it_is(
    deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    parts = in_parts(deliver, rail="transfer")
    parts.on(parts.due_on)  # nobody has shown that the address is theirs
    nothing = len(mailbox)
    settling.record(
        organisation=parts.pledge.organisation, pledge_id=parts.pledge.id, reference="1",
        received_at=parts.now, by=None, now=parts.now,
    )  # fmt: skip

    day = parts.due_on
    for later in (-4, -3, 0, 9):
        parts.on(day + later * DAY)

    assert (nothing, subjects(mailbox)) == (0, [NEXT])
    assert "33.33 EUR. The page below says how" in said(mailbox, 0)
    assert parts.stands() == ("part_paid", ["captured"])


def test_a_notice_that_nobody_may_be_sent_waits_no_longer(
    deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    parts = in_parts(deliver, rail="transfer")
    settling.record(
        organisation=parts.pledge.organisation, pledge_id=parts.pledge.id, reference="1",
        received_at=parts.now, by=None, now=parts.now,
    )  # fmt: skip
    giver = parts.pledge.supporter
    assert giver is not None
    MailSuppression.objects.create(
        organisation=giver.organisation, address_hash=bytes(giver.email_index or b""),
        reason="bounced", first_seen_at=parts.now, suppressed_at=parts.now,
    )  # fmt: skip

    parts.on(parts.due_on - 3 * DAY)

    assert len(mailbox) == 0
    assert ChargeNotice.objects.get().state == "unreachable"
