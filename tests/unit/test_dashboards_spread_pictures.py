"""Pictures of how something spreads speak their reader's language, numbers included."""

from datetime import date

from mobilize.dashboards import spread_pictures
from mobilize.kit import languages
from petitions.reports.spread_lines import Arrival


def test_a_french_reader_reads_thousands_as_the_french_write_them() -> None:
    arrival = Arrival("FR", 12_345, date(2026, 3, 2), "", (12_345,))

    with languages.speaking("fr"):
        drawn = spread_pictures.lanes([arrival], description="x")
        number = languages.written("12,345")

    assert f">{number}</text>" in drawn
    assert "12,345" not in drawn
