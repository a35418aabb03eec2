"""Looking at requests to sign: counting, forms, proofs, rules, and a store that is away."""

from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from altcha.v2 import Challenge, Payload, solve_challenge
from pytest_django import Settings

from mobilize.http import throttles
from mobilize.kit import memory
from petitions.domain import proofs
from petitions.domain.screening import Screening, holds
from petitions.models import DomainRule, IntegrityPolicy, NetworkRule, Petition, UsedProof
from petitions.services import screening
from petitions.services.screening import Asked, Door
from tests.builders import MONDAY, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(seconds=30)
TOOK = cycle([12, 31, 19, 44, 25, 9])  # seconds that people need


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "CALM", 5)
    monkeypatch.setattr(proofs, "ATTACKED", 5)


@pytest.fixture
def petition() -> Petition:
    memory.forget()
    return an_open_petition(an_organisation())


def look(petition: Petition, *, now: datetime = LATER, **said: Any) -> Screening:
    """Ask as somebody who fills a fresh form, unless told otherwise."""
    if "form" not in said and said.get("door", Door.PAGE) is Door.PAGE:
        took = timedelta(seconds=next(TOOK))
        said["form"] = screening.draw(petition, now=now - took).token
    told = {"email": "omar@example.org", "address": "192.0.2.7", "door": Door.PAGE}
    return screening.look(petition=petition, asked=Asked(**{**told, **said}), now=now)


def solve(challenge: dict[str, Any] | None) -> str:
    assert challenge is not None
    asked = Challenge.from_dict(challenge)
    solution = solve_challenge(asked)
    assert solution is not None
    return Payload(asked, solution).to_base64()


def under_attack(petition: Petition, *, now: datetime = LATER) -> None:
    for _ in range(10):
        look(petition, form="made up", address="203.0.113.9", now=now)
    memory.forget()


def test_a_person_leaves_no_suspicion_and_no_address(petition: Petition) -> None:
    seen = look(petition)

    assert (seen.score, seen.suspicions) == (0, ())
    assert seen.network is not None
    assert b"192.0.2.7" not in seen.network
    assert all(b"192.0.2.7" not in key for key in throttles.client().scan_iter())


def test_a_network_is_another_hash_tomorrow_and_for_another_organisation(
    petition: Petition,
) -> None:
    elsewhere = an_open_petition(an_organisation())

    hashes = {
        look(petition).network,
        look(petition, now=LATER + timedelta(days=1)).network,
        look(elsewhere).network,
    }

    assert len(hashes) == 3


def test_one_network_is_held_from_its_eleventh_signature_an_hour_on(petition: Petition) -> None:
    seen = [look(petition, now=LATER + timedelta(minutes=3 * n)) for n in range(11)]

    assert [holds(one.score) for one in seen] == [False] * 10 + [True]
    assert seen[-1].suspicions == ("network_sustained",)


def test_a_whole_family_may_sign_at_once(petition: Petition) -> None:
    seen = [look(petition, now=LATER + timedelta(seconds=n)) for n in range(6)]

    assert not any(holds(one.score) for one in seen)
    assert seen[-1].suspicions == ("network_burst",)


def test_an_hour_later_the_network_is_free_again(petition: Petition) -> None:
    for n in range(12):
        look(petition, now=LATER + timedelta(seconds=n))

    assert look(petition, now=LATER + timedelta(hours=1)).suspicions == ()


def test_a_school_with_a_rule_signs_without_limit(petition: Petition) -> None:
    NetworkRule.objects.create(
        organisation=petition.organisation, cidr="192.0.2.0/24", kind="allow", label="A school",
        created_at=MONDAY,
    )  # fmt: skip

    seen = [look(petition, now=LATER + timedelta(seconds=n)) for n in range(400)]

    assert all(one.score == 0 for one in seen)


def test_a_network_that_is_to_be_held_is(petition: Petition) -> None:
    NetworkRule.objects.create(
        organisation=petition.organisation, cidr="2001:db8::/48", kind="hold", label="Abuser",
        created_at=MONDAY,
    )  # fmt: skip

    assert look(petition, address="2001:db8:0:3::/64").suspicions == ("network_blocked",)


def test_the_mail_server_is_protected_from_a_flood(petition: Petition) -> None:
    for _ in range(60):
        look(petition)

    with pytest.raises(throttles.TooMany) as refused:
        look(petition)

    assert 0 < refused.value.retry_after <= 60


def test_a_disposable_address_is_held_unless_its_domain_is_allowed(petition: Petition) -> None:
    before = look(petition, email="x@mail.yopmail.com")
    DomainRule.objects.create(
        organisation=petition.organisation, domain="yopmail.com", kind="allow", created_at=MONDAY
    )
    memory.forget()

    after = look(petition, email="x@mail.yopmail.com")

    assert (before.suspicions, after.suspicions) == (("domain_disposable",), ())


def test_a_held_domain_holds_what_lies_below_it(petition: Petition) -> None:
    DomainRule.objects.create(
        organisation=petition.organisation, domain="bots.example", kind="hold", created_at=MONDAY
    )

    assert look(petition, email="a@x.Bots.example").suspicions == ("domain_blocked",)
    assert look(petition, email="a@notbots.example").suspicions == ()


@pytest.mark.parametrize(
    ("said", "suspicion"),
    [
        ({"form": ""}, "form_missing"),
        ({"form": "made-up:x:y"}, "form_missing"),
        ({"form": "y" * 5000}, "form_missing"),
        ({"honeypot": "http://buy.example"}, "honeypot"),
        ({"door": Door.API}, "no_form"),
    ],
)
def test_what_the_request_gives_away_is_named(
    petition: Petition, said: dict[str, Any], suspicion: str
) -> None:
    assert look(petition, **said).suspicions == (suspicion,)


