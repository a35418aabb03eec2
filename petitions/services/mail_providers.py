"""Reading what mail providers report, in django-anymail's normalised form."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from mobilize.kit.errors import AppError, Kind
from petitions.domain import mail_reports
from petitions.domain.mail_reports import Report

# Those whose reports a shared secret protects, or a key of theirs: as anymail names them.
VIEWS = {
    "brevo": ("brevo.BrevoTrackingWebhookView", ""),
    "mailgun": ("mailgun.MailgunTrackingWebhookView", "webhook_signing_key"),
    "mailjet": ("mailjet.MailjetTrackingWebhookView", ""),
    "postmark": ("postmark.PostmarkTrackingWebhookView", ""),
    "sparkpost": ("sparkpost.SparkPostTrackingWebhookView", ""),
}
# Whatever a stranger sends instead of a report makes anymail fail in one of these ways.
UNREADABLE = (AnymailError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class MailProviderUnknown(AppError):
    """We take no reports from a mail provider of this name."""

    code = "mail-provider-unknown"
    kind = Kind.MISSING


class MailReportRefused(AppError):
    """This is no report of a mail provider of ours."""

    code = "mail-report-refused"
    kind = Kind.INVALID


def reports(provider: str, request: HttpRequest) -> list[Report]:
    """Return what a provider says about mails of ours. What is about others is left out.

    Raises:
        MailProviderUnknown
        MailReportRefused: not by whoever knows the secret, or no report
    """
    view = _view(provider)
    try:
        view.run_validators(request)
        events = view.parse_events(request)
        return list(_ours(events))
    except (AnymailWebhookValidationFailure, RequestDataTooBig, *UNREADABLE) as error:
        raise MailReportRefused from error


def _view(provider: str) -> Any:
    if provider not in VIEWS:
        raise MailProviderUnknown
    if not settings.MAIL_WEBHOOK_SECRET:
        raise MailReportRefused  # without a secret anybody could report anything
    path, key = VIEWS[provider]
    if key and not settings.MAIL_WEBHOOK_KEY:
        raise MailReportRefused
    module, name = path.split(".")
    kind = getattr(import_module(f"anymail.webhooks.{module}"), name)
    given = {"webhook_secret": settings.MAIL_WEBHOOK_SECRET}
    return kind(**given, **({key: settings.MAIL_WEBHOOK_KEY} if key else {}))


def _ours(events: list[Any]) -> Iterator[Report]:
    for event in events:
        names = f"{event.message_id} {json.dumps(event.esp_event, default=str)}"
        report = mail_reports.read(
            event_id=str(event.event_id or ""),
            kind=str(event.event_type),
            reason=str(getattr(event, "reject_reason", None) or ""),
            names=names,
            happened_at=event.timestamp or datetime.fromtimestamp(0, UTC),
        )
        if report is not None:
            yield report
