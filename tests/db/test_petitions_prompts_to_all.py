"""Prompts to everybody who signed and agreed: begun once, decided for each, paused, cancelled."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from mobilize.organisations.models import Organisation
from petitions.domain import prompt_kinds, wording
from petitions.models import Broadcast, Petition, PetitionCount, SharePrompt
from petitions.queries import prompts
from petitions.services import (
    answering,
    broadcasting,
    milestones,
    prompt_broadcasting,
    prompt_chores,
    prompt_pausing,
    prompt_rules,
)
from petitions.services.prompt_broadcasting import BroadcastEnded, BroadcastMissing
from tests import builders
from tests.builders import MONDAY
from tests.db.prompting import a_signer, decide, decided
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db

EVENING = MONDAY + timedelta(hours=12)
TODAY = MONDAY + timedelta(hours=10)


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    petition = builders.an_open_petition(org, closes_at=TODAY)
    a_signer(petition, "updates")
    a_signer(petition, "share_prompts")
    a_signer(petition)
    return petition


def begin(org: Organisation, kind: str = "last_day", *, now: datetime = MONDAY) -> Broadcast:
    return prompt_broadcasting.start(org=org, slug="clean-water", kind=kind, by=None, now=now)


def states() -> list[str]:
    return sorted(SharePrompt.objects.values_list("state", flat=True))


def test_everybody_who_agreed_is_queued_once_and_nobody_else(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    broadcast = begin(org)
    assert broadcast.total == 2

    deliver()

    assert decided() == [("last_day", "queued", "")] * 2
    told = prompts.progress(Broadcast.objects.get())
    assert (told.total, told.decided, told.settled, told.waiting) == (2, 2, 0, 2)
    with pytest.raises(prompt_broadcasting.AlreadyPrompted):
        begin(org)


def test_a_crowd_is_looked_at_part_by_part_and_nobody_is_missed(
    org: Organisation,
    petition: Petition,
    deliver: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prompt_broadcasting, "AT_ONCE", 2)
    for _each in range(5):
        a_signer(petition, "updates", "share_prompts")
    begin(org)

    deliver()

    assert SharePrompt.objects.values("supporter").distinct().count() == 7
    assert Broadcast.objects.get().decided_at == MONDAY


def test_it_is_done_once_nothing_waits_any_more(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    begin(org)
    deliver()
    assert prompt_chores.end_done(organisation_id=org.id, now=MONDAY) == 0
    SharePrompt.objects.update(state="sent", sent_at=MONDAY)

    assert prompt_chores.end_done(organisation_id=org.id, now=MONDAY) == 1

    assert Broadcast.objects.get().state == "done"


def test_a_pause_holds_everything_back_and_resuming_lets_it_go(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    broadcast = begin(org)
    deliver()

    prompt_broadcasting.pause(org=org, broadcast_id=broadcast.id, now=MONDAY)
    assert states() == ["paused", "paused"]
    assert prompt_chores.end_done(organisation_id=org.id, now=MONDAY) == 0

    prompt_broadcasting.resume(org=org, broadcast_id=broadcast.id, now=MONDAY)
    deliver()
    assert states() == ["queued", "queued"]


def test_who_is_decided_upon_during_a_pause_waits_too(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    broadcast = begin(org)
    prompt_broadcasting.pause(org=org, broadcast_id=broadcast.id, now=MONDAY)

    deliver()

    assert states() == ["paused", "paused"]


def test_what_is_no_longer_true_after_a_pause_is_not_sent(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    begin(org)
    deliver()
    prompt_pausing.pause(org=org, slug="clean-water", now=MONDAY)
    assert states() == ["paused", "paused"]

    prompt_pausing.resume(org=org, slug="clean-water", now=EVENING)
    deliver(now=EVENING)

    assert {reason for _, _, reason in decided()} == {"too_late"}


def test_while_a_petition_pauses_new_signers_wait(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    prompt_pausing.pause(org=org, slug="clean-water", now=MONDAY)
    prompt_pausing.pause(org=org, slug="clean-water", now=MONDAY)
    decide(a_signer(petition, "share_prompts"))
    assert states() == ["paused"]

    prompt_pausing.resume(org=org, slug="clean-water", now=MONDAY)
    prompt_pausing.resume(org=org, slug="clean-water", now=MONDAY)
    deliver()

    assert states() == ["queued"]


def test_cancelling_leaves_unsent_what_had_not_gone_out(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    broadcast = begin(org)
    deliver()

    prompt_broadcasting.cancel(org=org, broadcast_id=broadcast.id, now=MONDAY)

    assert decided() == [("last_day", "suppressed", "cancelled")] * 2
    for step in (prompt_broadcasting.pause, prompt_broadcasting.cancel):
        with pytest.raises(BroadcastEnded):
            step(org=org, broadcast_id=broadcast.id, now=MONDAY)


def test_another_organisation_reaches_none_of_it(org: Organisation, petition: Petition) -> None:
    broadcast = begin(org)
    mallory = builders.an_organisation("mallory")

    with pytest.raises(BroadcastMissing):
        prompt_broadcasting.cancel(org=mallory, broadcast_id=broadcast.id, now=MONDAY)


def test_what_is_not_true_cannot_be_told_to_everybody(
    org: Organisation, petition: Petition
) -> None:
    early = MONDAY - timedelta(days=3)

    with pytest.raises(prompt_broadcasting.PromptNotNow):
        begin(org, "last_day", now=early)
    with pytest.raises(prompt_broadcasting.PromptNotNow):
        begin(org, "answered")
    with pytest.raises(prompt_broadcasting.PromptNotNow):
        begin(org, "milestone_reached")
    with pytest.raises(prompt_broadcasting.PromptNotForAll):
        begin(org, "after_confirming")


def test_a_kind_that_is_off_is_not_begun_by_anybody(org: Organisation, petition: Petition) -> None:
    prompt_rules.switch(org=org, slug="clean-water", kinds=["after_confirming"], now=MONDAY)

    with pytest.raises(prompt_broadcasting.PromptSwitchedOff):
        begin(org)
    assert prompt_chores.begin_due(organisation_id=org.id, now=MONDAY) == 0


def test_the_last_day_begins_by_itself_and_once(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    early = TODAY - timedelta(hours=25)
    assert prompt_chores.begin_due(organisation_id=org.id, now=early) == 0

    assert prompt_chores.begin_due(organisation_id=org.id, now=MONDAY) == 1
    assert prompt_chores.begin_due(organisation_id=org.id, now=MONDAY) == 0
    deliver()

    assert states() == ["queued", "queued"]


def test_the_highest_of_several_milestones_is_told(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    milestones.note({petition.id: 260}, now=MONDAY)

    deliver()

    occasions = set(SharePrompt.objects.values_list("kind", "occasion"))
    assert occasions == {("milestone_reached", f"{petition.id}:250")}
    assert states() == ["queued", "queued"]


@pytest.mark.parametrize(("counted", "near"), [(89, False), (90, True)])
def test_a_milestone_is_near_from_nine_tenths_on(
    org: Organisation, petition: Petition, counted: int, near: bool
) -> None:
    Petition.objects.update(closes_at=None)
    PetitionCount.objects.create(
        organisation=org, petition=petition, confirmed=counted, folded_at=MONDAY
    )

    begun = prompt_chores.begin_due(organisation_id=org.id, now=MONDAY)

    assert begun == int(near)
    assert prompt_chores.begin_due(organisation_id=org.id, now=MONDAY) == 0
    assert Broadcast.objects.filter(kind="milestone_near").count() == int(near)


def test_the_answer_is_told_to_who_does_not_get_it_and_not_before_it_is_mailed(
    org: Organisation, petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    a_signer(petition, "updates", "share_prompts")
    answering.publish(
        org=org, slug="clean-water", text="We will.", answered_by="The minister", source_url="",
        by=None, now=MONDAY,
    )  # fmt: skip
    assert prompt_chores.begin_due(organisation_id=org.id, now=MONDAY) == 0

    broadcasting.start(org=org, slug="clean-water", by=None, now=MONDAY)
    assert prompt_chores.begin_due(organisation_id=org.id, now=MONDAY) == 1
    deliver()

    assert sorted(decided()) == [
        ("answer", "queued", ""),
        ("answer", "queued", ""),
        ("answered", "queued", ""),
        ("answered", "suppressed", "gets_the_answer"),
    ]
    queued = SharePrompt.objects.filter(state="queued")
    mailed = set(queued.filter(kind="answer").values_list("supporter", flat=True))
    told = set(queued.filter(kind="answered").values_list("supporter", flat=True))
    assert len(mailed) == 2
    assert not mailed & told


def test_who_agreed_to_one_mail_gets_one_of_all_that_is_told_to_everybody(
    org: Organisation, petition: Petition, deliver: Callable[..., int]
) -> None:
    omar = a_signer(petition, "share_prompts", version=wording.FIRST)
    decide(omar)
    begin(org)

    deliver()

    assert decided(supporter=omar.supporter) == [
        ("after_confirming", "queued", ""),
        ("last_day", "suppressed", "asked_once"),
    ]


def test_every_kind_to_all_has_its_moment() -> None:
    assert set(prompt_kinds.TO_ALL) < set(prompt_kinds.KINDS)
    assert set(prompt_kinds.BROADCASTS) < set(prompt_kinds.MAILS)
