"""Whose time is over is let go, by each organisation's own rules, counted first."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.models import Petition, RetentionPolicy, Signature, Supporter
from petitions.queries import over
from petitions.services import consenting, retaining
from tests import builders
from tests.builders import MONDAY
from worker import upkeep

pytestmark = pytest.mark.django_db(transaction=True)

DAY, MONTH = timedelta(days=1), timedelta(days=30)


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def running(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


@pytest.fixture
def ended(org: Organisation) -> Petition:
    petition = builders.an_open_petition(org, "ended", cause=builders.a_cause(org, "ended"))
    petition.state, petition.closed_at = Petition.State.CLOSED, MONDAY + DAY
    petition.save()
    return petition


def rules(org: Organisation, **more: Any) -> RetentionPolicy:
    said = {"pending_days": 30, "closed_months": 6, "inactive_months": 24, "active": True}
    return retaining.set_policy(organisation_id=org.id, **said | more)


def due(org: Organisation, now: datetime) -> dict[str, set[Any]]:
    found = over.supporters(over.policy_of(org.id), now=now)
    return {rule: set(rows) for rule, rows in found.items()}


def signer(petition: Petition, *, updates: bool = False, **fields: Any) -> Supporter:
    signature = builders.a_confirmed_signature(petition, **fields)
    if updates:
        consenting.give(
            supporter=signature.supporter,
            purposes=["updates"],
            source="signature",
            source_id=ids.new(),
            now=MONDAY,
        )
    return Supporter.objects.get(id=signature.supporter_id)


def test_whoever_never_confirmed_goes_after_the_days_set(running: Petition) -> None:
    org = running.organisation
    rules(org)
    silent = builders.a_signature(running).supporter
    signer(running)
    builders.a_signature(running, signed_at=MONDAY + 20 * DAY)

    in_time, late = (due(org, MONDAY + days * DAY)["never_confirmed"] for days in (30, 31))

    assert (in_time, late) == (set(), {silent})


def test_whoever_wants_no_news_goes_once_their_petitions_are_over(
    running: Petition, ended: Petition
) -> None:
    org = running.organisation
    rules(org)
    over_now = signer(ended)
    signer(ended, updates=True)
    signer(running)
    both = signer(ended)
    builders.a_confirmed_signature(running, supporter=both)

    early, late = (due(org, MONDAY + days * DAY)["petitions_over"] for days in (181, 182))

    assert (early, late) == (set(), {over_now})


def test_whoever_took_back_their_wish_for_news_goes_too(ended: Petition) -> None:
    rules(ended.organisation)
    ines = signer(ended, updates=True)
    took_back = {"source": "unsubscribe", "source_id": ids.new(), "now": MONDAY + DAY}
    consenting.withdraw(supporter=ines, purposes=["updates"], **took_back)

    assert due(ended.organisation, MONDAY + 200 * DAY)["petitions_over"] == {ines}


def test_whoever_has_been_silent_for_long_goes_in_the_end(ended: Petition) -> None:
    rules(ended.organisation)
    ines = signer(ended, updates=True)

    early, late = (due(ended.organisation, MONDAY + n * MONTH)["inactive"] for n in (24, 25))

    assert (early, late) == (set(), {ines})


def test_without_a_limit_a_rule_lets_nobody_go(ended: Petition) -> None:
    rules(ended.organisation, closed_months=None, inactive_months=None)
    signer(ended)

    assert set(due(ended.organisation, MONDAY + 99 * MONTH)) == {"never_confirmed"}


def test_the_preview_counts_and_changes_nothing(ended: Petition) -> None:
    policy = rules(ended.organisation)
    giver = signer(ended)
    signer(ended)
    builders.a_pledge(ended.cause, supporter=giver)

    counted = retaining.preview(policy=policy, now=MONDAY + 30 * MONTH)

    assert counted.by_rule == {"never_confirmed": 0, "petitions_over": 2, "inactive": 2}
    assert (counted.people, counted.needed) == (2, 1)
    assert not Supporter.objects.exclude(erased_at=None).exists()


def test_the_night_erases_by_active_rules_only_and_keeps_givers_on_the_way(
    ended: Petition,
) -> None:
    org = ended.organisation
    giver, goer = signer(ended), signer(ended)
    builders.a_pledge(ended.cause, supporter=giver)
    late = MONDAY + 30 * MONTH

    rules(org, active=False)
    upkeep.retain(now=late)
    kept = Supporter.objects.filter(erased_at=None).count()
    rules(org)
    upkeep.retain(now=late)

    assert kept == 2
    assert list(Supporter.objects.exclude(erased_at=None)) == [goer]
    assert Signature.objects.filter(state="confirmed").count() == 2


def test_one_organisations_rules_touch_no_other(ended: Petition) -> None:
    rules(ended.organisation)
    elsewhere = builders.an_organisation()
    builders.a_signature(builders.an_open_petition(elsewhere))

    upkeep.retain(now=MONDAY + 30 * MONTH)

    assert Supporter.objects.filter(organisation=elsewhere, erased_at=None).exists()


def test_where_a_request_came_from_is_forgotten_after_two_weeks(running: Petition) -> None:
    old = builders.a_signature(running, network=b"old")
    new = builders.a_signature(running, network=b"new", signed_at=MONDAY + DAY)

    upkeep.retain(now=MONDAY + 14 * DAY + timedelta(minutes=1))

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.network, bytes(new.network)) == (None, b"new")
