"""A spreadsheet calculates nothing that somebody typed."""

import pytest

from mobilize.kit import spreadsheets


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_text_that_a_spreadsheet_would_calculate_gets_an_apostrophe(start: str) -> None:
    (line,) = spreadsheets.text([[f"{start}HYPERLINK(1)"]]).splitlines()[:1] or [""]

    assert line.lstrip('"').startswith("'")


def test_numbers_stay_numbers_even_below_zero() -> None:
    assert spreadsheets.text([["refunds", -500, 2.5]]) == "refunds,-500,2.5\r\n"
