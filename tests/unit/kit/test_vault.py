"""A sealed value opens with its key, in its place, and nowhere else."""

import pytest

from mobilize.kit import vault

PLACE = "petitions_supporter:email_sealed:1"


def test_a_sealed_value_opens_in_its_place() -> None:
    key = vault.new_key()

    sealed = vault.seal(key, b"ines@example.org", place=PLACE)

    assert vault.open_(key, sealed, place=PLACE) == b"ines@example.org"
    assert b"ines" not in sealed


def test_a_value_moved_to_another_row_does_not_open() -> None:
    key = vault.new_key()
    sealed = vault.seal(key, b"ines@example.org", place=PLACE)

    with pytest.raises(vault.Unreadable):
        vault.open_(key, sealed, place="petitions_supporter:email_sealed:2")


def test_another_persons_key_opens_nothing() -> None:
    sealed = vault.seal(vault.new_key(), b"ines@example.org", place=PLACE)

    with pytest.raises(vault.Unreadable):
        vault.open_(vault.new_key(), sealed, place=PLACE)


@pytest.mark.parametrize("damage", [b"", b"\x02", b"\x01short"])
def test_a_damaged_value_says_so(damage: bytes) -> None:
    with pytest.raises(vault.Unreadable):
        vault.open_(vault.new_key(), damage, place=PLACE)


def test_the_same_value_never_looks_the_same_twice() -> None:
    key = vault.new_key()

    assert vault.seal(key, b"x", place=PLACE) != vault.seal(key, b"x", place=PLACE)


def test_equal_addresses_are_found_and_uses_cannot_be_joined() -> None:
    key = vault.new_key()

    found = vault.blind_index(key, "ines@example.org", use="supporter")

    assert found == vault.blind_index(key, "ines@example.org", use="supporter")
    assert found != vault.blind_index(key, "ines@example.org", use="suppression")
    assert found != vault.blind_index(vault.new_key(), "ines@example.org", use="supporter")


def test_a_key_can_be_followed_by_another_while_everything_opens() -> None:
    old, new = vault.new_key(), vault.new_key()
    wrapped_before = vault.Ring([old]).wrap(b"a person's key", place=PLACE)

    ring = vault.Ring([new, old])
    wrapped_since = ring.wrap(b"a person's key", place=PLACE)

    assert ring.unwrap(wrapped_before, place=PLACE) == b"a person's key"
    assert ring.unwrap(wrapped_since, place=PLACE) == b"a person's key"
    assert (ring.is_current(wrapped_before), ring.is_current(wrapped_since)) == (False, True)
    with pytest.raises(vault.Unreadable):
        vault.Ring([new]).unwrap(wrapped_before, place=PLACE)


def test_what_names_no_key_opens_with_whichever_fits() -> None:
    old, new = vault.new_key(), vault.new_key()
    sealed = vault.seal(old, b"a person's key", place=PLACE)

    assert vault.Ring([new, old]).unwrap(sealed, place=PLACE) == b"a person's key"
    with pytest.raises(vault.Unreadable):
        vault.Ring([new]).unwrap(sealed, place=PLACE)


def test_the_name_of_the_key_cannot_be_changed() -> None:
    one, other = vault.new_key(), vault.new_key()
    wrapped = vault.Ring([one]).wrap(b"a person's key", place=PLACE)

    renamed = wrapped.replace(vault.key_id(one), vault.key_id(other))

    with pytest.raises(vault.Unreadable):
        vault.Ring([one, other]).unwrap(renamed, place=PLACE)


def test_a_wrapped_value_moved_elsewhere_does_not_open() -> None:
    ring = vault.Ring([vault.new_key()])
    wrapped = ring.wrap(b"a person's key", place=PLACE)

    with pytest.raises(vault.Unreadable):
        ring.unwrap(wrapped, place="petitions_supporter:wrapped_key:1")


def test_without_a_key_there_is_no_ring() -> None:
    with pytest.raises(vault.Unreadable):
        vault.Ring([])
