"""What kills its sender is given up in the end, costs nobody else, and two senders keep one cap."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import F, Max
from pytest_django import Settings

from mobilize.kit import smtp
from mobilize.organisations import scoping
from petitions.domain.mail_log import MailLog
from petitions.emails import prompt_sending
from petitions.models import Petition, PromptPolicy, SharePrompt, Supporter
from petitions.services import prompting, reconciling, supporters
from tests import builders, sink
from tests.builders import MONDAY
from tests.clients import scope
from tests.db.prompting import a_signer, decide
from tests.sink import Sink
from worker import upkeep

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Settings) -> Iterator[Sink]:
    with sink.listening(Sink()) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
        smtp.kept().close()


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def send_and_clean_up(petition: Petition, server: Sink) -> None:
    """Send what is due, by a process that may die of it; park and settle what it leaves."""
    with scope.nobody(), suppress(SystemExit):
        prompt_sending.send_due(organisation_id=petition.organisation_id, now=MONDAY)
    SharePrompt.objects.filter(state="sending").update(
        claimed_at=F("claimed_at") - timedelta(hours=1)
    )
    upkeep.wake_prompts(now=MONDAY)
    held = frozenset(str(mail["Message-ID"]) for mail in server.taken)
    log = MailLog(held, datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    with scope.nobody():
        reconciling.reconcile(look_up=lambda _: log)


def test_a_prompt_that_kills_its_sender_is_given_up_and_its_neighbours_are_sent(
    petition: Petition, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    signers = [a_signer(petition, "share_prompts") for _ in range(5)]
    decide(*signers)
    poisoned, written = signers[2].supporter_id, supporters.address_and_name

    def fatal(person: Supporter) -> Any:
        if person.id == poisoned:
            raise SystemExit
        return written(person)

    monkeypatch.setattr(supporters, "address_and_name", fatal)

    for _ in range(prompting.MOST_ATTEMPTS + 2):
        send_and_clean_up(petition, server)

    mine, others = (SharePrompt.objects.filter(supporter=poisoned),
                    SharePrompt.objects.exclude(supporter=poisoned))  # fmt: skip
    assert mine.values_list("state", "reason", "attempts").get() == ("suppressed", "cut_short", 8)
    assert set(others.values_list("state", flat=True)) == {"sent"}
    assert others.aggregate(most=Max("attempts"))["most"] <= 2
    assert (len(server.taken), set(server.copies().values())) == (4, {1})


def test_two_senders_at_once_do_not_pass_one_persons_cap(petition: Petition) -> None:
    ines = builders.a_supporter(petition.organisation, "ines@example.org")
    other = builders.an_open_petition(petition.organisation, "wells", cause=petition.cause)
    decide(*[a_signer(each, "share_prompts", supporter=ines) for each in (petition, other)])
    SharePrompt.objects.update(not_before=MONDAY)
    PromptPolicy.objects.update_or_create(
        organisation=petition.organisation, defaults={"per_week": 1}
    )

    def claim() -> int:
        with scoping.within(petition.organisation_id):
            claimed = prompting.claim(organisation_id=petition.organisation_id, most=1, now=MONDAY)
        connections.close_all()
        return len(claimed)

    with ThreadPoolExecutor(1) as beside:
        with scope.nobody(), scoping.within(petition.organisation_id):
            mine = prompting.claim(organisation_id=petition.organisation_id, most=1, now=MONDAY)
            meanwhile = beside.submit(claim).result()
            # Claims are dated by the database's clock, this world by Monday's.
            SharePrompt.objects.filter(state="sending").update(claimed_at=MONDAY)
        afterwards = beside.submit(claim).result()

    assert (len(mine), meanwhile, afterwards) == (1, 0, 0)
    assert SharePrompt.objects.filter(state="queued", not_before__lte=MONDAY).count() == 0
