"""What donations hold about somebody, opened for themselves."""

from typing import Any
from uuid import UUID

from donations.domain.texting import Fate
from donations.models import GiftWords, HelpPromise, Plan, TextMessage, TextNumber
from donations.services import gift_wall, helping, text_numbers


def plans_of(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return somebody's recurring gifts, as they are told what is held about them."""
    rows = Plan.objects.filter(supporter_id=supporter_id).select_related("cause")
    return [
        {
            "cause": plan.cause.title,
            "amount_minor": plan.amount_minor,
            "currency": plan.currency,
            "every_months": plan.every_months,
            "state": plan.state,
            "made_at": plan.made_at,
        }
        for plan in rows.order_by("made_at", "id")
    ]


def help_of(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return what somebody promised that is not money."""
    rows = HelpPromise.objects.filter(supporter_id=supporter_id)
    return [
        {
            "cause": row.cause.title,
            "hours": row.hours,
            "skill": helping.skill_of(row),
            "state": row.state,
            "made_at": row.made_at,
        }
        for row in rows.select_related("cause", "supporter").order_by("made_at", "id")
    ]


def words_of(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return what somebody wrote beside their gifts, and whether it is shown."""
    rows = GiftWords.objects.filter(pledge__supporter_id=supporter_id)
    return [
        {
            "cause": words.pledge.cause.title,
            "anonymous": words.pledge.anonymous,
            "dedication": gift_wall.opened(words, "dedication"),
            "comment": gift_wall.opened(words, "comment"),
            "state": words.state,
            "made_at": words.made_at,
        }
        for words in rows.select_related("pledge__supporter", "pledge__cause").order_by("id")
    ]


def texts_of(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return somebody's telephone number, and the gifts that it asked for."""
    rows = TextNumber.objects.filter(supporter_id=supporter_id).select_related("supporter")
    return [
        {"number": text_numbers.number_of(row), "left": row.left, "gifts": _text_gifts(row)}
        for row in rows
    ]


def _text_gifts(row: TextNumber) -> list[dict[str, Any]]:
    asked = TextMessage.objects.filter(number=row).exclude(fate__in=[Fate.NONE, Fate.REPEATED])
    return [
        {
            "cause": message.keyword.cause.title,
            "amount_minor": message.keyword.amount_minor,
            "currency": message.keyword.currency,
            "state": message.settled or message.fate,
            "asked_at": message.happened_at,
        }
        for message in asked.select_related("keyword__cause").order_by("happened_at", "id")
        if message.keyword is not None
    ]
