"""What the web server runs: `granian --interface wsgi mobilize.wsgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilize.settings")
django.setup(set_prefix=False)

from donations.api.events_shortcut import EventsShortcut  # noqa: E402 - needs the loaded apps
from mobilize.http.handler import Handler  # noqa: E402 - as above
from petitions.pages.shortcut import Shortcut  # noqa: E402 - as above
from petitions.services import replaying  # noqa: E402 - as above

application = Shortcut(EventsShortcut(Handler()))

replaying.stand_guard()
