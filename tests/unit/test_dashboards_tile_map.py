"""The map of tiles has a place for everybody, and is read without colour."""

from xml.etree.ElementTree import fromstring as read_xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.dashboards import tile_map
from mobilize.dashboards.tile_map import PLACES, Tile
from petitions.pages.countries import COUNTRIES

SVG = "{http://www.w3.org/2000/svg}"
# Neighbours that stay neighbours, if only by a corner: a world put together wrongly fails here.
TOUCHING = """
    US-CA US-MX MX-GT GT-SV HN-NI CR-PA CO-VE CO-EC BR-PY BR-BO AR-CL AR-UY PE-EC HT-DO ES-PT
    ES-AD FR-BE FR-CH DE-LU DE-CZ DE-CH AT-HU AT-SI PL-LT LT-LV LV-BY EE-LV GB-IM SE-NO GR-AL
    RO-MD TR-AM TR-GE SY-LB SY-IQ IQ-IR IQ-KW SA-QA SA-YE IN-PK IN-NP IN-BD CN-MN CN-NP MM-LA
    LA-VN TH-KH MY-SG ID-TL EG-LY EG-SD MA-DZ DZ-TN ML-NE NG-NE NG-CM NG-BJ ET-ER ET-SO KE-TZ
    KE-ET CD-CG CD-BI ZM-MW ZM-ZW MZ-MW NA-BW ZA-BW ZA-SZ ZA-LS WS-AS FJ-VU
"""


def test_every_country_that_is_known_has_a_tile_of_its_own() -> None:
    assert set(PLACES) == set(COUNTRIES)
    assert len(set(PLACES.values())) == len(PLACES)


def test_no_country_stands_twice() -> None:
    with pytest.raises(ValueError, match="FR stands twice"):
        tile_map.read("FR .. DE\nBE FR ..")


@pytest.mark.parametrize("pair", TOUCHING.split())
def test_neighbours_are_near(pair: str) -> None:
    (column, row), (other_column, other_row) = (PLACES[code] for code in pair.split("-"))

    assert max(abs(column - other_column), abs(row - other_row)) <= 1


@given(values=st.lists(st.integers(min_value=-5, max_value=10**9), min_size=2, max_size=2))
def test_more_is_never_less_full(values: list[int]) -> None:
    low, high = sorted(values)

    levels = [tile_map.level(value, high) for value in (low, high)]

    assert levels == sorted(levels)
    assert levels[0] == 0 or low >= tile_map.least(levels[0], high)
    assert (levels[1] == 0) == (high <= 0)


def test_a_tile_says_its_name_and_a_few_are_told_from_many_and_none_by_form() -> None:
    tiles = {"FR": Tile(4, "France: <9>"), "DE": Tile(1, "Germany: 5"), "BE": Tile(None, "a few")}

    drawn = read_xml(tile_map.draw(tiles, description="Most from France"))  # noqa: S314 - ours

    groups = {group.find(f"{SVG}text").text: group for group in drawn.iter(f"{SVG}g")}  # type: ignore[union-attr]
    heights = {
        code: [rect.get("height") for rect in groups[code].iter(f"{SVG}rect")][1:]
        for code in ("FR", "DE", "BE", "ES")
    }
    assert drawn.get("aria-label") == "Most from France"
    assert groups["FR"].find(f"{SVG}title").text == "France: <9>"  # type: ignore[union-attr]
    assert heights == {"FR": ["11.00"], "DE": ["2.75"], "BE": [], "ES": []}
    assert [groups[code].get("class") for code in ("FR", "BE", "ES")] == ["some", "few", "none"]
