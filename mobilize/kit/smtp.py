"""Handing many mails to the mail server over one kept connection, in few round trips.

Where the server pipelines (RFC 2920), a mail's text and the next mail's envelope travel
together, so that a mail costs two round trips instead of four.
"""

import re
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from uuid import UUID

from django.conf import settings

ENHANCED = re.compile(rb"([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
GO_ON = 354
ABSENT = 0  # no answer at all
# What an envelope's address may not hold: it would end the address, or the line.
UNFIT = re.compile(r"[\x00-\x20\x7f<>]")

_kept = threading.local()


class Fate(StrEnum):
    """What became of a mail. Only `doubt` leaves it open whether it went out."""

    TAKEN = "taken"
    LATER = "later"  # refused for now
    NEVER = "never"  # refused for good
    DOUBT = "doubt"  # handed over, and then silence
    AWAY = "away"  # there is no mail server to talk to


@dataclass(frozen=True)
class Letter:
    """A mail for one recipient, its lines ending in CRLF."""

    id: UUID
    to: str
    raw: bytes


@dataclass(frozen=True)
class Outcome:
    """A mail's fate and the answer that decided it; `at` is the command it answered."""

    fate: Fate
    code: int = ABSENT
    enhanced: str = ""
    at: str = ""


def kept() -> "Session":
    """Return this thread's session; it connects when it is first used."""
    session: Session | None = getattr(_kept, "session", None)
    if session is None:
        session = _kept.session = Session()
    return session


def connect() -> smtplib.SMTP:
    """Return a new connection to the mail server of the settings.

    Where it is encrypted, the server's certificate must be good for its name: smtplib by
    itself takes anybody's, and would tell them the password.

    Raises:
        OSError, smtplib.SMTPException
    """
    where, patience = (settings.EMAIL_HOST, settings.EMAIL_PORT), settings.EMAIL_TIMEOUT
    server: smtplib.SMTP
    if settings.EMAIL_USE_SSL:
        server = smtplib.SMTP_SSL(*where, timeout=patience, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(*where, timeout=patience)
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return server


def fell_silent(error: BaseException | None) -> bool:
    """Say whether a server kept us waiting: smtplib tells it like a connection that was closed."""
    return error is not None and (
        isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
    )


class Session:
    """One connection, opened when needed and again after it broke. Not for two threads."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._opened: Letter | None = None  # whose envelope is on its way already
        self._where: tuple[str, int] | None = None

    def send(self, letter: Letter, *, following: Letter | None = None) -> Outcome:
        """Hand over a mail, and open the next one's envelope where that saves a round trip.

        If another letter than `following` is sent next, that costs the connection. One
        that turns out to be dead before this mail was handed over is replaced once.
        """
        if self._opened is not letter:
            self.leave()
        fresh = self._is_elsewhere()
        if fresh and not self._reach():
            return Outcome(Fate.AWAY)
        outcome = self._try(letter, following)
        if not fresh and outcome == Outcome(Fate.LATER):
            outcome = self._try(letter, following) if self._reach() else Outcome(Fate.AWAY)
        return outcome

    def leave(self) -> None:
        """Take back an envelope that was opened and will not be used."""
        if self._opened is not None:
            self.close()

    def close(self) -> None:
        """Let the connection go; the next mail opens another."""
        server, self._server, self._opened = self._server, None, None
        if server is not None:
            server.close()

    def _is_elsewhere(self) -> bool:
        return self._server is None or self._where != (settings.EMAIL_HOST, settings.EMAIL_PORT)

    def _reach(self) -> bool:
        self.close()
        try:
            server = connect()
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            return False
        if server.sock is not None:
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._server, self._where = server, (settings.EMAIL_HOST, settings.EMAIL_PORT)
        return True

    def _try(self, letter: Letter, following: Letter | None) -> Outcome:
        if UNFIT.search(letter.to) or not (letter.to.isascii() or self._speaks("smtputf8")):
            return Outcome(Fate.NEVER, at="address")
        try:
            refused = self._envelope(letter)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            # Who keeps us waiting is no dead connection: asking again would wait again.
            return Outcome(Fate.LATER, at="silence" if fell_silent(error) else "")
        return self._after(refused) if refused else self._hand_over(letter, following)

    def _hand_over(self, letter: Letter, following: Letter | None) -> Outcome:
        try:
            self._write(_stuffed(letter.raw) + self._ahead(following))
            outcome = answered(*self._read(), at="data")
        except (OSError, smtplib.SMTPException):
            self.close()
            return Outcome(Fate.DOUBT)
        return self._after(outcome, envelope_open=True)

    def _envelope(self, letter: Letter) -> Outcome | None:
        """Say from whom and to whom; return the refusal, if there is one."""
        commands = _commands(letter)
        ahead, self._opened = self._opened is letter, None
        together = self._speaks("pipelining")
        if together and not ahead:
            self._write(b"".join(commands))
        first: Outcome | None = None
        code = ABSENT
        for at, command in zip(("mail", "rcpt", "data"), commands, strict=True):
            if not together:
                self._write(command)
            code, said = self._read()
            if code >= 400 and first is None:
                first = answered(code, said, at=at)
            if first is not None and not together:
                break
        if first is not None and code == GO_ON:  # the text is waited for in spite of a refusal
            self._write(b".\r\n")
            self._read()
        return first

    def _ahead(self, following: Letter | None) -> bytes:
        if following is None or not self._speaks("pipelining"):
            return b""
        if UNFIT.search(following.to) or not following.to.isascii():
            return b""
        self._opened = following
        return b"".join(_commands(following))

    def _after(self, outcome: Outcome, *, envelope_open: bool = False) -> Outcome:
        """Leave the connection ready for the next mail, or let it go."""
        try:
            if outcome.code == 421:  # the server is about to close it
                self.close()
            elif outcome.fate is not Fate.TAKEN and not envelope_open:
                self._write(b"RSET\r\n")
                self._read()
        except (OSError, smtplib.SMTPException):
            self.close()
        return outcome

    def _speaks(self, extension: str) -> bool:
        return self._server is not None and self._server.has_extn(extension)

    def _write(self, data: bytes) -> None:
        if self._server is None or self._server.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        self._server.sock.sendall(data)

    def _read(self) -> tuple[int, bytes]:
        if self._server is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self._server.getreply()


def _commands(letter: Letter) -> tuple[bytes, bytes, bytes]:
    sender = parseaddr(settings.EMAIL_FROM)[1]
    options = "" if letter.to.isascii() else " SMTPUTF8 BODY=8BITMIME"
    return (
        f"MAIL FROM:<{sender}>{options}\r\n".encode(),
        f"RCPT TO:<{letter.to}>\r\n".encode(),
        b"DATA\r\n",
    )


def _stuffed(raw: bytes) -> bytes:
    """Return the text as DATA wants it: no line is a lone dot but the last (RFC 5321, 4.5.2)."""
    dotted = raw.replace(b"\r\n.", b"\r\n..")
    return (b"." if raw.startswith(b".") else b"") + dotted + b".\r\n"


def answered(code: int, said: bytes, *, at: str) -> Outcome:
    """Return what a mail server's answer to a command means for the mail."""
    found = ENHANCED.search(said)
    enhanced = found[1].decode() if found else ""
    if 200 <= code < 400:
        return Outcome(Fate.TAKEN, code, enhanced, at)
    return Outcome(Fate.NEVER if code >= 500 else Fate.LATER, code, enhanced, at)
