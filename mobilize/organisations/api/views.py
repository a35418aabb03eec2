"""The view every tenant's route stands on."""

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilize.http.idempotency import HEADER
from mobilize.kit import repeating
from mobilize.organisations import auth, reach, scoping
from mobilize.organisations.models import Organisation, Role
from mobilize.organisations.permissions import Access
from mobilize.organisations.queries import organisations
from mobilize.organisations.reach import Narrowed, Reach


class OrganisationView(APIView):
    """A route under `/api/v1/organisations/<org>/`.

    It runs in one transaction that sees that organisation's rows only, and a
    refusal undoes all of it; where the database gives it up it is done again.
    `access` names, per method, who may call it; `narrowed`, per method, why one may who is
    limited to some petitions (`mobilize.organisations.reach`). A view that must speak to
    another server sets `one_transaction = False` and opens `scoping.within` around its own
    steps, so that no lock is held over the network.
    """

    access: ClassVar[dict[str, Access]] = {}
    narrowed: ClassVar[dict[str, Narrowed]] = {}
    one_transaction: ClassVar[bool] = True
    idempotent_methods: ClassVar[Collection[str]] = ()
    organisation: Organisation
    role: Role | None = None
    reach: Reach = reach.EVERYTHING
    _has_spent = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Taken out here, so that no handler has to name it.
        self._slug: str = kwargs.pop("org")
        self._in_transaction = self.wants_transaction(request)
        if not self._in_transaction:
            return super().dispatch(request, *args, **kwargs)
        once = partial(self._once, request, *args, **kwargs)
        if not _is_repeatable(request):
            return once()
        return repeating.whole(once, harmless=self._is_harmless(request))

    def _once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Find the organisation, enter its scope, then ask who is there and what they may."""
        find = organisations.by_slug if self._in_transaction else organisations.by_slug_lately
        self.organisation = repeating.whole(partial(find, self._slug), harmless=True)
        request.organisation = self.organisation  # type: ignore[attr-defined]
        if auth.is_stranger(request._request):  # noqa: SLF001 - DRF has no public door
            super().initial(request, *args, **kwargs)
        else:
            with scoping.within(self.organisation.id):
                self.role, self.reach = auth.standing_of(request.user, self.organisation.id)
                super().initial(request, *args, **kwargs)
        if self._in_transaction:
            scoping.enter(self.organisation.id)
            if _is_repeatable(request._request):  # noqa: SLF001 - as above
                _ = request._request.body  # noqa: SLF001 - read once, kept for the next time

    def check_throttles(self, request: Request) -> None:
        """Spend once, however often the transaction is done."""
        if not self._has_spent:
            super().check_throttles(request)
            self._has_spent = True

    def handle_exception(self, exc: Exception) -> Response:
        """Answer what went wrong, but for a transaction that is done again: see `dispatch`."""
        if self._in_transaction and repeating.was_given_up(exc):
            raise exc
        return super().handle_exception(exc)

    def _is_harmless(self, request: HttpRequest) -> bool:
        """Say whether to do it twice is to do it once: it only reads, or is known by its key."""
        is_keyed = request.method in self.idempotent_methods and HEADER in request.headers
        return request.method in repeating.READS or is_keyed

    def wants_transaction(self, _request: HttpRequest) -> bool:
        """Say whether this request needs the one transaction around it."""
        return self.one_transaction


def _is_repeatable(request: HttpRequest) -> bool:
    """Say whether a request can be read twice: a file comes once."""
    return request.content_type in {"", "application/json"}
