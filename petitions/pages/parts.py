"""What other floors show on our pages. They stand above us, so the settings name them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from mobilize.organisations.models import Organisation


def of_cause(organisation: Organisation, cause: Any, *, now: datetime) -> list[SafeString]:
    """Return what stands on a cause's page below its words."""
    parts = [import_string(name) for name in settings.CAUSE_PARTS]
    return [part(organisation=organisation, cause=cause, now=now) for part in parts]
