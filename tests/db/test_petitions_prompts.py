"""Prompts of every kind: decided for many at once, honest about consent, never twice."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilize.organisations.models import Organisation
from petitions.domain import wording
from petitions.domain.prompts import Decision
from petitions.models import Petition, PromptPolicy, SharePrompt, Signature
from petitions.services import consenting, erasing, experimenting, prompt_deciding, prompt_rules
from petitions.services import prompt_rechecking as rechecking
from tests import builders
from tests.builders import MONDAY
from tests.db.prompting import a_signer, agree, decide, decided

pytestmark = pytest.mark.django_db

NIGHT = MONDAY.replace(hour=23)
MORNING = MONDAY.replace(day=3, hour=9)  # when it is eight on the Azores


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation()


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


def test_each_signer_is_queued_or_the_row_says_why_not(petition: Petition) -> None:
    agreed, silent = a_signer(petition, "share_prompts"), a_signer(petition)
    erased = a_signer(petition, "share_prompts", state=Signature.State.CONFIRMED)
    erased.supporter.erased_at, erased.supporter.email_index = MONDAY, None
    erased.supporter.wrapped_key = erased.supporter.email_sealed = b""
    erased.supporter.name_sealed = b""
    erased.supporter.save()

    decide(agreed, silent, erased)

    assert sorted(decided()) == [
        ("after_confirming", "queued", ""),
        ("after_confirming", "suppressed", "erased"),
        ("after_confirming", "suppressed", "no_consent"),
    ]


def test_deciding_again_changes_nothing(petition: Petition) -> None:
    signature = a_signer(petition, "share_prompts")
    decide(signature)
    before = SharePrompt.objects.get()

    decide(signature, signature, now=MONDAY + timedelta(hours=1))

    assert SharePrompt.objects.get().decided_at == before.decided_at


def test_who_signs_at_night_hears_in_the_morning_where_they_live(petition: Petition) -> None:
    signature = a_signer(petition, "share_prompts")

    decide(signature, now=NIGHT)

    assert SharePrompt.objects.get().not_before == MORNING


def test_an_organisation_can_have_no_quiet_hours(petition: Petition, org: Organisation) -> None:
    prompt_rules.limit(org=org, quiet_from=0, quiet_until=0)
    signature = a_signer(petition, "share_prompts")

    decide(signature, now=NIGHT)

    assert SharePrompt.objects.get().not_before == NIGHT


def test_three_people_through_a_link_are_told_to_who_shared_it(petition: Petition) -> None:
    ines = a_signer(petition, "share_prompts")
    decide(ines)
    led = [a_signer(petition, parent=ines, root_id=ines.id, depth=1) for _each in range(2)]

    decide(*led)
    assert not SharePrompt.objects.filter(kind="link_brought").exists()
    led.append(a_signer(petition, parent=ines, root_id=ines.id, depth=1))
    decide(*led)
    decide(*led)

    prompt = SharePrompt.objects.get(kind="link_brought")
    assert (prompt.state, prompt.occasion) == ("queued", f"{ines.id}:3")
    assert prompt.supporter == ines.supporter


def test_somebody_who_agreed_to_one_mail_never_gets_a_second_about_it(petition: Petition) -> None:
    ines = a_signer(petition, "share_prompts", version=wording.FIRST)
    decide(ines)
    led = [a_signer(petition, parent=ines, root_id=ines.id, depth=1) for _each in range(3)]

    decide(*led)

    assert decided(kind="link_brought") == [("link_brought", "suppressed", "asked_once")]


def test_one_person_is_not_written_to_more_often_than_the_cap(
    org: Organisation, petition: Petition
) -> None:
    person = builders.a_supporter(org)
    agree(person, "share_prompts")
    others = [
        builders.an_open_petition(org, f"other-{each}", cause=petition.cause) for each in range(2)
    ]
    signed = [
        builders.a_confirmed_signature(each, supporter=person) for each in (petition, *others)
    ]

    decide(*signed)

    waits = list(SharePrompt.objects.order_by("not_before").values_list("not_before", flat=True))
    assert waits == [MONDAY, MONDAY, MONDAY + timedelta(days=7)]


def test_a_withdrawn_signature_brings_nothing(petition: Petition) -> None:
    signature = a_signer(petition, "share_prompts")
    signature.state, signature.ended_at = Signature.State.WITHDRAWN, MONDAY
    signature.save()

    decide(signature)

    assert decided() == [("after_confirming", "suppressed", "no_signature")]


def test_who_an_experiment_holds_out_is_left_alone_and_says_so(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def everybody_out(**said: object) -> dict[object, experimenting.Choice]:
        asked.append(str(said["subject"]))
        return {each: experimenting.Choice(held_out=True) for each in said["signature_ids"]}

    monkeypatch.setattr(experimenting, "choose", everybody_out)  # the other part, not a server
    agreed, silent = a_signer(petition, "share_prompts"), a_signer(petition)

    decide(agreed, silent)

    assert decided(signature=agreed) == [("after_confirming", "held_out", "held_out")]
    assert decided(signature=silent) == [("after_confirming", "suppressed", "no_consent")]
    assert asked == ["prompt:after_confirming"]


def waiting() -> list[SharePrompt]:
    return list(SharePrompt.objects.select_for_update().filter(state="queued"))


def looked_at_again(org: Organisation, *, now=MONDAY) -> list[Decision]:
    rows = waiting()
    return list(rechecking.recheck(organisation_id=org.id, waiting=rows, now=now).values())


def test_right_before_it_goes_out_everything_is_asked_once_more(
    petition: Petition, org: Organisation
) -> None:
    signature = a_signer(petition, "share_prompts")
    decide(signature)
    assert [rechecking.stands(each, now=MONDAY) for each in looked_at_again(org)] == [True]

    late = looked_at_again(org, now=NIGHT)
    assert [rechecking.stands(each, now=NIGHT) for each in late] == [False]
    assert SharePrompt.objects.get().not_before == MORNING

    consenting.withdraw(
        supporter=signature.supporter, purposes=["share_prompts"], source="unsubscribe",
        source_id=signature.id, now=MORNING,
    )  # fmt: skip
    looked_at_again(org, now=MORNING)
    assert decided() == [("after_confirming", "suppressed", "no_consent")]


@pytest.mark.parametrize("kind", ["after_confirming", "link_brought", "last_day", "answered"])
def test_taking_consent_back_stops_what_waits_of_every_kind(
    petition: Petition, org: Organisation, kind: str
) -> None:
    signature = a_signer(petition, "share_prompts", "updates")
    SharePrompt.objects.create(
        organisation=org, supporter=signature.supporter, signature=signature, petition=petition,
        kind=kind, occasion="one", decided_at=MONDAY, not_before=MONDAY,
    )  # fmt: skip
    if kind == "answered":
        Petition.objects.update(state="answered", closed_at=MONDAY, answered_at=MONDAY)
    consenting.withdraw(
        supporter=signature.supporter, purposes=["share_prompts", "updates"],
        source="unsubscribe", source_id=signature.id, now=MONDAY,
    )  # fmt: skip

    looked_at_again(org)

    assert decided() == [(kind, "suppressed", "no_consent")]


def test_two_late_prompts_to_one_person_keep_their_distance(
    org: Organisation, petition: Petition
) -> None:
    PromptPolicy.objects.create(organisation=org, per_week=1)
    person = builders.a_supporter(org)
    agree(person, "share_prompts")
    other = builders.an_open_petition(org, "other", cause=petition.cause)
    signed = [builders.a_confirmed_signature(each, supporter=person) for each in (petition, other)]
    decide(*signed)
    SharePrompt.objects.update(not_before=MONDAY)

    looked_at_again(org)

    waits = sorted(SharePrompt.objects.values_list("not_before", flat=True))
    assert waits == [MONDAY, MONDAY + timedelta(days=7)]


def test_erasing_somebody_leaves_nothing_to_send(petition: Petition, org: Organisation) -> None:
    signature = a_signer(petition, "share_prompts")
    decide(signature)
    for state, occasion in (("queued", "two"), ("paused", "three")):
        SharePrompt.objects.create(
            organisation=org, supporter=signature.supporter, petition=petition, state=state,
            kind="last_day", occasion=occasion, decided_at=MONDAY, not_before=MONDAY,
        )  # fmt: skip

    erasing.erase(organisation_id=org.id, supporter_id=signature.supporter_id, now=MONDAY)

    states = SharePrompt.objects.values_list("state", "reason")
    assert set(states) == {("suppressed", "erased")}


def test_a_batch_of_five_hundred_takes_a_handful_of_statements(petition: Petition) -> None:
    few = [a_signer(petition, "share_prompts") for _each in range(3)]
    more = [a_signer(petition, "share_prompts") for _each in range(30)]
    counted = []
    for batch in (few, more):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            decide(*batch)
        counted.append(len(caught))

    assert counted[0] == counted[1]
    assert counted[0] <= 18


def test_nothing_to_decide_asks_nothing(org: Organisation) -> None:
    assert prompt_deciding.queue(organisation_id=org.id, wanted=[], now=MONDAY) == 0
