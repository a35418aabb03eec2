"""What other floors show on our pages. They stand above us, so the settings name them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from mobilize.organisations.models import Organisation


def of_cause(organisation: Organisation, cause: Any, *, now: datetime) -> list[SafeString]:
    """Return what stands on a cause's page below its words."""
    return _drawn(settings.CAUSE_PARTS, organisation, cause, now)


def below_cause(organisation: Organisation, cause: Any, *, now: datetime) -> list[SafeString]:
    """Return what stands further below, after the way to give."""
    return _drawn(settings.CAUSE_PARTS_BELOW, organisation, cause, now)


def _drawn(
    names: list[str], organisation: Organisation, cause: Any, now: datetime
) -> list[SafeString]:
    parts = [import_string(name) for name in names]
    return [part(organisation=organisation, cause=cause, now=now) for part in parts]
