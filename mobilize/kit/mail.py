"""Mail: composed from templates, sent over a connection that each thread keeps."""

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
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.stencil import Marks, Stencil

# A long unsubscribe link stays in one line: encoded and folded, no mail program would follow it.
UNFOLDED = policy.default.clone(max_line_length=998)

_kept = threading.local()


class NotSent(AppError):
    """The mail server did not take the mail. It surely did not go out."""

    code = "mail-not-sent"
    kind = Kind.TRY_LATER


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

    Raises:
        NotSent, InDoubt, Refused
    """
    try:
        server = _connection()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent from error
    try:
        server.send_message(mail)
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _drop()
        raise (Refused if _codes(error) >= 500 else NotSent) from error
    except (OSError, smtplib.SMTPException) as error:
        _drop()
        raise InDoubt from error


def _codes(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    return int(error.smtp_code)


def _connection() -> smtplib.SMTP:
    """Return this thread's connection, if it still answers, or a new one."""
    kept: smtplib.SMTP | None = getattr(_kept, "server", None)
    if kept is not None:
        try:
            if kept.noop()[0] == 250:
                return kept
        except (OSError, smtplib.SMTPException):
            pass
        _drop()
    fresh = smtp.connect()
    _kept.server = fresh
    return fresh


def _drop() -> None:
    kept: smtplib.SMTP | None = getattr(_kept, "server", None)
    _kept.server = None
    if kept is not None:
        kept.close()
