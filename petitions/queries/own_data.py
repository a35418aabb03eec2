"""All that is held about one person, for that person."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from petitions.domain.visits import Evidence
from petitions.models import (
    Endorsement,
    Exposure,
    Idea,
    IdeaEndorsement,
    MailEvent,
    MailSuppression,
    Proposal,
    ShareLink,
    SharePrompt,
    Signature,
    Supporter,
    Touch,
)
from petitions.queries import consents, journeys, own_links

SIGNATURE = (
    "id", "petition__title", "petition__slug", "state", "name_shown", "version__number", "source",
    "country", "region", "locale", "journey", "signed_at", "confirmed_at", "ended_at", "reminders",
)  # fmt: skip
VISIT = ("occurred_at", "channel", "known_by", *Evidence.__dataclass_fields__)
BACKING = ("state", "made_at", "confirmed_at")


def of(supporter: Supporter) -> dict[str, list[dict[str, Any]]]:
    """Return every row that is about somebody, by what it is. Ready to be written as JSON.

    What is sealed, their name and address, the caller opens.
    """
    held = {
        "consents": [_plain(vars(line)) for line in consents.ledger(supporter)],
        "signatures": [
            {**row, "links_brought": _brought(row["id"])}
            for row in _rows(signatures(supporter).values(*SIGNATURE))
        ],
        "share_links": _rows(
            ShareLink.objects.filter(Q(signature__supporter=supporter) | Q(supporter=supporter))
            .order_by("created_at", "id")
            .values("code", "channel", "petition__slug", "created_at")
        ),
        "visits": _visits(supporter),
        "mails": _mails(supporter),
        "mail_reports": _mail_reports(supporter),
        "suppressions": _suppressions(supporter),
        "experiments": _rows(
            Exposure.objects.filter(signature__supporter=supporter)
            .order_by("id")
            .values("experiment__subject", "arm__key", "exposed_at")
        ),
        **_contributions(supporter),
    }
    for name, path in settings.HELD_PARTS.items():
        held[name] = [_plain(row) for row in import_string(path)(supporter.id)]
    return held


def signatures(supporter: Supporter) -> Any:
    """Return somebody's signatures, the newest first."""
    rows = Signature.objects.for_org(supporter.organisation_id).filter(supporter=supporter)
    return rows.select_related("petition").order_by("-signed_at", "-id")


def _brought(signature_id: str) -> dict[str, int | None]:
    """Return what came through a signature's own links; None is “a few”, one to four."""
    signature = UUID(signature_id)
    return {**vars(own_links.brought(signature)), **own_links.brought_elsewhere(signature)}


def _visits(supporter: Supporter) -> list[dict[str, Any]]:
    """Return the visits that somebody's signatures came by."""
    named = journeys.every_touch(signatures(supporter).values_list("touch_id", "touches"))
    rows = Touch.objects.for_org(supporter.organisation_id).filter(id__in=named)
    return _rows(rows.order_by("occurred_at", "id").values(*VISIT))


def _mail_reports(supporter: Supporter) -> list[dict[str, Any]]:
    """Return what mail providers told us of mails to them."""
    rows = MailEvent.objects.filter(supporter=supporter).order_by("received_at", "id")
    return _rows(rows.values("provider", "kind", "happened_at"))


def _suppressions(supporter: Supporter) -> list[dict[str, Any]]:
    """Return whether their address bounced, and so gets no more prompts."""
    rows = MailSuppression.objects.for_org(supporter.organisation_id)
    ours = rows.filter(address_hash=supporter.email_index).order_by("id")
    return _rows(ours.values("reason", "soft_bounces", "first_seen_at", "suppressed_at"))


def _mails(supporter: Supporter) -> list[dict[str, Any]]:
    """Return which mails were decided upon; what they said is not kept."""
    prompts = SharePrompt.objects.filter(supporter=supporter).order_by("id")
    return _rows(prompts.values("kind", "state", "reason", "sent_at"))


def _contributions(supporter: Supporter) -> dict[str, list[dict[str, Any]]]:
    proposals = Proposal.objects.filter(supporter=supporter).order_by("made_at", "id")
    ideas = Idea.objects.filter(supporter=supporter).order_by("made_at", "id")
    backed = Endorsement.objects.filter(supporter=supporter).order_by("made_at", "id")
    liked = IdeaEndorsement.objects.filter(supporter=supporter).order_by("made_at", "id")
    words = ("title", "ask", "target", "locale", "petition__slug", "made_at", "confirmed_at")
    return {
        "proposals": _rows(proposals.values(*words)),
        "ideas": _rows(ideas.values("title", "text", "state", "name_shown", "made_at")),
        "endorsements": _rows(backed.values("petition__slug", *BACKING)),
        "idea_endorsements": _rows(liked.values("idea__title", *BACKING)),
    }


def _rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Name columns without their table's underscores, and write moments as ISO 8601."""
    return {name.replace("__", "_"): _said(value) for name, value in row.items()}


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | list | None) else str(value)
