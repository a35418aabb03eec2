"""What the web server runs: `granian --interface wsgi mobilize.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilize.settings")

application = get_wsgi_application()

from petitions.services import replaying  # noqa: E402 - needs the loaded apps

replaying.stand_guard()
