"""Names, texts and addresses from outside are put in order or refused."""

import pytest

from mobilize.kit import email_address, text


def test_a_name_is_trimmed_and_composed() -> None:
    assert text.line("  Ine\u0301s   Álvarez ", field="name") == "Inés Álvarez"


@pytest.mark.parametrize("trick", ["a\x00b", "a\u202eb", "a\u2066b", "\ud800"])
def test_characters_that_cannot_be_shown_are_refused(trick: str) -> None:
    with pytest.raises(text.TextInvalid) as refusal:
        text.line(trick, field="name")

    assert refusal.value.field == "name"


def test_a_paragraph_keeps_its_line_breaks() -> None:
    assert text.paragraph("one\r\ntwo\n", field="ask") == "one\ntwo"


@pytest.mark.parametrize("name", ["محمد علي", "李小龍", "Åse Ø", "O'Brien-Smith"])
def test_names_of_every_script_pass(name: str) -> None:
    assert text.line(name, field="name") == name


def test_an_address_is_kept_as_typed_and_compared_without_case() -> None:
    assert email_address.parse(" Ines@Example.org ") == "Ines@example.org"
    assert email_address.canonical("Ines@Example.org") == "ines@example.org"


def test_a_domain_of_another_script_equals_its_wire_form() -> None:
    assert email_address.canonical("a@bücher.example") == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "wrong", ["", "ines", "ines@", "a@b@c.org", "a\r\nBcc: b@c.org", "a b@c.org"]
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(email_address.AddressInvalid) as refusal:
        email_address.parse(wrong)

    assert refusal.value.field == "email"
