"""Curves say the same to the eye, to a screen reader and to arithmetic."""

from xml.etree.ElementTree import Element
from xml.etree.ElementTree import fromstring as read_xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.dashboards import curves
from mobilize.dashboards.curves import Column, Lane, Mark, Point, Whisker

SVG = "{http://www.w3.org/2000/svg}"
ENDS = ("2026-03-02", "2026-03-09")
SCALE = "to {:.2f}".format
counts = st.integers(0, 10**7)
sizes = st.floats(0, 100, allow_nan=False)


def drawn_as(svg: str) -> Element:
    return read_xml(svg)  # noqa: S314 - our own drawing, made one line before


def words_of(svg: Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def test_a_curve_names_its_ends_its_height_and_its_moments() -> None:
    series = [Column(alone=2, brought=1), Column(alone=0, brought=6)]

    svg = drawn_as(
        curves.columns(series, marks=[Mark(0.5, 1)], ends=ENDS, show=str, description="x")
    )

    assert words_of(svg) == [*ENDS, "6", "1"]
    assert svg.get("aria-label") == "x"


@given(series=st.lists(st.tuples(counts, counts), max_size=1500))
def test_columns_keep_within_the_picture_however_many_there_are(
    series: list[tuple[int, int]],
) -> None:
    told = [Column(alone, brought) for alone, brought in series]

    svg = drawn_as(curves.columns(told, ends=ENDS, show=str, description="x"))

    bars = list(svg.iter(f"{SVG}rect"))
    assert len(bars) <= 2 * curves.MOST_COLUMNS
    for bar in bars:
        top, tall = float(bar.get("y") or "nan"), float(bar.get("height") or "nan")
        assert -0.02 <= top <= curves.HEIGHT + 0.02
        assert top + tall <= curves.HEIGHT + 0.02


def test_brought_and_alone_are_told_apart_without_colour() -> None:
    svg = drawn_as(curves.columns([Column(3, 1)], ends=ENDS, show=str, description="x"))

    kinds = [bar.get("class") for bar in svg.iter(f"{SVG}rect")]
    assert kinds == ["bar strong", "bar outline"]


@pytest.mark.parametrize("many", [0, 1, 2, 30])
def test_a_band_has_a_piece_between_every_two_points(many: int) -> None:
    points = [Point(at / 30, 1.0, 0.5, 2.0, firm=at > 3) for at in range(many)]

    svg = drawn_as(curves.band(points, level=1.0, ends=ENDS, description="x", scale=SCALE))

    pieces = [one.get("class") for one in svg.iter(f"{SVG}path")]
    assert len(pieces) == 2 * max(many - 1, 0) + 2  # and the floor, and the line at one
    assert pieces.count("line gap") == min(max(many - 1, 0), 4)


@given(rows=st.lists(st.tuples(sizes, sizes, sizes).map(sorted), max_size=8))
def test_no_interval_leaves_the_picture(rows: list[list[float]]) -> None:
    told = [Whisker("x", "x", value, low, high) for low, value, high in rows]

    svg = drawn_as(curves.whiskers(told, level=1.0, description="x", scale=SCALE))

    for line in svg.iter(f"{SVG}line"):
        ends = [float((line.get(name) or "").rstrip("%")) for name in ("x1", "x2")]
        assert 0 <= ends[0] <= ends[1] <= 100


def test_a_lane_shows_a_few_as_an_outline_and_nothing_as_nothing() -> None:
    rows = [Lane("PT", "21", [10, None, 0, 5])]

    svg = drawn_as(curves.lanes(rows, ends=ENDS, description="x"))

    bars = [(bar.get("class"), bar.get("height")) for bar in svg.iter(f"{SVG}rect")]
    assert bars == [("bar strong", "20.00"), ("bar outline", "3.00"), ("bar strong", "10.00")]
    assert words_of(svg) == ["PT", "21", *ENDS]  # and when its time begins and ends


@given(label=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30))
def test_whatever_a_moment_is_called_it_stays_a_label(label: str) -> None:
    told = [Whisker(label, label, 1, 0, 2)]

    svg = drawn_as(curves.whiskers(told, level=None, description=label, scale=lambda _: label))

    assert words_of(svg) == [label] * 3


def test_a_scale_says_how_far_the_longest_interval_reaches() -> None:
    told = [Whisker("x", "x", 1, 0, 1.9), Whisker("y", "y", 1, 0.5, 1.5)]

    svg = drawn_as(curves.whiskers(told, level=None, description="x", scale=SCALE))

    assert words_of(svg)[0] == "to 1.90"
