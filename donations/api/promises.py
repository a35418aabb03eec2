"""Promised and collected; amounts to ask for; words beside gifts."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import promise_shapes as shapes
from donations.reports import promised
from donations.services import asking, gift_wall, gift_words
from mobilize.http import table_files
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue


class PromisedAndCollected(OrganisationView):
    """What was promised to each cause beside what came of it."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="report_promises", responses=shapes.Promised)
    def get(self, request: Request) -> Response:
        found = {
            "money": promised.of_causes(self.organisation.id),
            "help": promised.help_of_causes(self.organisation.id),
        }
        return Response(shapes.Promised(found).data)


class PromisesFile(table_files.TableFile, OrganisationView):
    """The money of the same as a table: a line for each cause and currency."""

    access = {"GET": Role.ANALYST}

    def get(self, request: Request) -> HttpResponse:
        return self.kept(promised.table(self.organisation.id), name="promises")


class Asks(OrganisationView):
    """The amounts givers are asked for."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="list_asks", responses=shapes.Ask(many=True))
    def get(self, request: Request) -> Response:
        return Response(shapes.Ask(asking.listed(self.organisation.id), many=True).data)

    @extend_schema(operation_id="add_ask", request=shapes.NewAsk, responses={201: shapes.Ask})
    def post(self, request: Request) -> Response:
        """Ask for these amounts from now on; of several variants each giver sees one."""
        said = shapes.NewAsk(data=request.data)
        said.is_valid(raise_exception=True)
        values, org_id = said.validated_data, self.organisation.id
        named = values.pop("petition")
        ask = asking.put(
            cause=catalogue.cause(org_id, values.pop("cause"), drafts=True),
            petition=catalogue.petition(org_id, named, drafts=True) if named else None,
            **values,
            now=clock.now(),
        )
        return Response(shapes.Ask(ask).data, status=201)


class AskDetail(OrganisationView):
    """One set of amounts."""

    access = {"DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="remove_ask", responses={204: None})
    def delete(self, request: Request, ask_id: UUID) -> Response:
        """Ask for these amounts no more; pledges keep what their givers were shown."""
        asking.remove(organisation=self.organisation, ask_id=ask_id)
        return Response(status=204)


class AmountsToShow(OrganisationView):
    """The amounts to show one giver."""

    access = {"GET": PUBLIC}

    @extend_schema(
        operation_id="amounts_to_show",
        parameters=[shapes.AskQuestion],
        responses=shapes.ShownAmounts,
    )
    def get(self, request: Request) -> Response:
        asked = shapes.AskQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        values, org_id = asked.validated_data, self.organisation.id
        named = values["petition"]
        shown = asking.choose(
            cause=catalogue.cause(org_id, values["cause"], drafts=False),
            petition=catalogue.petition(org_id, named, drafts=False) if named else None,
            touch_token=values["touch"],
        )
        said = {"variant": shown.variant, "amounts_minor": shown.amounts_minor}
        return Response(shapes.ShownAmounts(said | {"token": asking.token_of(shown)}).data)


class PublicGifts(OrganisationView):
    """Gifts of a cause whose givers have words beside them, as everybody may read them."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="list_public_gifts", responses=shapes.PublicGift(many=True))
    def get(self, request: Request, slug: str) -> Response:
        cause = catalogue.cause(self.organisation.id, slug, drafts=False)
        gifts = gift_wall.of_cause(self.organisation.id, cause.id)
        return Response(shapes.PublicGift(gifts, many=True).data)


class Words(OrganisationView):
    """Names, dedications and comments beside gifts, for whoever decides about them."""

    access = {"GET": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="list_gift_words",
        parameters=[shapes.WordsQuestion],
        responses=shapes.GiftWords(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = shapes.WordsQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        hears = isinstance(request.user, User)  # machines hear no name
        words = gift_wall.to_read(self.organisation.id, **asked.validated_data, names=hears)
        return Response(shapes.GiftWords(words, many=True).data)


class ShowWords(OrganisationView):
    """Let everybody read what stands beside a gift."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="show_gift_words", request=None, responses=shapes.WordsState)
    def post(self, request: Request, words_id: UUID) -> Response:
        by = request.user if isinstance(request.user, User) else None
        words = gift_words.show(
            organisation=self.organisation, words_id=words_id, by=by, now=clock.now()
        )
        return Response(shapes.WordsState(words).data)


class HideWords(OrganisationView):
    """Keep what stands beside a gift from the public."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="hide_gift_words", request=None, responses=shapes.WordsState)
    def post(self, request: Request, words_id: UUID) -> Response:
        by = request.user if isinstance(request.user, User) else None
        words = gift_words.hide(
            organisation=self.organisation, words_id=words_id, by=by, now=clock.now()
        )
        return Response(shapes.WordsState(words).data)
