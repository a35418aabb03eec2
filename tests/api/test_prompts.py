"""Prompts over the API: caps, switches, words, previews, tests, prompts to all."""

from collections.abc import Callable

import pytest

from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role, Scope
from petitions.models import Broadcast, Petition, PromptRules, SharePrompt
from tests import builders
from tests.api.petition_callers import Caller
from tests.db.prompting import a_signer
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db

HERE = "petitions/clean-water/prompts"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


@pytest.fixture
def campaigner(org: Organisation, petition: Petition) -> Caller:
    _, secret = builders.an_api_key(org, Scope.WRITE)
    return Caller("relief", key=secret)


def test_caps_and_quiet_hours_are_the_organisations_own(campaigner: Caller) -> None:
    ours = {"per_week": 2, "per_petition": 6, "quiet_from": 21, "quiet_until": 8}
    assert campaigner.get("prompt-policy").json() == ours

    changed = campaigner.patch("prompt-policy", {"per_week": 1, "quiet_from": 20})

    assert changed.json() == ours | {"per_week": 1, "quiet_from": 20}
    assert campaigner.get("prompt-policy").json() == changed.json()


@pytest.mark.parametrize(
    ("field", "value"),
    [("quiet_from", 24), ("quiet_until", -1), ("per_week", "2"), ("per_week", None), ("cap", 1)],
)
def test_a_cap_that_is_none_is_refused_by_name(
    campaigner: Caller, field: str, value: object
) -> None:
    refused = campaigner.patch("prompt-policy", {field: value})

    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_kinds_are_switched_and_everything_pauses(campaigner: Caller, petition: Petition) -> None:
    assert len(campaigner.get(HERE).json()["kinds"]) == 7

    switched = campaigner.patch(HERE, {"kinds": ["last_day", "after_confirming"]}).json()
    assert switched["kinds"] == ["after_confirming", "last_day"]

    assert campaigner.post(f"{HERE}/pause").json()["paused_at"] is not None
    assert campaigner.post(f"{HERE}/resume").json()["paused_at"] is None
    assert PromptRules.objects.get().kinds == ["after_confirming", "last_day"]
    wrong = campaigner.patch(HERE, {"kinds": ["every_hour"]})
    assert wrong.status_code == 400


def test_a_prompt_reads_in_staffs_own_words_and_takes_nothing_for_a_template(
    campaigner: Caller, petition: Petition
) -> None:
    ours = campaigner.get(f"{HERE}/last_day/en").json()
    assert ours["subject"] == "The last day to sign: Clean water now"
    said = {"subject": "{{ name }} %(petition)s", "lead": "{% now 'Y' %} <b>Now</b>\nor never"}

    own = campaigner.put(f"{HERE}/last_day/en", said).json()

    assert own["subject"] == "{{ name }} %(petition)s"
    assert "{% now 'Y' %} <b>Now</b>\nor never" in own["text"]
    assert "{% now &#x27;Y&#x27; %} &lt;b&gt;Now&lt;/b&gt;<br>or never" in own["html"]
    assert campaigner.get(f"{HERE}/last_day/fr").json()["subject"] != own["subject"]


@pytest.mark.parametrize(
    ("path", "said", "code"),
    [
        ("last_day/en", {"subject": "x" * 121}, "invalid"),
        ("last_day/en", {"lead": "x" * 1001}, "invalid"),
        ("last_day/en", {"lead": "\u202e"}, "invalid"),
        ("every_hour/en", {"lead": "Now"}, "prompt-kind-unknown"),
        ("last_day/xx", {"lead": "Now"}, "prompt-language-unknown"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(
    campaigner: Caller, path: str, said: dict[str, str], code: str
) -> None:
    refused = campaigner.put(f"{HERE}/{path}", said)

    assert refused.status_code == 400
    assert refused.json()["code"] == code


@pytest.mark.parametrize("kind", ["after_confirming", "link_brought", "pledge_reminder"])
def test_every_kind_can_be_read_in_every_language(campaigner: Caller, kind: str) -> None:
    for locale in ("en", "fr"):
        read = campaigner.get(f"{HERE}/{kind}/{locale}")

        assert read.status_code == 200
        assert f'<html lang="{locale}">' in read.json()["html"]


def test_a_person_tries_a_prompt_on_themselves_and_a_key_cannot(
    org: Organisation, campaigner: Caller, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    greta = builders.a_member(org, Role.CAMPAIGNER, user=builders.a_user("greta@ngo.org"))
    member = Caller("relief", user=builders.with_totp(greta))
    assert member.post(f"{HERE}/milestone_near/en/test").status_code == 202
    assert campaigner.post(f"{HERE}/milestone_near/en/test").json()["code"] == "test-needs-person"

    deliver()

    assert [message["To"] for message in mailbox] == ["greta@ngo.org"]
    assert mailbox[0]["Subject"] == "Nearly 100 signatures: Clean water now"


def test_a_prompt_to_all_is_begun_watched_paused_and_cancelled(
    campaigner: Caller, petition: Petition, deliver: Callable[..., int]
) -> None:
    a_signer(petition, "updates")
    early = campaigner.post(f"{HERE}/broadcasts", {"kind": "last_day"})
    assert early.json()["code"] == "prompt-not-now"

    begun = campaigner.post(f"{HERE}/broadcasts", {"kind": "milestone_near"})
    assert begun.status_code == 202
    deliver(now=clock.now())
    (told,) = campaigner.get(f"{HERE}/broadcasts").json()
    assert (told["state"], told["total"], told["settled"]) == ("running", 1, 0)
    assert told["by_state"]["queued"] == 1

    step = f"prompt-broadcasts/{told['id']}"
    assert campaigner.post(f"{step}/pause").json()["by_state"]["paused"] == 1
    assert campaigner.post(f"{step}/resume").json()["paused_at"] is None
    ended = campaigner.post(f"{step}/cancel").json()
    assert (ended["state"], ended["settled"]) == ("cancelled", 1)
    assert campaigner.post(f"{step}/pause").json()["code"] == "broadcast-ended"
    again = campaigner.post(f"{HERE}/broadcasts", {"kind": "milestone_near"})
    assert again.json()["code"] == "already-prompted"
    history = campaigner.get(HERE).json()
    assert history["history"][0]["by_state"]["suppressed"] == 1
    assert history["reasons"][0]["reason"] == "cancelled"


def test_an_analyst_reads_and_changes_nothing(org: Organisation, campaigner: Caller) -> None:
    analyst = Caller("relief", user=builders.with_totp(builders.a_member(org, Role.ANALYST)))

    assert analyst.get(HERE).status_code == 200
    assert analyst.patch(HERE, {"kinds": []}).status_code == 403
    assert analyst.post(f"{HERE}/broadcasts", {"kind": "last_day"}).status_code == 403
    assert not Broadcast.objects.exists()
    assert not SharePrompt.objects.exists()
