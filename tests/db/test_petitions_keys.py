"""Keys are followed by new ones while everything stays readable, and findable."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from mobilize.kit import vault
from mobilize.organisations import keys
from mobilize.organisations.models import Organisation, OrganisationKey
from mobilize.organisations.services import rotating
from petitions.models import Supporter
from petitions.services import rewrapping, supporters
from tests.builders import MONDAY, a_supporter, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_keys_of_another_test() -> None:
    keys._keys.cache_clear()


def a_master_key() -> str:
    return base64.b64encode(vault.new_key()).decode()


def known(supporter: Supporter) -> tuple[str, str]:
    """Return what can be read of somebody now, by a process that has just begun."""
    keys._keys.cache_clear()
    row = Supporter.objects.get(id=supporter.id)
    return supporters.address_of(row), supporters.name_of(row)


def somebody(org: Organisation) -> Supporter:
    return a_supporter(org, "ines@example.org")


INES = ("ines@example.org", "Ines Duarte")


def test_a_new_master_key_takes_over_and_the_old_one_can_go(settings: Settings) -> None:
    settings.MASTER_KEY = old = a_master_key()
    org = an_organisation()
    ines = somebody(org)
    settings.MASTER_KEY, settings.MASTER_KEY_FALLBACKS = a_master_key(), [old]
    before = known(ines)

    call_command("rotate_keys")
    settings.MASTER_KEY_FALLBACKS = []

    assert before == known(ines) == INES
    assert somebody(org) == ines


def test_without_the_key_that_holds_them_the_organisations_keys_stay_shut(
    settings: Settings,
) -> None:
    settings.MASTER_KEY = a_master_key()
    ines = somebody(an_organisation())
    settings.MASTER_KEY = a_master_key()

    with pytest.raises(vault.Unreadable):
        known(ines)


def test_a_new_key_of_an_organisation_wraps_everything_and_finds_the_same_people() -> None:
    org, other = an_organisation("relief"), an_organisation("wells")
    ines, theirs = somebody(org), somebody(other)
    untouched = bytes(theirs.wrapped_key)
    old = OrganisationKey.objects.get(organisation=org)

    call_command("rotate_keys", "--new", "relief")
    omar = a_supporter(org, "omar@example.org", "Omar")

    assert known(ines) == INES
    assert known(omar) == ("omar@example.org", "Omar")
    assert somebody(org) == ines
    assert rewrapping._keys_in_use(org.id) == {keys.of(org.id).ring.header[1:]}
    theirs.refresh_from_db()
    assert bytes(theirs.wrapped_key) == untouched

    rewrapping.run(organisation_id=org.id, now=MONDAY + timedelta(days=9999))

    assert not OrganisationKey.objects.filter(id=old.id).exists()
    assert known(ines) == INES


def test_an_old_key_stays_for_those_who_have_not_noticed_the_new_one() -> None:
    org = an_organisation()
    rotating.add_version(organisation_id=org.id, now=LATER)
    soon, later = LATER + timedelta(minutes=9), LATER + timedelta(minutes=10)

    assert rewrapping.run(organisation_id=org.id, now=soon).keys == 0
    assert rewrapping.run(organisation_id=org.id, now=later).keys == 1


def test_a_process_that_has_not_noticed_a_new_key_reads_what_it_wrapped() -> None:
    org = an_organisation()
    stale = keys.of(org.id)
    rotating.add_version(organisation_id=org.id, now=LATER)
    fresh = keys.refreshed(org.id)
    wrapped = fresh.wrap(b"a key", place="here")
    assert fresh.version == stale.version + 1

    assert stale.unwrap(wrapped, place="here") == b"a key"


def test_a_rotation_killed_half_way_goes_on_where_it_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rewrapping, "CHUNK", 2)
    org = an_organisation()
    people = [a_supporter(org, f"p{number}@example.org") for number in range(7)]
    rotating.add_version(organisation_id=org.id, now=LATER)
    whole, steps = rewrapping._rewrap_some, iter(range(2))

    def killed_in_the_third(*given: Any, **named: Any) -> Any:
        done = whole(*given, **named)
        if next(steps, None) is None:
            raise KeyboardInterrupt  # as a process that dies: this chunk is rolled back
        return done

    monkeypatch.setattr(rewrapping, "_rewrap_some", killed_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        rewrapping.run(organisation_id=org.id, now=LATER)
    half_way = [known(person)[0] for person in people]
    monkeypatch.setattr(rewrapping, "_rewrap_some", whole)
    done = rewrapping.run(organisation_id=org.id, now=LATER + timedelta(hours=1))

    assert half_way == [known(person)[0] for person in people]
    assert done == rewrapping.Done(rows=3, keys=1)


def test_what_the_first_version_wrapped_without_naming_a_key_is_rewrapped_too() -> None:
    org = an_organisation()
    ines = somebody(org)
    place = f"petitions_supporter:wrapped_key:{ines.id}"
    plain = keys.of(org.id).unwrap(bytes(ines.wrapped_key), place=place)
    first = keys.masters().unwrap(
        bytes(OrganisationKey.objects.get(organisation=org).wrapped),
        place=keys.version_place(org.id, 1),
    )
    Supporter.objects.update(wrapped_key=vault.seal(first, plain, place=place))

    done = rewrapping.run(organisation_id=org.id, now=LATER)

    assert done.rows == 1
    assert known(ines) == INES


def test_a_value_swapped_with_another_rows_or_columns_does_not_open() -> None:
    org = an_organisation()
    ines, omar = somebody(org), a_supporter(org, "omar@example.org")
    for column in ("wrapped_key", "email_sealed", "name_sealed"):
        swapped = Supporter.objects.get(id=ines.id)
        setattr(swapped, column, getattr(omar, column))
        with pytest.raises(vault.Unreadable):
            supporters.address_of(swapped) + supporters.name_of(swapped)

    ines.email_sealed, ines.name_sealed = ines.name_sealed, ines.email_sealed

    with pytest.raises(vault.Unreadable):
        supporters.address_of(ines)


def test_a_person_keeps_opening_only_within_their_organisation() -> None:
    ines = somebody(an_organisation())
    ines.organisation = an_organisation()

    with pytest.raises(vault.Unreadable):
        supporters.address_of(ines)


def test_an_organisation_that_is_not_there_gets_no_key() -> None:
    with pytest.raises(CommandError):
        call_command("rotate_keys", "--new", "atlantis")
