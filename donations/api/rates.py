"""The exchange rates that reports are converted with: everybody reads, operators load."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from donations.queries import rates as known
from donations.services import rates
from mobilize.http.files import AnyBody, CsvBody
from mobilize.http.serializers import StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.accounts import may_operate
from mobilize.organisations.permissions import PUBLIC

Shape = serializers.Serializer[Any]


class OperatorsWrite(BasePermission):
    """Everybody reads; only an operator with a second factor writes: rates are everybody's."""

    message = "Only operators load exchange rates."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in ("GET", "HEAD") or may_operate(request._request)  # noqa: SLF001


class RatesAsked(StrictSerializer):
    """Of which day."""

    on = serializers.DateField()


class Rates(Shape):
    """The last rates published until a day; units per euro, as they were published."""

    published_on = serializers.DateField(allow_null=True)
    per_euro = serializers.DictField(child=serializers.CharField())
    last_day = serializers.DateField(
        allow_null=True, help_text="Of the table; a later day waits for its rates"
    )


class Loaded(Shape):
    """What became of a file."""

    added = serializers.IntegerField()
    known = serializers.IntegerField(help_text="Were here already, just so")
    unlike = serializers.IntegerField(
        help_text="Of closed days, other than ours or not here; left out"
    )
    last_day = serializers.DateField(allow_null=True)


class ExchangeRates(APIView):
    """The ECB's euro reference rates."""

    access: ClassVar[dict[str, str]] = {"GET": PUBLIC, "POST": "operator"}
    permission_classes = [OperatorsWrite]
    parser_classes = [CsvBody, AnyBody]

    @extend_schema(operation_id="read_rates", parameters=[RatesAsked], responses=Rates)
    def get(self, request: Request) -> Response:
        asked = RatesAsked(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        published_on, per_euro = known.of_day(asked.validated_data["on"])
        span = known.span()
        said = {
            "published_on": published_on,
            "per_euro": per_euro,
            "last_day": span[1] if span else None,
        }
        return Response(Rates(said).data)

    @extend_schema(
        operation_id="load_rates",
        request=dict.fromkeys(("text/csv", "application/octet-stream"), OpenApiTypes.BINARY),
        responses=Loaded,
    )
    def post(self, request: Request) -> Response:
        """Send a file of the ECB, CSV or zip, as the body: the history, 90 days or one day."""
        data: Any = request.data
        body = data if isinstance(data, bytes) else b""  # without a body, nothing is parsed
        return Response(Loaded(rates.load(body, now=clock.now())).data)
