"""Prompts go out once, and every answer of the mail server has its consequence."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Timer
from typing import Any

import pytest
from django.db.models import F
from pytest_django import Settings

from mobilize.checks import invariants
from mobilize.kit import smtp
from mobilize.organisations import scoping
from mobilize.outbox.models import OutboxMessage
from petitions.domain.events import PromptsDue
from petitions.domain.mail_log import MailLog
from petitions.emails import prompt_sending
from petitions.models import MailSuppression, Petition, SharePrompt, Signature, Supporter
from petitions.queries.prompt_invariants import PROMPTS
from petitions.services import (
    consenting,
    mail_pacing,
    prompt_deciding,
    prompting,
    reconciling,
    sharing,
)
from tests import builders, sink
from tests.builders import MONDAY
from tests.clients import scope
from tests.sink import Sink
from worker import relay, upkeep, waking
from worker.queues import BULK

pytestmark = pytest.mark.django_db(transaction=True)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def server(settings: Settings) -> Iterator[Sink]:
    with sink.listening(Sink()) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = (
            "127.0.0.1",
            server.port,
            2,
        )
        yield server
        smtp.kept().close()


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def signers(petition: Petition, *addresses: str) -> list[Signature]:
    """Return people who signed and want to be asked to share; their prompts are queued."""
    signed = []
    for address in addresses:
        person = builders.a_supporter(petition.organisation, address)
        signature = builders.a_confirmed_signature(petition, supporter=person)
        consenting.give(
            supporter=person, purposes=["share_prompts"], source="signature",
            source_id=signature.id, now=MONDAY,
        )  # fmt: skip
        sharing.make_links(signature, now=MONDAY)
        signed.append(signature)
    prompt_deciding.decide_many(
        organisation_id=petition.organisation_id,
        signature_ids=[signature.id for signature in signed],
        now=MONDAY,
    )
    return signed


def people(number: int, domain: str = "good.example") -> list[str]:
    return [f"person{each}@{domain}" for each in range(number)]


def send(petition: Petition) -> int:
    with scope.nobody():
        return prompt_sending.send_due(organisation_id=petition.organisation_id, now=MONDAY)


def time_passes() -> None:
    """Let all that waits be due now."""
    SharePrompt.objects.filter(state="queued").update(not_before=MONDAY)


def states() -> Counter[str]:
    return Counter(SharePrompt.objects.values_list("state", flat=True))


def reasons() -> set[str]:
    return set(SharePrompt.objects.filter(state="suppressed").values_list("reason", flat=True))


def test_many_prompts_go_out_once_each_over_one_connection(
    petition: Petition, server: Sink
) -> None:
    signers(petition, *people(120))

    taken = send(petition)

    assert (taken, len(server.taken), server.connections) == (120, 120, 1)
    assert set(server.copies().values()) == {1}
    assert states() == {"sent": 120}
    assert list(invariants.run(PROMPTS)) == []


def test_one_task_takes_up_five_hundred_and_calls_for_the_rest(petition: Petition) -> None:
    signers(petition, *people(501))
    # What cannot be written is claimed all the same, and costs no mail.
    Supporter.objects.update(name_sealed=b"\x01damaged")

    taken = send(petition)

    assert taken == 500
    assert Counter(SharePrompt.objects.values_list("attempts", flat=True)) == {1: 500, 0: 1}
    assert OutboxMessage.objects.filter(topic=PromptsDue.topic, state="waiting").count() == 1


def test_every_prompt_can_be_stopped_with_one_click(petition: Petition, server: Sink) -> None:
    signers(petition, *people(3))

    send(petition)

    assert len({mail["List-Unsubscribe"] for mail in server.taken}) == 3
    assert all(
        mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for mail in server.taken
    )
    assert all(len(list(mail.iter_parts())) == 2 for mail in server.taken)


def test_a_dead_address_is_not_written_to_again(petition: Petition, server: Sink) -> None:
    signers(petition, "gone@good.example", *people(4))
    server.at_rcpt["gone@good.example"] = "550 5.1.1 No such user"
    send(petition)

    another = builders.an_open_petition(petition.organisation, "wells", cause=petition.cause)
    signers(another, "gone@good.example")
    send(petition)

    assert states() == {"sent": 4, "suppressed": 2}
    assert reasons() == {"bounced", "unreachable"}
    assert server.asked["good.example"] == 5
    assert MailSuppression.objects.get().reason == "bounced"
    assert list(invariants.run(PROMPTS)) == []


def test_the_fifth_full_mailbox_in_a_week_is_a_dead_address(
    petition: Petition, server: Sink
) -> None:
    signers(petition, "full@good.example")
    server.at_rcpt["good.example"] = "452 4.2.2 Mailbox full"

    for _ in range(5):
        send(petition)
        time_passes()
    send(petition)

    assert server.asked["good.example"] == 5
    assert reasons() == {"unreachable"}


def test_what_is_refused_for_now_waits_longer_and_is_given_up_in_the_end(
    petition: Petition, server: Sink
) -> None:
    signers(petition, "ines@good.example")
    server.at_data["good.example"] = "451 4.3.0 Try again later"
    attempts = []

    for _ in range(10):
        send(petition)
        attempts += SharePrompt.objects.values_list("attempts", flat=True)
        time_passes()
        MailSuppression.objects.all().delete()  # what is tried here is the prompt's own cap

    assert attempts[:3] == [1, 2, 3]
    assert max(attempts) == prompting.MOST_ATTEMPTS
    assert reasons() == {"not_deliverable"}


def test_a_domain_that_asks_for_a_slower_pace_does_not_slow_the_others(
    petition: Petition, server: Sink
) -> None:
    both = [*people(100, "slow.example"), *people(100, "good.example")]
    signers(petition, *both)
    server.at_rcpt["slow.example"] = "421 4.7.28 Too much mail from you"

    send(petition)

    assert server.to("good.example") == 100
    assert server.asked["slow.example"] <= 2
    waiting = SharePrompt.objects.filter(state="queued")
    assert waiting.count() == 100
    assert not waiting.filter(attempts__gt=0).exists()  # being put off is no attempt
    assert not waiting.filter(not_before__lte=F("claimed_at")).exists()


def test_a_domain_that_is_down_is_probed_once_in_ten_seconds_and_comes_back(
    petition: Petition, server: Sink
) -> None:
    signers(petition, *people(40, "down.example"))
    server.at_rcpt["down.example"] = "451 4.4.1 No answer from host"
    for _ in range(5):
        send(petition)
        time_passes()
    probes = server.asked["down.example"]

    server.at_rcpt.clear()
    mail_pacing.throttles.client().flushdb()  # ten seconds pass
    send(petition)

    assert probes == 1
    assert server.to("down.example") == 40


def test_a_tarpit_costs_one_timeout_and_others_are_sent(petition: Petition, server: Sink) -> None:
    signers(petition, *people(10, "tar.example"), *people(30, "good.example"))
    server.stalls["tar.example"] = 5

    send(petition)

    assert server.to("good.example") == 30
    assert server.asked["tar.example"] <= 2


def test_what_was_followed_by_silence_is_uncertain_and_never_sent_twice(
    petition: Petition, server: Sink
) -> None:
    signers(petition, "ines@cut.example", *people(5))
    server.cuts.add("cut.example")

    send(petition)
    time_passes()
    send(petition)

    assert states() == {"sent": 5, "uncertain": 1}
    assert set(server.copies().values()) == {1}


def test_nothing_is_lost_while_the_mail_server_is_away(
    petition: Petition, settings: Settings
) -> None:
    signers(petition, *people(120))
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    taken = [send(petition), send(petition)]

    assert taken == [100, 0]  # the second did not even ask: it was away a moment ago
    assert states() == {"queued": 120}
    assert not SharePrompt.objects.filter(attempts__gt=0).exists()


def test_a_letter_that_cannot_be_written_does_not_stop_its_neighbours(
    petition: Petition, server: Sink
) -> None:
    poisoned, *_others = signers(petition, *people(10))
    poisoned.supporter.name_sealed = b"\x01damaged"
    poisoned.supporter.save(update_fields=["name_sealed"])

    for _ in range(10):
        send(petition)
        time_passes()

    assert states() == {"sent": 9, "suppressed": 1}
    assert reasons() == {"unwritable"}


def test_who_takes_consent_back_after_the_decision_gets_nothing(
    petition: Petition, server: Sink
) -> None:
    ines, *_others = signers(petition, *people(3))
    consenting.withdraw(
        supporter=ines.supporter, purposes=["share_prompts"], source="unsubscribe",
        source_id=ines.id, now=MONDAY + AN_HOUR,
    )  # fmt: skip

    send(petition)

    assert (len(server.taken), reasons()) == (2, {"no_consent"})


def test_what_a_dead_sender_had_in_hand_is_settled_by_the_mail_log(
    petition: Petition, server: Sink
) -> None:
    signers(petition, *people(4))
    with scope.nobody(), scoping.within(petition.organisation_id):
        taken = prompting.claim(organisation_id=petition.organisation_id, most=50, now=MONDAY)
    SharePrompt.objects.update(claimed_at=F("claimed_at") - AN_HOUR)
    upkeep.wake_prompts(now=MONDAY)
    went_out = frozenset(each.message_id for each in taken[:3])
    began, ended = taken[0].claimed_at - 2 * AN_HOUR, taken[0].claimed_at

    with scope.nobody():
        blind = reconciling.reconcile(look_up=lambda _: MailLog(frozenset()))
        settled = reconciling.reconcile(look_up=lambda _: MailLog(went_out, began, ended))
    send(petition)

    assert (blind.sent, blind.queued, blind.uncertain) == (0, 0, 4)
    assert (settled.sent, settled.queued, settled.uncertain) == (3, 1, 0)
    assert [str(mail["Message-ID"]) for mail in server.taken] == [taken[3].message_id]
    assert states() == {"sent": 4}


def test_a_log_that_does_not_cover_the_time_proves_no_absence(petition: Petition) -> None:
    signers(petition, *people(2))
    with scope.nobody(), scoping.within(petition.organisation_id):
        (first, _) = prompting.claim(organisation_id=petition.organisation_id, most=50, now=MONDAY)
    SharePrompt.objects.update(claimed_at=F("claimed_at") - AN_HOUR, state="uncertain")
    later = first.claimed_at - timedelta(minutes=30)

    with scope.nobody():
        done = reconciling.reconcile(
            look_up=lambda _: MailLog(frozenset(), later, first.claimed_at)
        )

    assert (done.queued, done.uncertain) == (0, 2)


def test_organisations_take_turns_however_much_one_has_queued(
    petition: Petition, server: Sink, deliver: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_sending, "MOST", 20)
    monkeypatch.setattr(prompt_sending, "CHUNK", 10)
    small = builders.an_open_petition(builders.an_organisation("small"))
    signers(petition, *people(200, "many.example"))
    signers(small, "omar@few.example")

    upkeep.wake_prompts(now=MONDAY)
    deliver()

    order = [str(mail["To"]).rpartition("@")[2] for mail in server.taken]
    assert len(order) == 201
    assert order.index("few.example") <= 20


@pytest.mark.parametrize(("waiting", "calls"), [(2, 0), (5, 1)])
def test_who_finds_more_than_a_chunk_calls_another_sender_beside_themselves(
    petition: Petition, server: Sink, monkeypatch: pytest.MonkeyPatch, waiting: int, calls: int
) -> None:
    monkeypatch.setattr(prompt_sending, "CHUNK", 2)
    signers(petition, *people(waiting))

    send(petition)

    assert len(server.taken) == waiting
    assert OutboxMessage.objects.filter(topic=PromptsDue.topic).count() == calls


def test_calls_for_an_organisations_prompts_do_not_pile_up(petition: Petition) -> None:
    signers(petition, *people(2))

    for _ in range(3):
        upkeep.wake_prompts(now=MONDAY)

    assert OutboxMessage.objects.filter(topic=PromptsDue.topic).count() == 1


def test_the_relay_wakes_prompts_itself_as_beat_is_not_heard_without_a_broker(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    signers(petition, *people(2))
    monkeypatch.setattr(waking, "WAKE", 0.0)
    monkeypatch.setattr(relay, "stopping", stopping := Event())
    dispatched = []

    def dispatch(queue: str) -> None:
        dispatched.append(queue)
        stopping.set()

    in_case = Timer(10, stopping.set)
    in_case.start()
    with scope.nobody():
        waking.run(dispatch=dispatch, clock=lambda: MONDAY, keep_house=False)
    in_case.cancel()

    assert dispatched == [BULK]
    assert OutboxMessage.objects.filter(topic=PromptsDue.topic).count() == 1


def test_a_domains_rate_is_kept(petition: Petition, server: Sink, settings: Any) -> None:
    settings.MAIL_RATES = {"slow.example": 5.0}
    signers(petition, *people(30, "slow.example"), *people(10, "good.example"))

    send(petition)

    assert server.to("good.example") == 10
    assert 5 <= server.to("slow.example") <= 10
