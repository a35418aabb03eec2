"""Against fraud, in public: what a form needs to sign, and how honest a petition's number is."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue, integrity
from petitions.services import screening

Shape = serializers.Serializer[Any]


class SigningFormOut(Shape):
    """What a front end sends along with a signature, so that a person can be told from a program.

    `form` says when the form was drawn. `challenge` is an ALTCHA v2 challenge while the
    petition is attacked, else null; its solution goes into `proof`.
    """

    form = serializers.CharField()
    challenge = serializers.DictField(allow_null=True)


class CellsOut(Shape):
    """Counts large enough to be shown, and the rest together; null when that is too small to say.

    `others` is 0 when there is no rest.
    """

    shown = serializers.DictField(child=serializers.IntegerField())
    others = serializers.IntegerField(allow_null=True)


class CorrectionOut(Shape):
    """One time that signatures were taken back; `many` is null when it is too small to say."""

    on = serializers.DateField()
    many = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]  # a field, not `BaseSerializer.many`
    reason = serializers.CharField()
    undone = serializers.BooleanField()


class RecountOut(Shape):
    """What the last nightly recount found beside what was shown; `drift` must be 0."""

    counted = serializers.IntegerField()
    shown = serializers.IntegerField()
    drift = serializers.IntegerField()
    made_at = serializers.DateTimeField()


class IntegrityOut(Shape):
    """How honest a petition's number is, in counts that name nobody.

    A count under `least` is merged with others, or null. `by_day` is by kind: held,
    released, removed, restored, withdrawn. A held signature is counted under each of
    its suspicions in `held_for`.
    """

    least = serializers.IntegerField()
    under_review = serializers.IntegerField(allow_null=True)
    totals = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    by_day = serializers.DictField(child=CellsOut())
    held_for = CellsOut()
    removed_for = CellsOut()
    corrections = CorrectionOut(many=True)
    recount = RecountOut(allow_null=True)
    as_of = serializers.DateTimeField()


class PetitionIntegrity(OrganisationView):
    """What was held, removed, released and withdrawn on a petition."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="read_petition_integrity", responses=IntegrityOut)
    def get(self, request: Request, slug: str) -> Response:
        """Return the counts, the corrections, and the last recount."""
        petition = catalogue.to_sign(self.organisation.id, slug)
        return Response(IntegrityOut(integrity.of(petition, now=clock.now())).data)


class SigningForm(OrganisationView):
    """What a front end needs to draw a form for signing."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="draw_signing_form", responses=SigningFormOut)
    def get(self, request: Request, slug: str) -> Response:
        """Return a fresh token, and a challenge while proof of work is asked for."""
        petition = catalogue.to_sign(self.organisation.id, slug)
        drawn = screening.draw(petition, now=clock.now())
        answer = SigningFormOut({"form": drawn.token, "challenge": drawn.challenge})
        return Response(answer.data, headers={"Cache-Control": "no-store"})
