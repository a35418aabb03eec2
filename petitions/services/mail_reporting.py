"""Taking in what mail providers report: stored once, answered at once, applied by the worker."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.organisations import scoping
from mobilize.outbox import services as outbox
from petitions.domain import mail_reports, wording
from petitions.domain.events import MailEventReceived
from petitions.domain.mail_reports import Report
from petitions.models import MailEvent, SharePrompt
from petitions.services import consenting, mail_recipients, suppressing

REASON = "a mail provider's report names its mail only"
Prompt = SharePrompt.State


def receive(provider: str, reports: Iterable[Report], *, now: datetime) -> int:
    """Store reports about mails we know; return how many were new. The same again does nothing."""
    with scoping.everywhere(REASON):
        return sum(_store(provider, report, now=now) for report in reports)


@transaction.atomic
def apply(*, organisation_id: UUID, mail_event_id: UUID, now: datetime) -> None:
    """Draw the consequences of a report, once."""
    rows = MailEvent.objects.for_org(organisation_id).select_related("supporter")
    event = rows.select_for_update(of=("self",)).get(id=mail_event_id)
    if event.state == MailEvent.State.APPLIED:
        return
    _settle_prompt(event)
    _judge_address(event, now=now)
    if event.kind in {mail_reports.COMPLAINED, mail_reports.UNSUBSCRIBED}:
        _withdraw(event, now=now)
    event.state, event.applied_at = MailEvent.State.APPLIED, now
    event.save(update_fields=["state", "applied_at"])


def _store(provider: str, report: Report, *, now: datetime) -> bool:
    supporter = mail_recipients.of(report.mail_id)
    if supporter is None:
        return False
    event, new = MailEvent.objects.get_or_create(
        provider=provider,
        event_id=report.event_id,
        defaults={
            "organisation_id": supporter.organisation_id,
            "supporter": supporter,
            "kind": report.kind,
            "hard": report.hard,
            "mail_kind": report.mail_kind,
            "mail_id": report.mail_id,
            "happened_at": report.happened_at,
            "received_at": now,
        },
    )
    if new:
        told = MailEventReceived(organisation_id=event.organisation_id, mail_event_id=event.id)
        outbox.publish(told, now=now)
    return new


def _settle_prompt(event: MailEvent) -> None:
    """Whatever is told of a prompt, it did go out; unless the provider would not send it."""
    rows = SharePrompt.objects.for_org(event.organisation_id).filter(id=event.mail_id)
    uncertain = rows.filter(state=Prompt.UNCERTAIN)
    if event.kind == mail_reports.REJECTED:
        uncertain.update(state=Prompt.SUPPRESSED, reason="refused")
    else:
        uncertain.update(state=Prompt.SENT, reason="", sent_at=event.happened_at)
    if event.kind in {mail_reports.BOUNCED, mail_reports.COMPLAINED}:
        rows.filter(state=Prompt.SENT).update(reason=event.kind)


def _judge_address(event: MailEvent, *, now: datetime) -> None:
    known = event.supporter.email_index
    if known is None:  # erased meanwhile
        return
    hashes = [bytes(known)]
    if event.kind == mail_reports.COMPLAINED:
        suppressing.note_dead(
            organisation_id=event.organisation_id,
            hashes=hashes,
            reason=suppressing.Reason.COMPLAINED,
        )
    elif event.hard:
        suppressing.note_dead(organisation_id=event.organisation_id, hashes=hashes)
    elif event.kind == mail_reports.BOUNCED:
        suppressing.note_soft(organisation_id=event.organisation_id, hashes=hashes, now=now)


def _withdraw(event: MailEvent, *, now: datetime) -> None:
    consenting.withdraw(
        supporter=event.supporter,
        purposes=wording.MAIL_PURPOSES,
        source="mail_report",
        source_id=event.id,
        now=now,
        evidence=f"{event.kind}, as {event.provider} told us",
    )
