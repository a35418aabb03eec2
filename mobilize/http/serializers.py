"""Serializers that refuse what they do not know and never turn one type into another."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from mobilize.kit import text
from mobilize.kit.errors import AppError

LARGEST = 2**63 - 1  # what a PostgreSQL bigint holds


class StrictSerializer(serializers.Serializer[Any]):
    """Refuse a field it does not know, and say which."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the fields read.

        Raises:
            ValidationError: names every unknown field, and every wrong one
        """
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        refused = {
            str(name): [ErrorDetail("There is no such field.", code="unknown")]
            for name in sorted(unknown, key=str)
        }
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if refused and isinstance(error.detail, dict):
                raise serializers.ValidationError({**refused, **error.detail}) from error
            raise
        if refused:
            raise serializers.ValidationError(refused)
        return value


class StrictCharField(serializers.CharField):
    """One line of text, trimmed and composed (NFC). A number or a boolean is refused."""

    default_error_messages = {
        "text": "This must be a string.",
        "characters": "This holds characters that cannot be shown.",
    }
    _read = staticmethod(text.line)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("text")
        try:
            return self._read(super().to_internal_value(data), field=self.field_name or "")
        except AppError:
            self.fail("characters")


class StrictTextField(StrictCharField):
    """Text of several lines."""

    _read = staticmethod(text.paragraph)


class StrictIntegerField(serializers.IntegerField):
    """A JSON integer of at most 64 bits. A string, a fraction or a boolean is refused."""

    default_error_messages = {"integer": "This must be an integer."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", -LARGEST - 1)
        kwargs.setdefault("max_value", LARGEST)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("integer")
        return data


class StrictBooleanField(serializers.BooleanField):
    """`true` or `false`; nothing else is taken for one."""

    default_error_messages = {"boolean": "This must be true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("boolean")
        return data


class StrictUUIDField(serializers.UUIDField):
    """A UUID as text. DRF takes integers, and so `false`, for one."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)
