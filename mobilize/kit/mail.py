"""Mail: composed from templates, sent over a connection that each thread keeps."""

import functools
import smtplib
import threading
from collections.abc import Mapping
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string

from mobilize.kit import smtp, stencil
from mobilize.kit.breaker import Breaker
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.smtp import Fate, Outcome
from mobilize.kit.stencil import Marks, Stencil

# A long unsubscribe link stays in one line: encoded and folded, no mail program would follow it.
UNFOLDED = policy.default.clone(max_line_length=998)

CLOSING = 421
REST = 60.0  # seconds in which a domain that kept us waiting is left alone
Refusal = smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused

_kept = threading.local()


class NotSent(AppError):
    """The mail server did not take the mail. It surely did not go out."""

    code = "mail-not-sent"
    kind = Kind.TRY_LATER


class NoMailServer(NotSent):
    """The mail server is away, or takes no mail at all just now. This one was not tried."""

    code = "mail-server-unreachable"
    is_attempt = False


class DomainSilent(NotSent):
    """The servers of this domain kept us waiting a moment ago. This mail was not tried."""

    code = "mail-domain-silent"
    is_attempt = False


class InDoubt(AppError):
    """The mail server fell silent after the mail was handed over. It may have gone out."""

    code = "mail-in-doubt"
    kind = Kind.TRY_LATER


class Refused(AppError):
    """The mail server refuses this mail for good."""

    code = "mail-refused"


def message_id(row_id: UUID, *, kind: str) -> str:
    """Return the Message-ID of a row's mail: the same whenever it is sent again."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{kind}.{row_id}@{host}>"


def compose(
    *,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    message_id: str,
    unsubscribe_url: str = "",
) -> EmailMessage:
    """Return a mail with a text and an HTML part, from `template` plus `.txt` and `.html`.

    Values cannot add headers: line breaks are folded to spaces. With an
    `unsubscribe_url` mail programs show one-click unsubscribe (RFC 8058).
    """
    mail = EmailMessage(policy=UNFOLDED)
    mail["Subject"] = " ".join(subject.split())
    mail["From"] = _sender()
    mail["To"] = Address(addr_spec=to)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    given = dict(context)
    mail.set_content(render_to_string(f"{template}.txt", given))
    mail.add_alternative(render_to_string(f"{template}.html", given), subtype="html")
    return mail


def cut(*, subject: str, template: str, context: Mapping[str, Any], marks: Marks) -> Stencil:
    """Return a mail to many, whose subject and templates hold marks where values differ."""
    given = dict(context)
    return Stencil(
        sender=stencil.header("From", str(_sender())),
        subject=marks.cut(" ".join(subject.split())),
        text=marks.cut(render_to_string(f"{template}.txt", given)),
        html=marks.cut(render_to_string(f"{template}.html", given)),
        codes=frozenset(marks.codes),
    )


def _sender() -> Address:
    name, address = parseaddr(settings.EMAIL_FROM)
    return Address(display_name=name, addr_spec=address)


def send(mail: EmailMessage) -> None:
    """Hand a mail to the mail server. Never call this inside a transaction.

    Whom another mail to their domain has just waited for in vain is not waited for again:
    otherwise a few such domains would keep every thread from all others.

    Raises:
        NotSent, InDoubt, Refused
    """
    patience = _patience_with(str(mail["To"]).rpartition("@")[2].casefold())
    if not patience.lets_through():
        raise DomainSilent
    try:
        _hand_over(mail)
    except InDoubt as error:
        if smtp.fell_silent(error.__cause__):
            patience.failed()
        raise
    except Refused:
        patience.worked()
        raise
    patience.worked()


def answer_to(refused: Refused) -> Outcome:
    """Return the mail server's answer behind a refusal, and which command it answered."""
    error = refused.__cause__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return smtp.answered(*min(error.recipients.values()), at="rcpt")
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return smtp.answered(error.smtp_code, said if isinstance(said, bytes) else b"", at="data")
    return Outcome(Fate.NEVER)


def forget_silence() -> None:
    """Try every domain again."""
    _patience_with.cache_clear()


def _hand_over(mail: EmailMessage) -> None:
    try:
        server = _connection()
    except (OSError, smtplib.SMTPException) as error:
        raise NoMailServer from error
    try:
        server.send_message(mail)
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _drop()
        raise _refusal(error) from error
    except (OSError, smtplib.SMTPException) as error:
        _drop()
        raise InDoubt from error


@functools.lru_cache(maxsize=10_000)
def _patience_with(_domain: str) -> Breaker:
    """Return what this process knows of a domain; one that was forgotten is tried again."""
    return Breaker(rest=REST)


def _refusal(error: Refusal) -> AppError:
    """Return what a refusal says: of this mail, or for now of every mail there could be."""
    code = _code(error)
    if code >= 500:
        return Refused()
    # Before it heard whom the mail is to, or as it closes the connection (RFC 5321, 3.8).
    says_nothing_of_it = code == CLOSING or isinstance(error, smtplib.SMTPSenderRefused)
    return NoMailServer() if says_nothing_of_it else NotSent()


def _code(error: Refusal) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    return int(error.smtp_code)


def _connection() -> smtplib.SMTP:
    """Return this thread's connection, if it still answers, or a new one."""
    kept: smtplib.SMTP | None = getattr(_kept, "server", None)
    where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    if kept is not None:
        try:
            if _kept.where == where and kept.noop()[0] == 250:
                return kept
        except (OSError, smtplib.SMTPException):
            pass
        _drop()
    fresh = smtp.connect()
    _kept.server, _kept.where = fresh, where
    return fresh


def _drop() -> None:
    kept: smtplib.SMTP | None = getattr(_kept, "server", None)
    _kept.server = None
    if kept is not None:
        kept.close()
