"""What the giving pages need around them: an organisation, privacy, refusals in words."""

import functools
from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from donations.gateways import stripe_cards
from mobilize.http import form_refusals
from mobilize.organisations.queries import organisations


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give the view its organisation; keep its page out of caches and search engines.

    The view opens scopes of its own: between two of them it may ask the provider.
    Its forms may lead to the provider's site: browsers hold a form's redirects to
    `form-action` too.
    """

    @functools.wraps(view)
    def unlisted(request: HttpRequest, *, org: str, **path: Any) -> HttpResponseBase:
        ours = functools.partial(view, organisation=organisations.by_slug(org), **path)
        response = csp_update({"form-action": [stripe_cards.pages()]})(ours)(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return unlisted


refusals_in = functools.partial(form_refusals.refusals_in, called={"amount_minor": "amount"})
