"""A mail server that answers as its script says: takes, refuses, stalls, or cuts the line."""

import asyncio
import email
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Sink:
    """What it took, by Message-ID; what it answers, by address or domain."""

    at_sender: str = ""  # what every mail is answered before it says whom it is to
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    stalls: dict[str, float] = field(default_factory=dict)  # seconds before RCPT is answered
    cuts: set[str] = field(default_factory=set)  # takes the mail, and resets instead of saying so
    every_tenth: str = ""  # the answer to every tenth mail
    taken: list[EmailMessage] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)  # RCPT commands by domain
    connections: int = 0
    lines: list[Any] = field(default_factory=list)  # the transports of all connections
    port: int = 0

    def copies(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]) for mail in self.taken)

    def to(self, domain: str) -> int:
        return sum(str(mail["To"]).endswith(f"@{domain}") for mail in self.taken)

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Any, _e: Any, name: str, said: list[str]
    ) -> Any:
        self.connections += 1
        self.lines.append(server.transport)
        session.host_name = name
        return [*said[:-1], "250-PIPELINING", said[-1]]

    async def handle_MAIL(  # noqa: N802
        self, _s: Any, _session: Any, envelope: Any, sender: str, said: list[str]
    ) -> str:
        if self.at_sender:
            return self.at_sender
        envelope.mail_from = sender
        envelope.mail_options.extend(said)
        return "250 OK"

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Any, to: str, _o: Any) -> str:  # noqa: N802
        domain = to.rpartition("@")[2]
        self.asked[domain] += 1
        await asyncio.sleep(self.stalls.get(domain, 0))
        answer = self.at_rcpt.get(to) or self.at_rcpt.get(domain) or "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(to)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        (to,) = envelope.rcpt_tos
        domain = to.rpartition("@")[2]
        if self.every_tenth and sum(self.asked.values()) % 10 == 0:
            return self.every_tenth
        if answer := self.at_data.get(domain, ""):
            return answer
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        if domain in self.cuts:
            server.transport.abort()  # type: ignore[union-attr]
        return "250 Taken"


@contextmanager
def listening(sink: Sink, **tls: Any) -> Iterator[Sink]:
    """Serve a sink on a port of its own; `tls` says how, as aiosmtpd does."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", sink.port))  # its own, where it had one before
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, enable_SMTPUTF8=True, **tls)
    controller.start()
    try:
        yield sink
    finally:
        _hang_up(sink, controller)
        controller.stop()


def _hang_up(sink: Sink, controller: Controller) -> None:
    """Reset every connection: whoever keeps one hears at once that nobody is there."""
    for line in sink.lines:
        controller.loop.call_soon_threadsafe(line.abort)
    sink.lines.clear()
