"""The view every tenant's route stands on."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.views import APIView

from mobilize.organisations import auth, scoping
from mobilize.organisations.models import Organisation, Role
from mobilize.organisations.permissions import Access
from mobilize.organisations.queries import organisations


class OrganisationView(APIView):
    """A route under `/api/v1/organisations/<org>/`.

    It runs in one transaction that sees that organisation's rows only, and a
    refusal undoes all of it. `access` names, per method, who may call it. A view
    that must speak to another server sets `one_transaction = False` and opens
    `scoping.within` around its own steps, so that no lock is held over the network.
    """

    access: ClassVar[dict[str, Access]] = {}
    one_transaction: ClassVar[bool] = True
    organisation: Organisation
    role: Role | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Taken out here, so that no handler has to name it.
        self._slug: str = kwargs.pop("org")
        self._in_transaction = self.wants_transaction(request)
        if not self._in_transaction:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the organisation, enter its scope, then ask who is there and what they may."""
        find = organisations.by_slug if self._in_transaction else organisations.by_slug_lately
        self.organisation = find(self._slug)
        request.organisation = self.organisation  # type: ignore[attr-defined]
        if auth.is_stranger(request._request):  # noqa: SLF001 - DRF has no public door
            super().initial(request, *args, **kwargs)
        else:
            with scoping.within(self.organisation.id):
                self.role = auth.role_of(request.user, self.organisation.id)
                super().initial(request, *args, **kwargs)
        if self._in_transaction:
            scoping.enter(self.organisation.id)

    def wants_transaction(self, _request: HttpRequest) -> bool:
        """Say whether this request needs the one transaction around it."""
        return self.one_transaction
