"""Answers every page gives alike."""

from django.http import HttpResponse
from django.urls import reverse


def see_other(view: str, **path: str) -> HttpResponse:
    """Return a 303: after a POST the browser loads the next page with GET."""
    return HttpResponse(status=303, headers={"Location": reverse(view, kwargs=path)})
