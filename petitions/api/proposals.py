"""Petitions that supporters start: similar ones, proposing, co-sponsors, the proposer's own."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from mobilize.http.pagination import NewestFirst
from mobilize.http.throttles import RateLimit
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import starting_shapes as shapes
from petitions.api.shapes import Token
from petitions.queries import catalogue, proposals, similar
from petitions.services import crediting, endorsing, gathering, proposing
from petitions.services.limits import EndorsingLimit, LookingUpLimit, StartingLimit, TokenLimit

SENT = {"status": "check_your_mail"}
TITLE = OpenApiParameter("title", str, required=True, description="What somebody begins to write")


class ForVisitors(OrganisationView):
    """A view with a limit per method, for visitors; whoever holds a key speaks for many of them."""

    limits: ClassVar[dict[str, type[RateLimit]]] = {}

    def get_throttles(self) -> list[BaseThrottle]:
        limit = self.limits.get(str(self.request.method))
        return [limit()] if limit and self.role is None else []


class Similar(ForVisitors):
    """Open petitions that may already say what somebody is about to write."""

    access = {"GET": PUBLIC}
    limits = {"GET": LookingUpLimit}

    @extend_schema(
        operation_id="similar_petitions", parameters=[TITLE], responses=shapes.SimilarPetitions
    )
    def get(self, request: Request) -> Response:
        said = shapes.TitleAsked(data=request.query_params)
        said.is_valid(raise_exception=True)
        found = similar.open_petitions(self.organisation.id, title=said.validated_data["title"])
        return Response(shapes.SimilarPetitions({"results": found}).data)


class Origin(OrganisationView):
    """Where a petition comes from: a supporter, or ideas of several."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="petition_origin", responses=shapes.Origin)
    def get(self, request: Request, slug: str) -> Response:
        drafts = self.role is not None
        petition = catalogue.petition(self.organisation.id, slug, drafts=drafts)
        return Response(shapes.Origin(crediting.of(petition)).data)


class ProposalList(ForVisitors):
    """Propose a petition; staff list those that gather co-sponsors."""

    access = {"GET": Role.ANALYST, "POST": PUBLIC}
    limits = {"POST": StartingLimit}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_proposals", responses=shapes.Proposal(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = proposals.gathering(self.organisation.id)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.Proposal(page, many=True).data)

    @extend_schema(
        operation_id="propose_petition",
        request=shapes.NewProposal,
        responses={202: shapes.MailSent},
    )
    def post(self, request: Request) -> Response:
        """Ask somebody by mail to confirm. Every request that is understood is answered alike."""
        said = shapes.NewProposal(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        person = {name: values.pop(name) for name in ("email", "name", "country")}
        proposing.ask(
            org=self.organisation, draft=proposing.Draft(**values), **person, now=clock.now()
        )
        return Response(SENT, status=202)


class ProposalConfirm(OrganisationView):
    """Confirm a proposal with the token from the mail."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(operation_id="confirm_proposal", request=Token, responses=shapes.OwnProposal)
    def post(self, request: Request) -> Response:
        said = Token(data=request.data)
        said.is_valid(raise_exception=True)
        proposal = proposing.confirm(token=said.validated_data["token"], now=clock.now())
        return Response(_own(gathering.own_token(proposal)))


class Own(OrganisationView):
    """Read a proposal with its proposer's token."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(operation_id="read_own_proposal", request=Token, responses=shapes.OwnProposal)
    def post(self, request: Request) -> Response:
        said = Token(data=request.data)
        said.is_valid(raise_exception=True)
        return Response(_own(said.validated_data["token"]))


class OwnEdit(OrganisationView):
    """Change a proposal's words, as long as nobody has endorsed them."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(
        operation_id="edit_own_proposal",
        request=shapes.ProposalChanges,
        responses=shapes.OwnProposal,
    )
    def post(self, request: Request) -> Response:
        said = shapes.ProposalChanges(data=request.data)
        said.is_valid(raise_exception=True)
        gathering.edit(**said.validated_data, now=clock.now())
        return Response(_own(said.validated_data["token"]))


class OwnWithdraw(OrganisationView):
    """Take a proposal back."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(
        operation_id="withdraw_own_proposal", request=Token, responses=shapes.OwnProposal
    )
    def post(self, request: Request) -> Response:
        said = Token(data=request.data)
        said.is_valid(raise_exception=True)
        gathering.withdraw(token=said.validated_data["token"], now=clock.now())
        return Response(_own(said.validated_data["token"]))


class OwnJoin(OrganisationView):
    """Give a proposal up for an open petition that asks for the same."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(
        operation_id="join_petition", request=shapes.Joining, responses=shapes.OwnProposal
    )
    def post(self, request: Request) -> Response:
        """Withdraw the proposal. Signing the other petition is the next request."""
        said = shapes.Joining(data=request.data)
        said.is_valid(raise_exception=True)
        gathering.join(**said.validated_data, now=clock.now())
        return Response(_own(said.validated_data["token"]))


class ProposalDetail(OrganisationView):
    """A proposal, for whoever was handed its code."""

    access = {"GET": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(operation_id="read_proposal", responses=shapes.Proposal)
    def get(self, request: Request, proposal_code: str) -> Response:
        found = proposals.by_code(self.organisation.id, proposal_code)
        return Response(shapes.Proposal(found).data)


class Endorsements(ForVisitors):
    """Endorse a proposal."""

    access = {"POST": PUBLIC}
    limits = {"POST": EndorsingLimit}

    @extend_schema(
        operation_id="endorse_proposal", request=shapes.Person, responses={202: shapes.MailSent}
    )
    def post(self, request: Request, proposal_code: str) -> Response:
        """Ask somebody by mail to confirm. Every request that is understood is answered alike."""
        said = shapes.Person(data=request.data)
        said.is_valid(raise_exception=True)
        found = proposals.by_code(self.organisation.id, proposal_code)
        endorsing.ask(proposal=found, **said.validated_data, now=clock.now())
        return Response(SENT, status=202)


class EndorsementConfirm(OrganisationView):
    """Confirm a co-sponsor with the token from the mail."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(operation_id="confirm_endorsement", request=Token, responses=shapes.Endorsed)
    def post(self, request: Request) -> Response:
        said = Token(data=request.data)
        said.is_valid(raise_exception=True)
        endorsement = endorsing.confirm(token=said.validated_data["token"], now=clock.now())
        return Response(shapes.Endorsed(endorsement).data)


def _own(token: str) -> dict[str, Any]:
    proposal = gathering.own(token)
    proposal.token = token  # type: ignore[attr-defined]  # for the shape alone
    return dict(shapes.OwnProposal(proposal).data)
