"""Channel rules of an organisation's own, and old visits decided anew by them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from mobilize.kit import ids
from mobilize.organisations.models import Organisation, User
from petitions.domain import own_rules
from petitions.domain.channel_rules import Rules
from petitions.domain.events import ChannelReplayWaiting
from petitions.domain.visits import Evidence, Visit
from petitions.models import ChannelReplay, ChannelRules, Petition, Touch
from petitions.queries import channel_replays, channel_rules
from petitions.services import channel_replaying, touching
from petitions.services import channel_rules as rules
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
BEGIN = channel_replaying.BEGIN


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def put(
    org: Organisation, *, note: str = "Our newsletter", by: User | None = None, **said: Any
) -> ChannelRules:
    return rules.put(org=org, said=said, note=note, by=by, now=MONDAY)


def a_visit(petition: Petition, channel: str = "campaign", **shown: str) -> Visit:
    return Visit(
        touch_id=ids.new(),
        organisation_id=petition.organisation_id,
        occurred_at=MONDAY,
        cause_id=petition.cause_id,
        petition_id=petition.id,
        link_id=None,
        channel=channel,
        known_by="unknown" if channel == "unknown" else "source",
        evidence=Evidence(**shown),
    )


def channels() -> list[str]:
    return sorted(Touch.objects.values_list("channel", flat=True))


def step(replay: ChannelReplay, cursor: Any = BEGIN) -> None:
    event = ChannelReplayWaiting(
        organisation_id=replay.organisation_id, replay_id=replay.id, cursor=cursor
    )
    channel_replaying.advance(event=event, now=LATER)


def test_each_change_is_a_version_with_who_and_why_and_none_is_lost(petition: Petition) -> None:
    org, greta = petition.organisation, builders.a_user()

    put(org, sources={"Spring Letter": "email"}, by=greta)
    put(org, sources={}, hosts={"News.Example": "email"}, note="Our new host")

    first, second = channel_rules.versions(org.id).order_by("version")
    assert (first.sources, first.by, first.note) == (
        {"spring-letter": "email"}, greta, "Our newsletter",
    )  # fmt: skip
    assert channel_rules.of(org.id) == Rules(2, {}, {"news.example": "email"})
    with pytest.raises(Error), transaction.atomic():
        ChannelRules.objects.filter(id=second.id).update(note="Something else")


def test_one_rule_can_be_set_and_taken_out_and_the_others_stay(petition: Petition) -> None:
    org = petition.organisation
    said: dict[str, Any] = {"note": "", "by": None, "now": MONDAY}

    rules.put_one(org=org, kind="sources", word="spring", channel="email", **said)
    rules.put_one(org=org, kind="hosts", word="news.example", channel="email", **said)
    rules.drop_one(org=org, kind="sources", word="spring", **said)
    rules.drop_one(org=org, kind="sources", word="never-there", **said)

    assert channel_rules.of(org.id) == Rules(3, {}, {"news.example": "email"})


@pytest.mark.parametrize(
    ("said", "refusal", "field"),
    [
        ({"sources": {"ines@example.org": "email"}}, own_rules.SourceInvalid, "sources"),
        ({"sources": {"spring": "the-moon"}}, own_rules.ChannelUnknown, "sources"),
        ({"sources": {"spring": "unknown"}}, own_rules.ChannelUnknown, "sources"),
        ({"hosts": {"https://news.example/a": "email"}}, own_rules.HostInvalid, "hosts"),
        ({"hosts": {"192.168.1.1": "email"}}, own_rules.HostInvalid, "hosts"),
        ({"hosts": {f"h{n}.example": "x" for n in range(501)}}, own_rules.TooManyRules, "hosts"),
        ({"apps": {f"Ours{n}": "x" for n in range(101)}}, own_rules.TooManyRules, "apps"),
        ({"sources": {"spring": "email"}, "order": ["code"]}, own_rules.OrderInvalid, "order"),
    ],
)
def test_a_rule_that_no_visit_could_meet_is_refused_by_its_field(
    petition: Petition, said: dict[str, Any], refusal: type[Any], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        put(petition.organisation, **said)

    assert refused.value.field == field
    assert not ChannelRules.objects.exists()


def test_a_dry_run_says_what_would_move_and_moves_nothing(petition: Petition) -> None:
    touching.keep([a_visit(petition, source="spring") for _ in range(3)])
    touching.keep([a_visit(petition, "unknown"), a_visit(petition, "x", source="x")])

    found = channel_replays.dry_run(petition.organisation_id, Rules(1, {"spring": "email"}))

    assert (found.touches, found.moved) == (5, 3)
    assert found.moves == (channel_replays.Move("campaign", "email", 3),)
    assert channels() == ["campaign"] * 3 + ["unknown", "x"]


def test_a_replay_moves_what_the_dry_run_said_and_is_written_down(petition: Petition) -> None:
    touching.keep([a_visit(petition, source="spring") for _ in range(3)])
    touching.keep([a_visit(petition, "unknown")])
    put(petition.organisation, sources={"spring": "email"})

    replay = channel_replaying.start(org=petition.organisation, by=None, now=MONDAY)
    step(replay)

    replay.refresh_from_db()
    assert channels() == ["email"] * 3 + ["unknown"]
    assert set(Touch.objects.values_list("rules", flat=True)) == {1}
    assert (replay.state, replay.seen, replay.moved) == ("done", 4, 3)
    assert replay.moves == {"campaign → email": 3}
    assert replay.finished_at == LATER


def test_a_replay_asks_in_the_order_of_its_version_and_knows_its_click_ids(
    petition: Petition,
) -> None:
    org = petition.organisation
    link = builders.a_link(petition, channel="qr")
    through = Touch.objects.create(
        organisation=org, cause=petition.cause, petition=petition, link=link, channel="qr",
        known_by="code", click_id="fbclid", occurred_at=MONDAY,
    )  # fmt: skip
    tagged = a_visit(petition, "x", source="x", referrer_host="www.reddit.com")
    clicked = a_visit(petition, "facebook", click_id="fbclid", in_app="instagram")
    in_app = a_visit(petition, "linkedin", in_app="linkedin")
    touching.keep([tagged, clicked, in_app, a_visit(petition, "unknown")])
    put(org, click_ids={"fbclid": "none"}, apps={"LinkedInApp": "social_other"})
    put(org, order=["referrer", "in_app", "click_id"])

    expected = channel_replays.dry_run(org.id, channel_rules.of(org.id))
    replay = channel_replaying.start(org=org, by=None, now=MONDAY)
    put(org, order=["source"])  # it waits for a replay of its own
    step(replay)

    replay.refresh_from_db()
    through.refresh_from_db()
    read = dict(Touch.objects.values_list("id", "channel"))
    assert (read[tagged.touch_id], read[clicked.touch_id]) == ("reddit", "instagram")
    assert read[in_app.touch_id] == "social_other"
    assert (through.channel, through.known_by, through.rules) == ("qr", "code", 0)
    assert (replay.version, replay.seen, replay.moved, expected.moved) == (2, 4, 3, 3)
    assert channel_rules.of(org.id).version == 3


def test_a_replay_goes_in_steps_and_a_step_told_twice_counts_once(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_replaying, "STEP", 2)
    touching.keep([a_visit(petition, source="spring") for _ in range(5)])
    put(petition.organisation, sources={"spring": "email"})
    replay = channel_replaying.start(org=petition.organisation, by=None, now=MONDAY)

    cursors = []
    while replay.state == "running":
        cursors.append(replay.cursor or BEGIN)
        step(replay, cursors[-1])
        step(replay, cursors[0])  # told once more, late
        replay.refresh_from_db()

    assert len(cursors) == 3
    assert (replay.seen, replay.moved, channels()) == (5, 5, ["email"] * 5)


def test_one_replay_runs_at_a_time(petition: Petition) -> None:
    channel_replaying.start(org=petition.organisation, by=None, now=MONDAY)

    with pytest.raises(channel_replaying.ReplayRuns):
        channel_replaying.start(org=petition.organisation, by=None, now=LATER)


def test_what_came_through_a_link_and_what_was_credited_stays(petition: Petition) -> None:
    link = builders.a_link(petition, channel="qr")
    through = Touch.objects.create(
        organisation=petition.organisation, cause=petition.cause, petition=petition, link=link,
        channel="qr", known_by="code", occurred_at=MONDAY,
    )  # fmt: skip
    visit = a_visit(petition, source="spring")
    touching.keep([visit])
    signed = builders.a_confirmed_signature(
        petition, touch_id=visit.touch_id, touches=[visit.touch_id], journey=["campaign"]
    )
    put(petition.organisation, sources={"spring": "email"})

    step(channel_replaying.start(org=petition.organisation, by=None, now=MONDAY))

    through.refresh_from_db()
    signed.refresh_from_db()
    assert (through.channel, through.rules) == ("qr", 0)
    assert signed.journey == ["campaign"]
    assert Touch.objects.get(id=visit.touch_id).channel == "email"


def test_what_was_seen_of_a_visit_never_changes(petition: Petition) -> None:
    visit = a_visit(petition, source="spring")
    touching.keep([visit])

    with pytest.raises(Error), transaction.atomic():
        Touch.objects.filter(id=visit.touch_id).update(source="autumn")


def test_another_organisations_visits_are_left_alone(petition: Petition) -> None:
    other = builders.an_open_petition(builders.an_organisation("other"))
    touching.keep([a_visit(other, source="spring")])
    put(petition.organisation, sources={"spring": "email"})

    step(channel_replaying.start(org=petition.organisation, by=None, now=MONDAY))

    assert channels() == ["campaign"]
