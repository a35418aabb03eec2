"""Bank accounts, their statements, and the lines that wait for somebody, over the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import bank_shapes as shapes
from donations.api import files
from donations.domain.promises import Giver
from donations.queries import bank
from donations.services import (
    bank_accounts,
    statement_matching,
    statement_settling,
    statements,
)
from mobilize.http.files import AnyBody, CsvBody, FileBody
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class XmlBody(FileBody):
    """A bank's XML. Whoever takes it reads it, behind a guard."""

    media_type = "application/xml"


class BankAccounts(OrganisationView):
    """The organisation's own accounts."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_bank_accounts", responses=shapes.BankAccount(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(bank.accounts(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.BankAccount(page, many=True).data)

    @extend_schema(
        operation_id="add_bank_account",
        request=shapes.NewBankAccount,
        responses={201: shapes.BankAccount},
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewBankAccount(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        account = bank_accounts.add(
            organisation=self.organisation, account=values.pop("iban"), **values, now=clock.now()
        )
        return Response(shapes.BankAccount(account).data, status=201)


class BankAccountDetail(OrganisationView):
    """One account."""

    access = {"PATCH": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="change_bank_account",
        request=shapes.BankAccountChanges,
        responses=shapes.BankAccount,
    )
    def patch(self, request: Request, account_id: UUID) -> Response:
        """Change its name, or how its bank writes CSV."""
        said = shapes.BankAccountChanges(data=request.data)
        said.is_valid(raise_exception=True)
        account = bank_accounts.change(
            org_id=self.organisation.id, account_id=account_id, **said.validated_data
        )
        return Response(shapes.BankAccount(account).data)


class BankStatements(OrganisationView):
    """An account's statements."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    parser_classes = (XmlBody, CsvBody, AnyBody)
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_bank_statements", responses=shapes.BankStatement(many=True))
    def get(self, request: Request, account_id: UUID) -> Response:
        account = bank.account(self.organisation.id, account_id)
        pages = self.pagination_class()
        page = pages.paginate_queryset(bank.statements(account), request, view=self)
        return pages.get_paginated_response(shapes.BankStatement(page, many=True).data)

    @extend_schema(
        operation_id="upload_bank_statement",
        parameters=[shapes.NewStatement],
        request=files.CSV | {"application/xml": OpenApiTypes.BINARY},
        responses={201: shapes.BankStatement(many=True)},
    )
    def post(self, request: Request, account_id: UUID) -> Response:
        """Send a CAMT.053 or CSV file of 10 MB at most, as the body.

        All of it is taken or nothing; what an earlier file has told is not booked again.
        """
        said = shapes.NewStatement(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        found = statements.take(
            org_id=self.organisation.id,
            account_id=account_id,
            name=said.validated_data["name"],
            data=files.body(request),
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.BankStatement(found, many=True).data, status=201)


class BankLines(OrganisationView):
    """Lines of statements, those that wait unless told otherwise."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_bank_lines",
        parameters=[shapes.LineQuestion],
        responses=shapes.BankLine(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = shapes.LineQuestion(data={"state": request.query_params.get("state", "waiting")})
        asked.is_valid(raise_exception=True)
        rows = bank.lines(self.organisation.id).filter(state=asked.validated_data["state"])
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.BankLine(page, many=True).data)


class BankLineDetail(OrganisationView):
    """One line, with who paid: for those who have to settle it."""

    access = {"GET": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_bank_line", responses=shapes.BankLineDetail)
    def get(self, request: Request, line_id: UUID) -> Response:
        return Response(_shown(bank.line(self.organisation.id, line_id)))


class BankLineAssign(OrganisationView):
    """Book a line for a pledge; money that went back becomes a refund of it."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="assign_bank_line", request=shapes.LineAssignment, responses=shapes.BankLine
    )
    def post(self, request: Request, line_id: UUID) -> Response:
        said = shapes.LineAssignment(data=request.data)
        said.is_valid(raise_exception=True)
        line = statement_settling.assign(
            line=bank.line(self.organisation.id, line_id),
            pledge_id=said.validated_data["pledge"],
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.BankLine(line).data)


class BankLineGift(OrganisationView):
    """Make a gift of a line's money."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="make_gift_of_bank_line", request=shapes.LineGift, responses=shapes.BankLine
    )
    def post(self, request: Request, line_id: UUID) -> Response:
        said = shapes.LineGift(data=request.data)
        said.is_valid(raise_exception=True)
        values, org = said.validated_data, self.organisation
        giver = Giver(email=values["email"], name=values["name"], locale=org.locale)
        line = statement_settling.make_gift(
            line=bank.line(org.id, line_id),
            cause=catalogue.cause(org.id, values["cause"], drafts=False),
            giver=giver if values["email"] else None,
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.BankLine(line).data)


class BankLineIgnore(OrganisationView):
    """Leave a line out of the book, and say why."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="ignore_bank_line", request=shapes.LineIgnored, responses=shapes.BankLine
    )
    def post(self, request: Request, line_id: UUID) -> Response:
        said = shapes.LineIgnored(data=request.data)
        said.is_valid(raise_exception=True)
        line = statement_settling.ignore(
            line=bank.line(self.organisation.id, line_id),
            note=said.validated_data["note"],
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.BankLine(line).data)


def _shown(line: Any) -> dict[str, Any]:
    details = statements.details(line)
    proposals = shapes.LineProposal(statement_matching.proposals(line), many=True).data
    return {
        **shapes.BankLine(line).data,
        "name": details["name"],
        "purpose": details["purpose"],
        "proposals": proposals,
    }
