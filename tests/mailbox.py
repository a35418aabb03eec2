"""The mails a test's SMTP server received."""

import email
import socket
from email.message import EmailMessage
from email.policy import default
from typing import Any


class Mailbox(list[EmailMessage]):
    """Received mails, oldest first. A handler for aiosmtpd."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.append(message)
        return "250 Kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self if message["To"] and address in message["To"]]

    @staticmethod
    def free_port() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port
