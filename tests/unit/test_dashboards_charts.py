"""Charts say the same thing to the eye, to a screen reader and to arithmetic."""

from xml.etree.ElementTree import Element
from xml.etree.ElementTree import fromstring as read_xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.dashboards import charts
from mobilize.dashboards.charts import Axis, Bar, Step

SVG = "{http://www.w3.org/2000/svg}"
amounts = st.integers(min_value=-(10**12), max_value=10**12)
words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)


def drawn_as(svg: str) -> Element:
    return read_xml(svg)  # noqa: S314 - our own drawing, made one line before


def words_of(svg: Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def test_every_bar_carries_its_name_and_its_number() -> None:
    bars = [Bar("Facebook", 400, "4.00 USD", "strong"), Bar("Untagged", 100, "1.00 USD")]

    svg = drawn_as(charts.bar_chart(bars, description="Money by channel"))

    assert words_of(svg) == ["Facebook", "4.00 USD", "Untagged", "1.00 USD"]
    assert [bar.get("width") for bar in svg.iter(f"{SVG}rect")] == ["100.00%", "25.00%"]
    assert svg.get("aria-label") == "Money by channel"


@given(values=st.lists(amounts, max_size=20))
def test_no_bar_is_longer_than_the_chart_or_shorter_than_nothing(values: list[int]) -> None:
    svg = drawn_as(charts.bar_chart([Bar("x", v, "x") for v in values], description="x"))

    widths = [float((bar.get("width") or "").rstrip("%")) for bar in svg.iter(f"{SVG}rect")]

    assert len(widths) == len(values)
    assert all(0 <= width <= 100 for width in widths)


def test_an_interval_is_drawn_on_the_scale_of_the_bars_and_the_scale_is_named() -> None:
    bars = [Bar("Facebook", 200, "2.00", low=200, high=400), Bar("E-mail", 100, "1.00")]
    axis = Axis("USD", "{:,}".format)

    svg = drawn_as(charts.bar_chart(bars, description="x", axis=axis))

    whiskers = [line for line in svg.iter(f"{SVG}line") if line.get("class") == "whisker"]
    assert [bar.get("width") for bar in svg.iter(f"{SVG}rect")] == ["50.00%", "25.00%"]
    assert (whiskers[0].get("x1"), whiskers[0].get("x2")) == ("50.00%", "100.00%")
    assert len(whiskers) == 3  # the line and its two ends, of the one bar that has an interval
    assert words_of(svg)[-3:] == ["0", "400", "USD"]


@given(label=words, shown=words, description=words)
def test_whatever_a_label_says_it_stays_a_label(label: str, shown: str, description: str) -> None:
    svg = drawn_as(charts.bar_chart([Bar(label, 1, shown)], description=description))

    assert words_of(svg) == [label, shown]


def test_a_script_in_a_label_is_read_and_not_run() -> None:
    svg = charts.bar_chart([Bar("<script>", 1, "1")], description='"><script>')

    assert "<script>" not in svg


def test_the_haiti_interval_names_both_of_its_ends() -> None:
    ends = ("at least 20.0\N{NO-BREAK SPACE}%", "at most 52.4\N{NO-BREAK SPACE}%")

    svg = drawn_as(charts.interval(740_000, 1_940_000, 3_700_000, ends=ends, description="x"))

    assert words_of(svg) == list(ends)
    (drawn,) = svg.iter(f"{SVG}rect")
    assert (drawn.get("x"), drawn.get("width")) == ("20.00%", "32.43%")


def test_an_interval_of_one_point_can_still_be_seen() -> None:
    svg = drawn_as(
        charts.interval(50, 50, 100, ends=("at least 50 %", "at most 50 %"), description="x")
    )

    (drawn,) = svg.iter(f"{SVG}rect")
    assert drawn.get("width") == "0.40%"


@pytest.mark.parametrize(
    ("value", "whole", "shown"),
    [
        (1, 8, "12.5\N{NO-BREAK SPACE}%"),
        (800_000, 3_700_000, "21.6\N{NO-BREAK SPACE}%"),
        (1, 3, "33.3\N{NO-BREAK SPACE}%"),
        (2, 3, "66.7\N{NO-BREAK SPACE}%"),
        (1, 2000, "0.1\N{NO-BREAK SPACE}%"),
        (-1, 4, "-25.0\N{NO-BREAK SPACE}%"),
        (5, 0, "0.0\N{NO-BREAK SPACE}%"),
    ],
)
def test_shares_are_rounded_half_up_from_whole_numbers(value: int, whole: int, shown: str) -> None:
    assert charts.shown_percent(value, whole) == shown


def test_a_cell_s_bar_is_silent_because_the_cell_says_the_number() -> None:
    assert 'aria-hidden="true"' in charts.share(1, 4)
    assert 'width="25.00%"' in charts.share(1, 4)


def test_a_series_that_falls_is_drawn_falling_and_a_gap_is_dashed() -> None:
    steps = [Step(0, 50, 50), Step(0.5, 100, 80), Step(1, 100, 100, after_gap=True)]

    svg = drawn_as(charts.step_line(steps, description="Parliament"))

    rise, rest = svg.iter(f"{SVG}path")
    assert rise.get("d") == "M0 100.0H500.0V0.0V40.0"
    assert (rise.get("class"), rest.get("class")) == ("line", "line gap")
    assert svg.get("aria-label") == "Parliament"


@given(values=st.lists(st.integers(0, 10**9), max_size=20))
def test_no_series_leaves_its_picture(values: list[int]) -> None:
    steps = [Step(place / 20, value, value) for place, value in enumerate(values)]

    svg = drawn_as(charts.step_line(steps, description="x"))

    heights = [
        float(end)
        for path in svg.iter(f"{SVG}path")
        for end in (path.get("d") or "").replace("V", " V").split(" V")[1:]
    ]
    assert all(0 <= height <= charts.LINE_HEIGHT for height in heights)
