"""Strict serializers: nothing unknown, nothing turned into another type."""

from typing import Any

import pytest
from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
)


class Consent(StrictSerializer):
    given = StrictBooleanField()


class Form(StrictSerializer):
    name = StrictCharField(max_length=20)
    age = StrictIntegerField(required=False)
    story = StrictTextField(required=False)
    consents = Consent(many=True, required=False)


def refusals(**given: Any) -> Any:
    form = Form(data={"name": "Ines", **given})
    form.is_valid()
    return form.errors


def test_text_is_trimmed_and_composed() -> None:
    form = Form(data={"name": "  Ine\u0302s  da   Silva"})

    form.is_valid(raise_exception=True)

    assert form.validated_data["name"] == "In\u00eas da Silva"


def test_lines_stay_lines_where_text_may_have_them() -> None:
    form = Form(data={"name": "Ines", "story": "One.\r\nTwo."})

    form.is_valid(raise_exception=True)

    assert form.validated_data["story"] == "One.\nTwo."


def test_every_unknown_field_is_named_beside_the_wrong_ones() -> None:
    assert set(refusals(shoe=1, hat=2, name="")) == {"shoe", "hat", "name"}


@pytest.mark.parametrize("value", [0, True, 1.5, None, ["Ines"], "", "  ", "a\x07b", "a\u202eb"])
def test_what_is_not_plain_text_is_no_name(value: Any) -> None:
    assert "name" in refusals(name=value)


@pytest.mark.parametrize("value", ["1", 1.0, True, 2**63, -(2**63) - 1, None])
def test_what_is_not_a_64_bit_integer_is_no_age(value: Any) -> None:
    assert "age" in refusals(age=value)


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), 0])
def test_every_64_bit_integer_is_read(value: int) -> None:
    assert refusals(age=value) == {}


@pytest.mark.parametrize("value", ["true", 1, 0, None, "on"])
def test_only_true_and_false_are_boolean(value: Any) -> None:
    assert "given" in refusals(consents=[{"given": value}])["consents"][0]


def test_a_serializer_in_a_serializer_is_as_strict() -> None:
    errors = refusals(consents=[{"given": True}, {"given": True, "extra": 1}])

    assert errors["consents"][1]["extra"][0].code == "unknown"


def test_what_is_no_object_is_refused() -> None:
    form = Form(data=["Ines"])

    with pytest.raises(serializers.ValidationError):
        form.is_valid(raise_exception=True)
