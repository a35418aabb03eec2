"""How the parameters of a call are decoded and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.embedded.payments.forms import Form, decode
from mobilize.embedded.payments.refusals import InvalidRequest

names = st.text(alphabet="abc[]0123", max_size=12)


def test_brackets_become_mappings_and_lists() -> None:
    pairs = [("a[b][c]", "1"), ("l[1][x]", "z"), ("l[0][x]", "y"), ("e[]", "p"), ("e[]", "q")]

    assert decode(pairs) == {"a": {"b": {"c": "1"}}, "l": [{"x": "y"}, {"x": "z"}], "e": ["p", "q"]}


@pytest.mark.parametrize("pairs", [
    [("a]", "1")],
    [("[a]", "1")],
    [("", "1")],
    [("a", "1"), ("a[b]", "2")],
    [("a[b]", "2"), ("a", "1")],
    [("a" + "[b]" * 50, "1")],
])  # fmt: skip
def test_what_is_not_well_formed_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidRequest):
        decode(pairs)


@given(st.lists(st.tuples(names, st.text(max_size=3)), max_size=6))
def test_any_pairs_are_decoded_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        decoded = decode(pairs)
    except InvalidRequest:
        return
    assert bool(decoded) == bool(pairs)


def test_what_nobody_reads_is_refused_by_its_whole_name() -> None:
    form = Form(decode([("items[0][name]", "x"), ("items[0][colour]", "red")]))
    assert [item.text("name") for item in form.inners("items")] == ["x"]

    with pytest.raises(InvalidRequest) as refused:
        form.finish()

    assert refused.value.code == "parameter_unknown"
    assert refused.value.param == "items[0][colour]"


@pytest.mark.parametrize("value", ["", "1.5", "1e3", "٣", " 1", "9" * 16, "0x1"])
def test_an_integer_is_plain_digits(value: str) -> None:
    with pytest.raises(InvalidRequest):
        Form({"amount": value}).integer("amount")


@pytest.mark.parametrize("metadata", [
    {str(number): "x" for number in range(51)},
    {"k" * 41: "x"},
    {"key": "x" * 501},
    {"key": {"deeper": "x"}},
])  # fmt: skip
def test_metadata_has_limits(metadata: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        Form({"metadata": metadata}).metadata()


def test_metadata_keys_may_be_digits() -> None:
    form = Form(decode([("metadata[0]", "a"), ("metadata[1]", "b")]))

    assert form.metadata() == {"0": "a", "1": "b"}
