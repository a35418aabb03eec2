"""`mobilize relay`: notice what the outbox holds and have it delivered."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from mobilize.kit import clock
from petitions.services import replaying
from worker import relay, waking


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C; the message in hand is finished."""

    help = "Notice what the outbox holds and have it delivered, as DISPATCH says."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: relay.stopping.set())
        replaying.stand_guard()
        polls = settings.DISPATCH == "poll"
        dispatch = waking.by_hand(clock.now) if polls else waking.by_hint(clock.now)
        waking.run(dispatch=dispatch, clock=clock.now, keep_house=polls)
