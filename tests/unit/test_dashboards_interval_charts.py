"""An interval over time: inside its picture, readable without colour, nothing run."""

from xml.etree.ElementTree import Element
from xml.etree.ElementTree import fromstring as read_xml

from hypothesis import given
from hypothesis import strategies as st

from mobilize.dashboards.interval_charts import HEIGHT, WIDTH, Point, Words, band

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("4 more", "4 fewer", "no difference", "1 March", "9 March")
ends = st.floats(-1e6, 1e6)
points = st.tuples(ends, ends, ends).map(sorted).map(lambda p: Point(p[1], p[0], p[2]))


def drawn_as(svg: str) -> Element:
    return read_xml(svg)  # noqa: S314 - our own drawing, made one line before


def test_both_ends_the_estimate_and_no_difference_are_drawn_apart() -> None:
    svg = drawn_as(band([Point(1, -4, 4), Point(2, 1, 3)], words=WORDS, description="Prompting"))

    lines = {line.get("class"): line.get("points") for line in svg.iter(f"{SVG}polyline")}
    assert lines == {"line gap": "0.0,200.0 1000.0,75.0", "line": "0.0,75.0 1000.0,50.0"}
    assert [text.text for text in svg.iter(f"{SVG}text")] == [
        "4 more", "no difference", "4 fewer", "1 March", "9 March",
    ]  # fmt: skip
    (axis,) = svg.iter(f"{SVG}path")
    assert axis.get("class") == "axis"
    assert svg.get("aria-label") == "Prompting"


@given(looks=st.lists(points, max_size=20))
def test_no_band_leaves_its_picture(looks: list[Point]) -> None:
    svg = drawn_as(band(looks, words=WORDS, description="x"))

    for line in svg.iter(f"{SVG}polyline"):
        for corner in (line.get("points") or "").split():
            x, y = map(float, corner.split(","))
            assert 0 <= x <= WIDTH
            assert -0.1 <= y <= HEIGHT + 0.1


def test_words_stay_words() -> None:
    words = Words("<script>", "x", "x", "x", "x")

    assert "<script>" not in band([Point(0, -1, 1)], words=words, description='"><script>')
