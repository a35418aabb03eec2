"""What the giving pages need around them: an organisation, privacy, refusals in words."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from csp.decorators import csp_update
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from donations.gateways import stripe_cards
from mobilize.kit.errors import AppError
from mobilize.kit.languages import said
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


@contextmanager
def refusals_in(form: forms.Form) -> Iterator[None]:
    """Show a refusal beside the field it names, else above the form; nothing is kept."""
    try:
        with transaction.atomic():
            yield
    except AppError as refusal:
        field = "amount" if refusal.field == "amount_minor" else refusal.field
        form.add_error(field if field in form.fields else None, said(refusal))
