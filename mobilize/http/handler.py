"""Django's handler, with a short way for machines."""

import functools
from typing import Any

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.utils.module_loading import import_string

API = ("/api/v1/organisations/", "/webhooks/")


class ShortWay(BaseHandler):
    """Lead requests of machines that bring no cookie past what is there for browsers.

    Sessions, forms, messages and languages cost a third of such a request and do
    nothing for it: without a cookie nobody is signed in, and the API speaks English.
    """

    _middleware_chain: Any

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        super().load_middleware(is_async)
        self._whole_way = self._middleware_chain
        innermost: Any = self._get_response  # type: ignore[attr-defined]  # django-stubs omit it
        self._short_way = functools.reduce(
            lambda inner, path: convert_exception_to_response(import_string(path)(inner)),
            reversed(settings.MACHINE_MIDDLEWARE),
            convert_exception_to_response(innermost),
        )
        self._middleware_chain = self._lead

    def _lead(self, request: HttpRequest) -> Any:
        is_machine = request.path_info.startswith(API) and not request.META.get("HTTP_COOKIE")
        return (self._short_way if is_machine else self._whole_way)(request)


class Handler(ShortWay, WSGIHandler):
    """What the web server calls."""
