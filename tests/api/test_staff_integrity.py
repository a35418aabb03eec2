"""Staff look at what was held, release and remove, take signatures back and set rules."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from mobilize.organisations.models import Role
from petitions.models import (
    Alarm,
    DomainRule,
    IntegrityPolicy,
    Invalidation,
    NetworkRule,
    Petition,
    Signature,
)
from petitions.services import invalidating
from tests.builders import (
    a_confirmed_signature,
    a_member,
    a_signature,
    an_open_petition,
    an_organisation,
)
from tests.staff import at_work
from tests.suspects import an_alarm

pytestmark = pytest.mark.django_db

ROOT = "/staff/relief/integrity/"
QUERY = {"name": "Honey", "reason": "A script.", "suspicion": "honeypot"}


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


@pytest.fixture
def omar(petition: Petition) -> Client:
    return at_work(a_member(petition.organisation, Role.CAMPAIGNER))


def held(petition: Petition, **fields: Any) -> Signature:
    said = {"state": "held", "confirmed_at": petition.published_at, "score": 100}
    return a_signature(petition, **{**said, "suspicions": ["honeypot"], **fields})


def text(answer: Any) -> str:
    return answer.content.decode()


def test_alarms_and_heaps_stand_on_one_screen(petition: Petition, omar: Client) -> None:
    alarm = an_alarm(petition)
    held(petition)

    page = text(omar.get(ROOT))
    omar.post(f"{ROOT}alarms/{alarm.id}/clear/")

    assert "A petition grows unusually fast" in page
    assert "A hidden field was filled in" in page
    assert Alarm.objects.get().cleared_at is not None


def test_a_heap_shows_its_signatures_and_nobody_behind_them(
    petition: Petition, omar: Client
) -> None:
    held(petition, network=b"\xab" * 16)

    page = text(omar.get(f"{ROOT}held/?petition=clean-water&suspicion=honeypot"))

    assert "abababab" in page
    assert "Ines" not in page
    assert "example.org" not in page


def test_ticked_signatures_are_released_and_the_rest_removed_with_a_reason(
    petition: Petition, omar: Client
) -> None:
    person, bot = held(petition), held(petition)

    omar.post(f"{ROOT}held/release/", {"only": str(person.id)})
    without_reason = omar.post(f"{ROOT}held/remove/", {"suspicion": "honeypot"}, follow=True)
    omar.post(f"{ROOT}held/remove/", {"suspicion": "honeypot", "reason": "A script."})

    states = dict(Signature.objects.values_list("id", "state"))
    assert states == {person.id: "confirmed", bot.id: "removed"}
    assert "Say why: the reason is published." in text(without_reason)


def test_nothing_ticked_and_nothing_said_releases_nothing(petition: Petition, omar: Client) -> None:
    signature = held(petition)

    page = omar.post(f"{ROOT}held/release/", {}, follow=True)

    signature.refresh_from_db()
    assert signature.state == "held"
    assert "Say at least one thing" in text(page)


def test_taking_back_from_the_query_to_the_undoing(
    petition: Petition, omar: Client, deliver: Callable[..., int]
) -> None:
    a_confirmed_signature(petition, suspicions=["honeypot"])

    saved = omar.post(f"{ROOT}invalidations/new/", QUERY)
    one = saved.headers["Location"]
    found = text(omar.get(one))
    omar.post(f"{one}start/")
    running = omar.get(one)
    deliver()
    done = text(omar.get(one))
    omar.post(f"{one}undo/")
    deliver()

    assert "It finds 1 signature" in found
    assert running.headers["Refresh"] == "3"
    assert "1 of 1" in done
    assert Invalidation.objects.get().state == "undone"
    assert Signature.objects.get().state == "confirmed"
    assert "Given back" in text(omar.get(f"{ROOT}invalidations/"))


def test_a_second_person_approves_a_large_one(
    petition: Petition, omar: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invalidating, "ALONE", 0)
    greta = at_work(a_member(petition.organisation, Role.OWNER))
    a_confirmed_signature(petition, suspicions=["honeypot"])
    one = omar.post(f"{ROOT}invalidations/new/", QUERY).headers["Location"]

    alone = text(omar.post(f"{one}start/", follow=True))
    greta.post(f"{one}approve/")
    omar.post(f"{one}start/")

    assert "somebody other than its author has to approve this first" in alone
    assert Invalidation.objects.get().state == "running"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"suspicion": ""}, "Say at least one thing about the signatures you mean"),
        ({"country": "fr"}, "This query cannot be read."),
        ({"network": "xyz"}, "This query cannot be read."),
    ],
)
def test_a_query_that_cannot_be_meant_comes_back(
    omar: Client, said: dict[str, str], words: str
) -> None:
    page = omar.post(f"{ROOT}invalidations/new/", QUERY | said)

    assert words in text(page)
    assert not Invalidation.objects.exists()


def test_a_network_beside_a_held_signature_leads_to_a_query(omar: Client) -> None:
    page = text(omar.get(f"{ROOT}invalidations/new/?network={'ab' * 16}&petition=clean-water"))

    assert "ab" * 16 in page


def test_rules_are_set_and_removed(petition: Petition, omar: Client) -> None:
    omar.post(f"{ROOT}rules/networks/", {"cidr": "192.0.2.0/24", "kind": "allow", "label": "S"})
    omar.post(f"{ROOT}rules/domains/", {"domain": "bots.example", "kind": "hold"})
    numbers = {
        "hold_at": 60, "min_fill_seconds": 3, "proof": "always", "burst": 4, "burst_seconds": 60,
        "sustained": 30, "sustained_seconds": 3600, "smallest_cell": 10,
    }  # fmt: skip
    omar.post(f"{ROOT}rules/numbers/", numbers)
    page = text(omar.get(f"{ROOT}rules/"))

    omar.post(f"{ROOT}rules/networks/{NetworkRule.objects.get().id}/remove/")
    omar.post(f"{ROOT}rules/domains/{DomainRule.objects.get().id}/remove/")

    assert "192.0.2.0/24" in page
    assert "bots.example" in page
    assert IntegrityPolicy.objects.get().sustained == 30
    assert not NetworkRule.objects.exists()
    assert not DomainRule.objects.exists()


@pytest.mark.parametrize(
    ("path", "said", "words"),
    [
        ("networks/", {"cidr": "0.0.0.0/0", "kind": "allow", "label": "x"}, "Write a network such"),
        ("domains/", {"domain": "here", "kind": "hold"}, "Write a mail domain such as"),
        ("numbers/", {"hold_at": 0}, "greater than or equal to 1"),
    ],
)
def test_a_rule_that_means_nothing_comes_back(
    omar: Client, path: str, said: dict[str, Any], words: str
) -> None:
    page = omar.post(f"{ROOT}rules/{path}", said)

    assert page.status_code == 400
    assert words in text(page)
