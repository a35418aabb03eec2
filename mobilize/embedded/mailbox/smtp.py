"""The door through which mails come in: SMTP, 8-bit and UTF-8 addresses included."""

import re
from asyncio import WriteTransport
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from mobilize.embedded.mailbox.store import Store

_PLAIN_ADDRESS = re.compile(
    r"<([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>"
)
LARGEST = 32 * 1024 * 1024  # bytes of one mail


@dataclass(frozen=True)
class Faults:
    """What goes wrong on purpose, so that senders can be tried. Zero means never."""

    fail_every: int = 0
    drop_every: int = 0


class Handler:
    """Keeps what is sent. The protocol's parts are aiosmtpd's."""

    def __init__(self, *, store: Store, faults: Faults, now: Callable[[], datetime]) -> None:
        self._store = store
        self.faults = faults
        self._now = now
        self._seen = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd finds it by this name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, said: list[str]
    ) -> list[str]:
        """Promise to read commands that arrive together, one after the other (RFC 2920)."""
        session.host_name = name
        return [*said[:-1], "250-PIPELINING", said[-1]]

    async def handle_DATA(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Acknowledge a mail once it is kept."""
        self._seen += 1
        if _is_every(self.faults.fail_every, self._seen):
            return "451 Failing on purpose, try again later"
        self._store.add(
            sender=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
            raw=_source(envelope),
            received_at=self._now().isoformat(),
        )
        if _is_every(self.faults.drop_every, self._seen):
            _cut(server)
        return "250 Kept"


def _cut(server: SMTP) -> None:
    if isinstance(server.transport, WriteTransport):
        server.transport.abort()


def _is_every(step: int, number: int) -> bool:
    return step > 0 and number % step == 0


def _source(envelope: Envelope) -> bytes:
    content = envelope.content or b""
    return content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content


class Protocol(SMTP):
    """aiosmtpd's protocol, which reads ordinary addresses without its grammar of all addresses.

    That grammar takes a quarter of the time of a mail.
    """

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        plain = _PLAIN_ADDRESS.match(arg)
        return (plain[1], arg[plain.end() :]) if plain else super()._getaddr(arg)


def protocol(handler: Handler) -> SMTP:
    """Return the protocol of one connection."""
    return Protocol(
        handler,
        hostname="mailbox.localhost",
        ident="Mobilize mailbox",
        enable_SMTPUTF8=True,
        data_size_limit=LARGEST,
    )
