"""The weekly digest over the API: what it says, and one's own switch."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import files
from donations.api.overview import COLUMNS, SumsBody
from donations.api.shapes import Shape
from donations.reports import digest
from donations.reports.digest import Digest
from donations.services import digests
from mobilize.http import table_files
from mobilize.kit import clock
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role


class CauseWeekBody(Shape):
    """One cause's week beside the one before."""

    cause = serializers.CharField(source="cause.slug")
    currency = serializers.CharField()
    week = SumsBody()
    before = SumsBody()
    other_currencies = serializers.DictField(
        child=serializers.IntegerField(), help_text="this week's, in no sum here, in minor units"
    )


class DigestBody(Shape):
    """The last whole week, Monday to Sunday, of the newest open causes."""

    since = serializers.DateField()
    until = serializers.DateField()
    causes = CauseWeekBody(many=True)
    more = serializers.IntegerField(help_text="open causes that are not among these")


class SwitchBody(Shape):
    """Whether you are mailed the digest every Monday morning."""

    on = serializers.BooleanField()


class DigestView(OrganisationView):
    """What both faces of the digest share."""

    access = {"GET": Role.ANALYST}

    def found(self) -> Digest:
        """Return the digest of the last whole week."""
        now = clock.now()
        monday = digests.monday(self.organisation, now)
        return digest.digest(organisation=self.organisation, monday=monday, now=now)


class WeeklyDigest(DigestView):
    """What the digest of the last whole week says."""

    @extend_schema(operation_id="report_digest", responses=DigestBody)
    def get(self, request: Request) -> Response:
        return Response(DigestBody(self.found()).data)


class WeeklyDigestFile(table_files.TableFile, DigestView):
    """The same as a table: each cause's week, and the week before.

    This week's money in another currency than the cause's has a line without the rest.
    """

    def get(self, request: Request) -> HttpResponse:
        return self.kept(_table(self.found()), name="digest")


class DigestSwitch(OrganisationView):
    """Your own switch; off until you switch it on. A key has none."""

    access = {"GET": Role.ANALYST, "PUT": Role.ANALYST, "DELETE": Role.ANALYST}

    @extend_schema(operation_id="digest_switch", responses=SwitchBody)
    def get(self, request: Request) -> Response:
        """Say whether it is on."""
        person = files.person(request)
        is_on = digests.is_on(organisation_id=self.organisation.id, person=person)
        return Response(SwitchBody({"on": is_on}).data)

    @extend_schema(operation_id="switch_digest_on", request=None, responses=SwitchBody)
    def put(self, request: Request) -> Response:
        """Have the digest mailed to you from the next Monday on."""
        digests.switch_on(
            organisation=self.organisation, person=files.person(request), now=clock.now()
        )
        return Response(SwitchBody({"on": True}).data)

    @extend_schema(operation_id="switch_digest_off", responses={204: None})
    def delete(self, request: Request) -> HttpResponse:
        """Stop it at once."""
        person = files.person(request)
        digests.switch_off(organisation_id=self.organisation.id, person=person)
        return Response(status=204)


def _table(found: Digest) -> list[list[Cell]]:
    head: list[Cell] = ["cause", "currency", "since", *COLUMNS]
    weeks = [
        (one, begins, sums)
        for one in found.causes
        for begins, sums in ((found.since, one.week), (found.since - digest.WEEK, one.before))
    ]
    lines: list[list[Cell]] = [
        [one.cause.slug, one.currency, begins.isoformat(), *(getattr(sums, c) for c in COLUMNS)]
        for one, begins, sums in weeks
    ]
    others: list[list[Cell]] = [
        [one.cause.slug, code, found.since.isoformat(), *(_only(minor, c) for c in COLUMNS)]
        for one in found.causes
        for code, minor in one.other_currencies.items()
    ]
    return [head, *lines, *others]


def _only(minor: int, column: str) -> Cell:
    return minor if column == "money_minor" else None
