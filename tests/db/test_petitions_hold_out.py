"""A hold-out that is not prompted, from confirming to the number it is there for."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from petitions.emails import prompt_sending
from petitions.models import Exposure, Petition, SharePrompt, Signature
from petitions.queries.invariants import INVARIANTS
from petitions.reports.experiments import experiment_report
from petitions.services import experimenting, prompt_deciding
from tests import builders, trials
from tests.builders import MONDAY
from tests.clients import scope
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db

PEOPLE, WITH_MAIL = 2_000, 40
ANYWAY, PROMPTED = 0.10, 0.25  # how many of a hundred bring somebody


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation())


def breaches() -> list[tuple[Any, ...]]:
    """Return who was to be left alone and was prompted all the same."""
    (rule,) = (one for one in INVARIANTS if one.name == "whoever-is-held-out-is-not-prompted")
    with connection.cursor() as cursor:
        cursor.execute(rule.broken)
        return list(cursor.fetchall())


def decided(people: list[Signature]) -> None:
    prompt_deciding.decide_many(
        organisation_id=people[0].organisation_id,
        signature_ids=[row.id for row in people],
        now=MONDAY,
    )


def prompted_by_hundreds(petition: Petition, people: list[Signature]) -> None:
    """Choose for five hundred at a time, as a batch does, and note whose mail went out."""
    for first in range(0, len(people), 500):
        part = people[first : first + 500]
        chosen = experimenting.choose(
            organisation_id=petition.organisation_id,
            petition_id=petition.id,
            subject=trials.PROMPT,
            signature_ids=[row.id for row in part],
            now=MONDAY,
        )
        SharePrompt.objects.bulk_create(
            trials.a_sent_prompt(row, chosen[row.id]) for row in part if not chosen[row.id].held_out
        )


def brought_as_planted(petition: Petition, people: list[Signature]) -> None:
    """Let one in ten bring a friend, and of those who were prompted one in four."""
    parents = trials.those_who_bring(people, warm=PROMPTED, alone=ANYWAY)
    trials.a_crowd(petition, len(parents), below=parents, at=MONDAY + timedelta(days=2))


def test_whoever_is_held_out_gets_no_mail_and_everybody_else_who_agreed_does(
    petition: Petition, mailbox: Mailbox
) -> None:
    trials.an_experiment(petition.organisation, arms={"warm": trials.TWO["warm"]},
                         hold_out_percent=20)  # fmt: skip
    people = [builders.a_confirmed_signature(petition) for _ in range(WITH_MAIL)]
    shy = builders.a_confirmed_signature(petition)
    trials.agreed(people)

    decided([*people, shy])
    decided(people)  # the event is delivered again
    with scope.nobody():
        prompt_sending.send_due(organisation_id=petition.organisation_id, now=MONDAY)

    states = dict(SharePrompt.objects.values_list("signature_id", "state"))
    held = {who for who, state in states.items() if state == "held_out"}
    assert 1 <= len(held) <= 20
    assert set(SharePrompt.objects.filter(state="held_out").values_list("reason")) == {
        ("held_out",)
    }
    assert len(mailbox) == WITH_MAIL - len(held)
    assert {str(mail["Subject"]) for mail in mailbox} == {"Who else cares?"}
    assert states[shy.id] == "suppressed"
    assert not Exposure.objects.filter(signature=shy).exists()
    arms = SharePrompt.objects.filter(state="sent").values_list("arm__key", flat=True)
    assert set(arms) == {"warm"}
    assert breaches() == []
    SharePrompt.objects.filter(state="held_out").update(state="queued")
    assert len(breaches()) == len(held)


def test_the_report_finds_the_effect_that_was_planted(petition: Petition) -> None:
    made = trials.an_experiment(petition.organisation, arms={"warm": {}}, hold_out_percent=20)
    people = trials.a_crowd(petition, PEOPLE)
    prompted_by_hundreds(petition, people)

    brought_as_planted(petition, people)
    report = experiment_report(experiment=made, now=trials.a_week_later())

    prompted, held = report.groups
    assert (prompted.assigned + held.assigned, report.waiting) == (PEOPLE, 0)
    assert held.assigned == pytest.approx(400, abs=72)
    assert held.shown == 0
    assert prompted.shown == prompted.people
    assert report.ratio is not None
    assert report.ratio.p > 1e-6
    assert report.prompting is not None
    found = report.prompting.increment
    assert found is not None
    assert found.each.low > 0
    assert found.each.low <= PROMPTED - ANYWAY <= found.each.high
    planted = (PROMPTED - ANYWAY) * prompted.people
    assert found.total.low <= planted <= found.total.high
    assert found.total.effect == pytest.approx(planted, rel=0.02)
    # What came through their links is more than what was caused.
    assert report.attributed > found.total.effect * 1.3
    assert found.lift is not None
    # Each arm brings exactly its rate, in whole people.
    rates = (
        int(PROMPTED * prompted.people) / prompted.people,
        int(ANYWAY * held.people) / held.people,
    )
    assert found.lift.effect == pytest.approx(rates[0] / rates[1] - 1, abs=0.01)
