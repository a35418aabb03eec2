"""What a list is narrowed to by its query, and what an address names."""

from collections.abc import Collection
from typing import Any

from django.core.validators import RegexValidator
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from mobilize.http.serializers import StrictCharField, StrictSerializer
from petitions.api.shapes import LOCALE


def one_of(request: Request, name: str, choices: Collection[str]) -> str:
    """Return what the query asks for; empty when it does not ask.

    Raises:
        ValidationError: names the parameter
    """
    said = request.query_params.get(name, "")
    if said and said not in choices:
        raise ValidationError({name: [f"This must be one of: {', '.join(choices)}."]})
    return said


class InLanguage(StrictSerializer):
    """The language that an address names."""

    locale = StrictCharField(validators=[RegexValidator(LOCALE)])

    @classmethod
    def read(cls, locale: str) -> Any:
        """Return it.

        Raises:
            ValidationError: names `locale`
        """
        said = cls(data={"locale": locale})
        said.is_valid(raise_exception=True)
        return said.validated_data["locale"]
