"""What the giving pages need around them: an organisation, privacy, refusals in words."""

import functools
from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from donations.gateways import stripe_cards
from mobilize.http import form_refusals, throttles, unlisted
from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations
from petitions.services.limits import TokenLimit


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give the view its organisation; keep its page out of caches and search engines.

    The view opens scopes of its own: between two of them it may ask the provider.
    Its forms may lead to the provider's site: browsers hold a form's redirects to
    `form-action` too.
    """

    @functools.wraps(view)
    def paying(request: HttpRequest, *, org: str, **path: Any) -> HttpResponseBase:
        ours = functools.partial(view, organisation=organisations.by_slug(org), **path)
        return csp_update({"form-action": [stripe_cards.pages()]})(ours)(request)

    return unlisted.private(paying)


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a public view its organisation, and run it in that one's scope."""

    @functools.wraps(view)
    def scoped(request: HttpRequest, *, org: str, **path: Any) -> HttpResponse:
        ours = organisations.by_slug(org)
        once = functools.partial(view, request, organisation=ours, **path)
        return scoping.answering(request, ours.id, once)

    return scoped


def behind_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Do the same for a view whose address holds a token: unlisted, uncached, not tried often."""

    @functools.wraps(view)
    def tried(request: HttpRequest, *, org: str, **path: Any) -> HttpResponse:
        throttles.spend(TokenLimit, request, now=clock.now())
        return open_to_all(view)(request, org=org, **path)

    return unlisted.private(tried)


refusals_in = functools.partial(form_refusals.refusals_in, called={"amount_minor": "amount"})
