"""Promises over the API: kinds, conditions, amounts asked for, words, help, who is anonymous."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from donations.models import (
    Ask,
    FundraisingPage,
    GiftWords,
    HelpPromise,
    LedgerEntry,
    Plan,
    Pledge,
    Team,
)
from donations.services import settling
from mobilize.kit import clock, ids
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from petitions.services import erasing, touch_tokens
from tests import builders, fundraisers
from tests.api.petition_callers import Caller, a_stranger, an_open_petition
from tests.api.walking import routes
from tests.db.donations.journeys import a_visit
from tests.pages import pages

pytestmark = pytest.mark.django_db

GIFT = {"cause": "haiti", "amount_minor": 2500, "currency": "USD", "rail": "transfer"}
OMAR = {"email": "omar@example.org", "name": "Omar Unseen"}


def paid(pledge_id: str) -> None:
    pledge = Pledge.objects.get(id=pledge_id)
    now = clock.now()
    settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference="7", received_at=now,
        by=None, now=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "kind", "state"),
    [
        ({}, "once", "open"),
        ({"parts": 3}, "instalments", "open"),
        ({"condition": "givers", "condition_number": 500}, "once", "conditional"),
        ({"rail": "card", "every_months": 1, **OMAR}, "recurring", "open"),
    ],
)
def test_every_kind_of_promise_is_made(terms: dict[str, Any], kind: str, state: str) -> None:
    an_open_petition()

    made = a_stranger("relief").post("pledges/", GIFT | terms)

    assert (made.status_code, made.json()["kind"], made.json()["state"]) == (201, kind, state)
    first = {"number": 1, "amount_minor": 833, "due_on": made.json()["due_on"]}
    assert made.json()["part"] == (first if kind == "instalments" else None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"parts": 61}, "parts"),
        ({"parts": 2, "amount_minor": 1}, "parts"),
        ({"every_months": 2}, "every_months"),
        ({"every_months": 1, **OMAR}, "rail"),
        ({"every_months": 1, "rail": "card"}, "email"),
        ({"condition": "total", "condition_number": 5}, "condition_until"),
        ({"condition": "givers"}, "condition_number"),
        ({"condition_number": 3}, "condition"),
        ({"due_on": "2020-01-01"}, "due_on"),
    ],
)
def test_a_promise_that_cannot_be_names_its_field_and_leaves_nothing(
    wrong: dict[str, Any], field: str
) -> None:
    an_open_petition()

    refused = a_stranger("relief").post("pledges/", GIFT | wrong)

    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert [kind.objects.count() for kind in (Pledge, Plan, Supporter)] == [0, 0, 0]


def test_promised_and_collected_stand_side_by_side() -> None:
    ines = an_open_petition()
    first, _second = (ines.post("pledges/", GIFT).json()["id"] for _ in range(2))
    paid(first)
    ines.post("help/", {"cause": "haiti", "hours": 4, **OMAR})

    told = ines.get("reports/promises").json()

    (money,) = told["money"]
    assert (money["promised_minor"], money["collected_minor"]) == (5000, 2500)
    assert told["help"] == [
        {"cause": "haiti", "hours_promised": 4, "hours_given": 0, "skills_promised": 0,
         "skills_given": 0}
    ]  # fmt: skip


def test_help_is_promised_done_and_counted_apart() -> None:
    ines = an_open_petition()
    help_id = (
        a_stranger("relief")
        .post("help/", {"cause": "haiti", "skill": "Plumbing", **OMAR})
        .json()["id"]
    )

    done = ines.post(f"help/{help_id}/done")
    again = ines.post(f"help/{help_id}/cancel")
    unclear = a_stranger("relief").post("help/", {"cause": "haiti", **OMAR})

    assert (done.json()["state"], again.json()["code"]) == ("done", "help-not-open")
    assert unclear.json()["code"] == "help-unclear"
    assert b"Plumbing" not in bytes(HelpPromise.objects.get().skill_sealed or b"")
    assert not Pledge.objects.exists()


def test_the_closest_amounts_are_asked_for_and_noted_on_the_pledge() -> None:
    ines = an_open_petition()
    place = {"cause": "haiti", "currency": "USD"}
    for said in (
        {"amounts_minor": [1000, 2000]},
        {"amounts_minor": [500], "channel": "facebook"},
        {"amounts_minor": [700], "petition": "cancel-the-debt"},
    ):
        assert ines.post("asks/", place | said).status_code == 201

    plain = ines.get("amounts?cause=haiti").json()
    of_petition = ines.get("amounts?cause=haiti&petition=cancel-the-debt").json()
    made = ines.post("pledges/", GIFT | {"ask": plain["token"]}).json()["id"]
    ines.delete(f"asks/{Ask.objects.get(channel='', petition=None).id}")

    pledge = Pledge.objects.get(id=made)
    assert (plain["amounts_minor"], of_petition["amounts_minor"]) == ([1000, 2000], [700])
    assert (pledge.ask_variant, pledge.asked_minor, pledge.ask) == ("a", [1000, 2000], None)


def test_the_same_visitor_sees_the_same_variant_and_all_variants_are_seen() -> None:
    ines = an_open_petition()
    for variant, amounts in (("a", [1000]), ("b", [2000])):
        said = {"variant": variant, "amounts_minor": amounts}
        ines.post("asks/", {"cause": "haiti", "currency": "USD"} | said)
    tokens = [_a_visit() for _ in range(12)]

    seen = [
        [ines.get(f"amounts?cause=haiti&touch={token}").json()["variant"] for _ in range(2)]
        for token in tokens
    ]

    assert all(first == second for first, second in seen)
    assert {first for first, _ in seen} == {"a", "b"}


@pytest.mark.parametrize(
    ("channel", "amounts"),
    [("facebook", [500]), ("email", [1000, 2000]), ("unknown", [1000, 2000])],
)
def test_who_came_by_a_channel_is_asked_for_its_amounts(channel: str, amounts: list[int]) -> None:
    ines = an_open_petition()
    for said in ({"amounts_minor": [1000, 2000]}, {"amounts_minor": [500], "channel": "facebook"}):
        ines.post("asks/", {"cause": "haiti", "currency": "USD"} | said)
    visit = a_visit(Cause.objects.get(slug="haiti"), channel, at=clock.now())

    asked = ines.get(f"amounts?cause=haiti&touch={_a_visit(visit.id)}").json()

    assert asked["amounts_minor"] == amounts


def _a_visit(touch_id: UUID | None = None) -> str:
    organisation = Organisation.objects.get(slug="relief")
    return touch_tokens.of_touches(organisation.id, [touch_id or ids.new()])


def _words(state: str, **said: Any) -> GiftWords:
    made = a_stranger("relief").post("pledges/", GIFT | OMAR | said).json()["id"]
    paid(made)
    words = GiftWords.objects.get(pledge_id=made)
    GiftWords.objects.filter(id=words.id).update(
        state=state, read_at=None if state == "waiting" else clock.now()
    )
    return words


def test_words_are_read_by_everybody_once_staff_have_and_go_with_their_giver(
    settings: Any, tmp_path: Any
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    ines = an_open_petition()
    words = _words("waiting", anonymous=False, dedication="Rosa", comment="Water for all.")
    wall = "causes/haiti/gifts"

    before = a_stranger("relief").get(wall).json()
    (waiting,) = ines.get("gift-words/").json()
    ines.post(f"gift-words/{words.id}/show")
    shown = a_stranger("relief").get(wall).json()
    ines.post(f"gift-words/{words.id}/hide")
    hidden = a_stranger("relief").get(wall).json()
    ines.post(f"gift-words/{words.id}/show")
    erasing.erase(
        organisation_id=words.organisation_id,
        supporter_id=Pledge.objects.get().supporter_id or words.id,
        now=clock.now(),
    )

    assert (before, hidden) == ([], [])
    assert (waiting["comment"], waiting["arrived"]) == ("Water for all.", True)
    assert [(gift["name"], gift["dedication"]) for gift in shown] == [("Omar Unseen", "Rosa")]
    assert a_stranger("relief").get(wall).json() == []


def _a_page_and_its_team(slug: str) -> None:
    """Let a supporter collect on a page of her own, for her team, both found under this name."""
    page = fundraisers.a_page(Cause.objects.get(slug=slug))
    team = fundraisers.a_team(page)
    FundraisingPage.objects.filter(id=page.id).update(slug=slug, team=team)
    Team.objects.filter(id=team.id).update(slug=slug)


def test_an_anonymous_giver_is_in_no_public_answer_of_any_route(client: Client) -> None:
    an_open_petition()
    _a_page_and_its_team("haiti")
    words = _words("shown", comment="For the children.", page="haiti")
    pledge = Pledge.objects.get(id=words.pledge_id)
    entry = LedgerEntry.objects.get(pledge=pledge)
    places = {"<slug:org>": "relief", "<slug:slug>": "haiti", "<slug:cause>": "haiti"}

    read = {path: client.get(path).content.decode() for path in pages(client, places)}
    for slug in ("haiti", "cancel-the-debt"):
        for route in _api_routes():
            path = "/" + route.replace("<slug:org>", "relief").replace("<slug:slug>", slug)
            read[path] = client.get(path).content.decode()

    wall = a_stranger("relief").get("causes/haiti/gifts").json()
    telling = {
        "pledge": str(pledge.id),
        "reference": pledge.reference,
        "payment": str(entry.payment_id),
        "entry": str(entry.id),
        "giver": str(pledge.supporter_id),
        "words": str(words.id),
        "name": "Omar Unseen",
        "address": OMAR["email"],
    }
    found = {
        f"{what} in {path}"
        for what, secret in telling.items()
        for path, text in read.items()
        if secret in text
    }
    assert [(gift["name"], gift["comment"]) for gift in wall] == [(None, "For the children.")]
    assert "id" not in wall[0]
    shown = {path for path, text in read.items() if "For the children." in text}
    assert shown >= {"/relief/causes/haiti/gifts", "/relief/fundraising/haiti/"}
    assert len(read) > 20
    assert all(telling.values())
    assert found == set()


def _api_routes() -> list[str]:
    every = {route for _method, route in routes()}
    return [
        each for each in every if each.startswith("api/v1/organisations") and "<uuid" not in each
    ]


def test_a_machine_reads_comments_and_no_name() -> None:
    machine = an_open_petition()
    organisation = _words("waiting", anonymous=False, comment="Water for all.").organisation
    greta = Caller("relief", user=builders.with_totp(builders.a_member(organisation)))

    (read,) = machine.get("gift-words/").json()
    (seen,) = greta.get("gift-words/").json()

    assert (read["name"], read["comment"]) == (None, "Water for all.")
    assert seen["name"] == "Omar Unseen"
