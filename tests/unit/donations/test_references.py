"""References and account numbers: one wrong sign is noticed, and nobody's else is found."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from donations.domain import iban, references

PLEDGE = UUID("01a20000-0000-7000-8000-0123456789ab")


def test_a_reference_agrees_with_the_standards_own_example() -> None:
    assert references.holds("RF18539007547034")  # ISO 11649, the usual worked example


@given(some.uuids())
def test_a_pledge_is_found_by_its_reference_however_it_is_written(pledge_id: UUID) -> None:
    reference = references.of(pledge_id)
    said = f"gift for wells {references.written(reference).lower()} thank you"

    assert len(reference) == 18
    assert references.found_in(said) == [reference]
    assert str(pledge_id).endswith(references.tail(reference))


@given(some.uuids(), some.integers(4, 17), some.sampled_from(references.ALPHABET))
def test_one_wrong_letter_is_always_noticed(pledge_id: UUID, at: int, sign: str) -> None:
    right = references.of(pledge_id)
    wrong = right[:at] + sign + right[at + 1 :]

    assert references.holds(wrong) == (wrong == right)


@given(some.uuids(), some.integers(4, 16))
def test_two_swapped_letters_are_always_noticed(pledge_id: UUID, at: int) -> None:
    right = references.of(pledge_id)
    wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]

    assert references.holds(wrong) == (wrong == right)


def test_of_several_references_each_is_found_once() -> None:
    one, two = references.of(PLEDGE), references.of(UUID(int=7))

    assert references.found_in(f"{one} and {two}", one) == [one, two]
    assert references.found_in("", "RF00AAAAAAAAAAAAAA") == []


@pytest.mark.parametrize(
    "said", ["DE75 5121 0800 1245 1261 99", "fr1420041010050500013m02606", "GB33BUKB20201555555555"]
)
def test_an_account_number_is_read_with_blanks_and_in_any_case(said: str) -> None:
    assert iban.parse(said) == "".join(said.split()).upper()


@pytest.mark.parametrize(
    "said",
    ["", "DE75512108001245126198", "DE7551210800124512619", "75512108001245126199DE", "DE75 ✓"],
)
def test_a_wrong_account_number_is_refused(said: str) -> None:
    with pytest.raises(iban.IbanInvalid):
        iban.parse(said)


def test_a_creditor_identifier_is_checked_without_its_business_code() -> None:
    assert iban.creditor("de98 zzz 09999999999") == "DE98ZZZ09999999999"
    assert iban.creditor("DE98ABC09999999999") == "DE98ABC09999999999"
    with pytest.raises(iban.CreditorIdInvalid):
        iban.creditor("DE99ZZZ09999999999")
