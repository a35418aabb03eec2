"""Handing out the description of the API: the same for everybody, so made once per process."""

import functools
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

_written: dict[str, str | bytes] = {}  # by format


class Description(SpectacularAPIView):
    """`docs/openapi.yaml`, as YAML or JSON."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse:
        renderer = request.accepted_renderer
        if renderer.format not in _written:
            _written[renderer.format] = renderer.render(_described(), renderer_context={})
        return HttpResponse(_written[renderer.format], content_type=renderer.media_type)


@functools.cache
def _described() -> Any:
    with translation.override(settings.LANGUAGE_CODE):
        return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