def test_a_form_is_good_for_its_own_petition_and_for_a_day(petition: Petition) -> None:
    another = an_open_petition(petition.organisation, slug="another", cause=petition.cause)
    token = screening.draw(petition, now=MONDAY).token

    assert look(another, form=token).suspicions == ("form_missing",)
    assert look(petition, form=token, now=MONDAY + timedelta(seconds=1)).suspicions == (
        "filled_too_fast",
    )
    assert look(petition, form=token, now=MONDAY + timedelta(hours=25)).suspicions == (
        "form_stale",
    )


def test_one_form_is_used_three_times_at_most(petition: Petition) -> None:
    token = screening.draw(petition, now=MONDAY).token
    addresses = [f"198.51.100.{n}" for n in range(5)]

    seen = [look(petition, form=token, address=address) for address in addresses]

    assert [holds(one.score) for one in seen] == [False, False, False, True, True]


def test_twenty_forms_filled_in_the_very_same_time_are_noticed(petition: Petition) -> None:
    seen = []
    for now in (LATER + timedelta(minutes=2 * n) for n in range(20)):
        form = screening.draw(petition, now=now - timedelta(seconds=20)).token
        seen.append(look(petition, form=form, now=now))

    assert "same_timing" in seen[-1].suspicions
    assert "same_timing" not in seen[-2].suspicions


def test_proof_of_work_is_asked_for_under_attack_and_no_longer_after_ten_quiet_minutes(
    petition: Petition,
) -> None:
    calm = screening.draw(petition, now=LATER).challenge

    under_attack(petition)
    attacked = screening.draw(petition, now=LATER + timedelta(minutes=9)).challenge
    memory.forget()
    after = screening.draw(petition, now=LATER + timedelta(minutes=11)).challenge

    assert (calm, after) == (None, None)
    assert attacked is not None


def test_half_of_what_switched_it_on_keeps_it_on(petition: Petition) -> None:
    under_attack(petition)
    for _ in range(5):
        look(petition, form="made up", now=LATER + timedelta(minutes=8))
    memory.forget()

    assert screening.draw(petition, now=LATER + timedelta(minutes=15)).challenge is not None


def test_a_solved_challenge_is_worth_something_once(petition: Petition) -> None:
    under_attack(petition)
    form = screening.draw(petition, now=LATER)
    proof = solve(form.challenge)
    later = LATER + timedelta(seconds=20)

    first = look(petition, form=form.token, proof=proof, now=later)
    again = look(petition, form=form.token, proof=proof, now=later)

    assert first.suspicions == ()
    assert again.suspicions == ("proof_replayed",)
    assert UsedProof.objects.count() == 1


def test_a_browser_without_javascript_is_noted_and_not_held(petition: Petition) -> None:
    under_attack(petition)
    form = screening.draw(petition, now=LATER)

    seen = look(petition, form=form.token, now=LATER + timedelta(seconds=20))

    assert seen.suspicions == ("proof_missing",)
    assert not holds(seen.score)


def test_a_form_drawn_before_the_attack_owes_no_proof(petition: Petition) -> None:
    form = screening.draw(petition, now=MONDAY)
    under_attack(petition)

    assert look(petition, form=form.token).suspicions == ()


def test_without_a_form_proof_is_owed_as_soon_as_it_is_wanted(petition: Petition) -> None:
    under_attack(petition)

    seen = look(petition, door=Door.API)

    assert seen.suspicions == ("proof_missing", "no_form")
    assert holds(seen.score)


def test_a_front_end_with_a_key_is_asked_for_nothing(petition: Petition) -> None:
    under_attack(petition)

    seen = [look(petition, door=Door.KEY, address="203.0.113.9") for _ in range(100)]

    assert {one.score for one in seen} == {0}


def test_proof_can_be_asked_for_always_or_never(petition: Petition) -> None:
    numbers = IntegrityPolicy.objects.create(organisation=petition.organisation, proof="always")
    always = screening.draw(petition, now=MONDAY).challenge
    numbers.proof = "off"
    numbers.save()
    memory.forget()
    under_attack(petition)

    assert always is not None
    assert screening.draw(petition, now=LATER).challenge is None
    assert look(petition, door=Door.API).suspicions == ("no_form",)


def test_when_the_counters_are_away_people_sign_are_marked_and_prove_work(
    petition: Petition, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttles, "run", lambda *_args, **_kwargs: None)

    form = screening.draw(petition, now=MONDAY)
    solved = look(petition, form=form.token, proof=solve(form.challenge))
    unsolved = look(petition, form=form.token)

    assert (solved.score, solved.suspicions) == (0, ("not_counted",))
    assert not holds(unsolved.score)


def test_switched_off_limits_count_nothing_and_rush_nobody(
    petition: Petition, settings: Settings
) -> None:
    settings.RATE_LIMIT_SCALE = 0
    token = screening.draw(petition, now=LATER).token

    seen = [look(petition, form=screening.draw(petition, now=LATER).token) for _ in range(30)]

    assert {one.score for one in seen} == {0}
    assert look(petition, form=token, now=LATER).score == 0


def test_looking_asks_the_database_nothing_once_the_rules_are_known(
    petition: Petition, django_assert_num_queries: Any
) -> None:
    look(petition)

    with django_assert_num_queries(0):
        look(petition)
