"""Pages of one organisation see its rows only."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations


def of_organisation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the organisation that the path names and run the view in its scope.

    The view gets the organisation as its second argument. An unknown one is a 404.
    """

    @functools.wraps(view)
    def scoped(request: HttpRequest, *, org: str, **path: Any) -> HttpResponse:
        organisation = organisations.by_slug(org)
        once = functools.partial(view, request, organisation, **path)
        return scoping.answering(request, organisation.id, once)

    return scoped
