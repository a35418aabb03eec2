"""What a petition says over the API: its versions, and its words in each language."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import lifecycle_shapes as shapes
from petitions.api.actors import person
from petitions.api.filters import InLanguage
from petitions.domain.texts import Text
from petitions.queries import catalogue, history
from petitions.services import petitions


class Versions(OrganisationView):
    """Every version of a petition's words, with how many signed it."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="list_versions", responses=shapes.Versions)
    def get(self, request: Request, slug: str) -> Response:
        return Response(_versions(self, slug))


class Words(OrganisationView):
    """A petition's words in one language. Of an open petition they wait for a moderator."""

    access = {"PUT": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="put_text", request=shapes.NewText, responses=shapes.Versions)
    def put(self, request: Request, slug: str, locale: str) -> Response:
        said = shapes.NewText(data=request.data)
        said.is_valid(raise_exception=True)
        petitions.translate(
            org=self.organisation,
            slug=slug,
            text=Text(locale=InLanguage.read(locale), **said.validated_data),
            by=person(request),
            now=clock.now(),
        )
        return Response(_versions(self, slug))

    @extend_schema(operation_id="remove_text", request=None, responses=shapes.Versions)
    def delete(self, request: Request, slug: str, locale: str) -> Response:
        petitions.untranslate(
            org=self.organisation, slug=slug, locale=locale, by=person(request), now=clock.now()
        )
        return Response(_versions(self, slug))


def _versions(view: OrganisationView, slug: str) -> dict[str, object]:
    inside = view.role is not None
    petition = catalogue.petition(view.organisation.id, slug, drafts=inside)
    rows = history.versions(petition, inside=inside)
    return {"results": shapes.Version(rows, many=True).data}
