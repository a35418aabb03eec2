"""Texts: asked, confirmed, settled weeks later; in any order one outcome, no number in sight."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction

from donations.domain.text_files import SettlementBroken
from donations.gateways import text_inbox
from donations.models import (
    LedgerEntry,
    Pledge,
    TextKeyword,
    TextMessage,
    TextNumber,
    TextSettlementLine,
)
from donations.queries import texts
from donations.queries.invariants import INVARIANTS
from donations.reports import texts as figures
from donations.services import (
    held,
    money_forgetting,
    text_keywords,
    text_numbers,
    text_settling,
    texting,
)
from mobilize.checks import invariants
from petitions.models import Cause
from petitions.services import erasing
from tests.builders import MONDAY, a_cause, a_link, an_open_petition, an_organisation
from tests.texts import INES, OMAR, a_keyword, body

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
LATER = MONDAY + timedelta(days=40)
HEAD = "message_id,amount,currency,state,day\n"


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief", currency="USD"))


@pytest.fixture
def haiti(cause: Cause) -> TextKeyword:
    return a_keyword(cause)


def send(
    cause: Cause, text: str, name: str, *, minutes: int = 0, sender: str = INES,
    now: datetime = MONDAY + timedelta(hours=1),
) -> str:  # fmt: skip
    sent_at = MONDAY + timedelta(minutes=minutes)
    said = body(text, sent_at=sent_at, name=name, sender=sender).encode()
    message = text_inbox.read(said, now=now)
    return texting.receive(organisation=cause.organisation, message=message, now=now)


def give(cause: Cause, name: str, *, sender: str = INES, minutes: int = 0) -> None:
    send(cause, "HAITI", name, sender=sender, minutes=minutes)
    send(cause, "YES", f"{name}-yes", sender=sender, minutes=minutes + 1)


def settle(cause: Cause, rows: str, deliver: Deliver) -> tuple[int, int]:
    file = text_settling.take(
        organisation=cause.organisation, name="February", data=(HEAD + rows).encode(), by=None,
        now=LATER,
    )  # fmt: skip
    deliver(now=LATER)
    return file.told, file.repeated


def booked() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.order_by("id").values_list("kind", "amount_minor"))


def test_a_text_is_a_pledge_once_yes_is_said_and_money_only_when_settled(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    asked = send(cause, "Haiti", "m1")
    assert not Pledge.objects.exists()
    thanked = send(cause, "yes", "m2", minutes=3)

    pledge = Pledge.objects.get()
    assert "10.00 USD" in asked
    assert "Relief" in asked
    assert "phone bill" in asked
    assert "STOP" in asked
    assert "Thank you" in thanked
    assert (pledge.state, pledge.rail, pledge.amount_minor) == ("open", "sms", 1000)
    assert (pledge.supporter, pledge.journey, booked()) == (None, [], [])

    assert settle(cause, "m1,10.00,USD,paid,2026-04-02\n", deliver) == (1, 0)

    pledge.refresh_from_db()
    entry = LedgerEntry.objects.get()
    assert pledge.state == "fulfilled"
    assert (entry.rail, entry.channel, entry.amount_minor) == ("sms", "unknown", 1000)
    assert entry.happened_at.date().isoformat() == "2026-04-02"
    assert list(invariants.run(INVARIANTS)) == []


def test_every_order_of_arrival_comes_to_the_same(cause: Cause, haiti: TextKeyword) -> None:
    story = [
        ("HAITI", "a", 0),
        ("YES", "b", 2),
        ("HAITI", "c", 5),
        ("STOP", "d", 6),
        ("YES", "e", 8),
    ]
    outcomes = set()

    for order in permutations(story):
        with transaction.atomic():
            for text, name, minutes in [*order, *order[:2]]:
                send(cause, text, name, minutes=minutes)
            rows = TextMessage.objects.order_by("name")
            told = tuple(rows.values_list("name", "fate", "answer", "confirmed_by"))
            alive = Pledge.objects.exclude(state="cancelled").values_list("state", "amount_minor")
            outcomes.add((told, tuple(alive), TextNumber.objects.get().left))
            transaction.set_rollback(True)

    ((told, alive, left),) = outcomes
    assert [fate for _, fate, _, _ in told] == ["confirmed", "", "left", "", ""]
    assert (alive, left) == ((("open", 1000),), True)


def test_a_keyword_may_ask_how_its_giver_heard_of_it(cause: Cause) -> None:
    a_keyword(cause, "WATER", asks_how_heard=True)
    story = [("WATER", "k", 0), ("YES", "y", 1), ("A friend", "a", 2), ("2", "b", 3)]
    outcomes = set()

    for order in permutations(story):
        with transaction.atomic():
            said = {name: send(cause, text, name, minutes=at) for text, name, at in order}
            outcomes.add(Pledge.objects.exclude(state="cancelled").get().heard)
            if order == tuple(story):
                assert "Reply 1 a friend, 2 Facebook" in said["y"]
                assert said["a"] == "Relief: thank you for telling us."
            transaction.set_rollback(True)

    assert outcomes == {"facebook"}


def test_a_keyword_that_does_not_ask_hears_no_answer(cause: Cause, haiti: TextKeyword) -> None:
    give(cause, "m")

    answer = send(cause, "A friend", "a", minutes=5)

    assert "we do not know this word" in answer
    assert Pledge.objects.get().heard == ""


def test_the_same_message_again_gets_the_same_answer(cause: Cause, haiti: TextKeyword) -> None:
    first, second = (send(cause, "HAITI", "m1") for _ in range(2))
    send(cause, "YES", "m2", minutes=1)
    third = send(cause, "YES", "m2", minutes=1)

    assert first == second
    assert "Thank you" in third
    assert Pledge.objects.count() == 1


def test_a_closed_keyword_and_a_closed_cause_ask_nobody(cause: Cause, haiti: TextKeyword) -> None:
    send(cause, "HAITI", "before", minutes=-30)
    text_keywords.close(org_id=cause.organisation_id, keyword_id=haiti.id, now=MONDAY)
    over = send(cause, "HAITI", "after", minutes=1, sender=OMAR)
    cause.state, cause.closed_at = "closed", MONDAY
    cause.save()

    refused = send(cause, "YES", "yes", minutes=2)

    assert "over" in over
    assert "over" in refused
    assert not Pledge.objects.exists()
    assert TextMessage.objects.get(name="before").fate == "refused"


def test_a_word_is_open_once_at_a_number_and_may_open_again_once_closed(
    cause: Cause, haiti: TextKeyword
) -> None:
    with pytest.raises(text_keywords.KeywordTaken):
        a_keyword(cause, "haiti")
    text_keywords.close(org_id=cause.organisation_id, keyword_id=haiti.id, now=MONDAY)

    assert a_keyword(cause, "haiti").word == "HAITI"
    assert a_keyword(cause, "haiti", number="20222").number == "20222"
    assert a_keyword(a_cause(an_organisation("other", currency="USD"))).word == "HAITI"


def test_the_channel_is_the_keywords_link_and_else_unknown(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    link = a_link(petition, channel="facebook")
    a_keyword(cause, "PORT", link_code=link.code)
    send(cause, "PORT", "p")
    send(cause, "YES", "p-yes", minutes=1)
    give(cause, "h", sender=OMAR)

    settle(cause, "p,10,USD,paid,2026-04-02\nh,10,USD,refused,2026-04-02\n", deliver)

    sums = figures.by_channel(figures.report(cause.organisation_id))
    assert [(name, each.pledged, each.received_minor, each.refused) for name, _, each in sums] == [
        ("facebook", 1, 1000, 0),
        ("unknown", 1, 0, 1),
    ]
    assert LedgerEntry.objects.get().channel == "facebook"


def test_a_gift_that_two_lines_of_a_file_name_is_paid_once_and_the_second_waits(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    give(cause, "m1")
    give(cause, "m2", sender=OMAR)

    rows = "".join(f"{name},10,USD,paid,2026-04-02\n" for name in ("m1", "m1-yes", "m2"))
    settle(cause, rows, deliver)

    assert booked() == [("gift", 1000), ("gift", 1000)]
    assert list(texts.waiting(cause.organisation_id).values_list("message_name", "why")) == [
        ("m1-yes", "pledge-not-open")
    ]
    assert set(TextMessage.objects.exclude(fate="").values_list("settled", flat=True)) == {"paid"}
    assert list(invariants.run(INVARIANTS)) == []


def test_the_same_file_twice_and_an_overlapping_one_book_nothing_twice(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    give(cause, "m1")
    give(cause, "m2", sender=OMAR)
    rows = "m1,10.00,USD,paid,2026-04-02\nm2-yes,10.00,USD,paid,2026-04-02\n"

    first = settle(cause, rows, deliver)
    again = settle(cause, rows, deliver)
    overlapping = settle(cause, rows + "m1,10.00,USD,reversed,2026-04-05\n", deliver)

    assert (first, again, overlapping) == ((2, 0), (0, 2), (1, 2))
    assert booked() == [("gift", 1000), ("gift", 1000), ("refund", -1000)]
    (row,) = figures.report(cause.organisation_id)
    assert (row.total.received_minor, row.total.returned_minor) == (2000, 1000)
    assert row.total.outstanding_minor == 0
    assert list(invariants.run(INVARIANTS)) == []


def test_what_went_back_is_booked_though_the_file_tells_it_first(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    give(cause, "m1")

    settle(cause, "m1,10,USD,reversed,2026-04-05\nm1,10,USD,paid,2026-04-02\n", deliver)

    assert booked() == [("gift", 1000), ("refund", -1000)]


def test_a_refused_gift_lapses_and_money_that_comes_later_is_welcome(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    give(cause, "m1")

    settle(cause, "m1,10,USD,failed,2026-04-02\n", deliver)
    lapsed = Pledge.objects.get().state
    (row,) = figures.report(cause.organisation_id)
    settle(cause, "m1,10,USD,paid,2026-04-08\n", deliver)

    assert (lapsed, row.total.refused_minor, row.total.outstanding_minor) == ("lapsed", 1000, 0)
    assert (Pledge.objects.get().state, booked()) == ("fulfilled", [("gift", 1000)])


def test_lines_nobody_knows_wait_and_are_tried_again_when_told_again(
    cause: Cause, haiti: TextKeyword, deliver: Deliver
) -> None:
    send(cause, "HAITI", "asked-only", sender=OMAR)
    give(cause, "short")
    told = (("late", 10), ("asked-only", 10), ("short", 9))
    rows = "".join(f"{name},{amount},USD,paid,2026-04-02\n" for name, amount in told)

    settle(cause, rows, deliver)
    why = sorted(texts.waiting(cause.organisation_id).values_list("message_name", "why"))
    give(cause, "late", minutes=20)
    settle(cause, rows, deliver)

    assert why == [
        ("asked-only", "text-unknown"), ("late", "text-unknown"), ("short", "text-gift-differs"),
    ]  # fmt: skip
    assert booked() == [("gift", 1000)]
    assert TextSettlementLine.objects.filter(applied_at=None).count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        "m1,10,USD,paid,2026-04-02\nm2,ten,USD,paid,2026-04-02\n",
        "m1,10,USD,perhaps,2026-04-02\n", "m1,10,DOLLARS,paid,2026-04-02\n",
        "m1,10,USD,paid,2027-01-01\n", "m1,10,USD,paid,soon\n", ",10,USD,paid,2026-04-02\n",
        "m1,0,USD,paid,2026-04-02\n", "m1\n",
    ],
)  # fmt: skip
def test_a_file_with_one_bad_row_is_refused_whole(cause: Cause, rows: str) -> None:
    with pytest.raises(SettlementBroken):
        text_settling.take(
            organisation=cause.organisation, name="x", data=(HEAD + rows).encode(), by=None,
            now=LATER,
        )  # fmt: skip

    assert not TextSettlementLine.objects.exists()


def test_the_number_lies_sealed_and_goes_with_its_owner(cause: Cause, haiti: TextKeyword) -> None:
    give(cause, "m1")
    row = TextNumber.objects.get()
    stored = b"".join(bytes(row.number_sealed) for row in TextNumber.objects.all())
    seen = held.texts_of(row.supporter_id)

    receipt = erasing.erase(
        organisation_id=cause.organisation_id, supporter_id=row.supporter_id, now=MONDAY
    )
    give(cause, "m2", minutes=10)

    assert INES.encode() not in stored
    assert (seen[0]["number"], seen[0]["gifts"][0]["state"]) == (INES, "confirmed")
    assert receipt.counts["texts"] == 1
    row.refresh_from_db()
    assert (row.number_index, bytes(row.number_sealed)) == (None, b"")
    assert Pledge.objects.filter(state="open").count() == 2
    assert TextNumber.objects.exclude(id=row.id).count() == 1


def test_a_number_that_falls_silent_is_forgotten_and_its_gift_stays(
    cause: Cause, haiti: TextKeyword
) -> None:
    give(cause, "m1")
    kept = money_forgetting.forget_old(now=MONDAY + timedelta(days=179))
    gone = money_forgetting.forget_old(now=MONDAY + timedelta(days=181))

    assert (kept, gone) == (0, 1)
    assert text_numbers.find(org_id=cause.organisation_id, number=INES) is None
    assert Pledge.objects.get().state == "open"
