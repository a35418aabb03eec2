"""How far a cause has come, and who doubles gifts to it: parts of the public pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from donations.queries import cause_money, match_offers
from donations.queries.cause_money import Total
from mobilize.kit import currencies
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation

FULL = 100  # the drawing's width


@dataclass(frozen=True)
class Drawn:
    """A thermometer's two fillings, in hundredths of its width, and the share in words."""

    there: str
    promised: str
    percent: int


@dataclass(frozen=True)
class Offered:
    """A match offer in words of the reader's language."""

    title: str
    matcher: str
    per: str
    adds: str
    left: str
    cap: str
    most: str
    closes_at: datetime
    is_empty: bool


def of_cause(*, organisation: Organisation, cause: Any, now: datetime) -> SafeString:
    """Draw a cause's thermometer, and the offers that match gifts to it."""
    totals = cause_money.of(cause.id)
    own = cause_money.in_currency(totals, cause.currency)
    others = [each for each in totals if each.currency != cause.currency and each.settled_minor]
    shown = {
        "goal": _money(cause.goal_minor, cause.currency) if cause.goal_minor else "",
        "drawn": drawn(own, goal_minor=cause.goal_minor) if cause.goal_minor else None,
        "total": own,
        "there": _money(own.shown_minor, own.currency),
        "promised": _money(own.promised_minor, own.currency) if own.promised_minor else "",
        "matched": _money(own.matched_minor, own.currency) if own.matched_minor else "",
        "start": _money(own.start_minor, own.currency) if own.start_minor else "",
        "others": [_money(each.settled_minor, each.currency) for each in others],
        "anything": bool(cause.goal_minor or totals),
        "matches": matches(organisation=organisation, cause=cause, now=now),
    }
    return render_to_string("donations/thermometer.html", shown)


def matches(*, organisation: Organisation, cause: Any, now: datetime) -> SafeString:
    """Say which offers match a gift to a cause now, and how much each has left."""
    running = match_offers.running(organisation.id, cause_id=cause.id, now=now)
    if cause.state != "open" or not running:
        return SafeString()
    return render_to_string("donations/matches.html", {"offers": [_offered(x) for x in running]})


def drawn(total: Total, *, goal_minor: int) -> Drawn:
    """Return how far the bar is filled: what is there, and up to what promises would fill it.

    The share in words is rounded down, so that 100 % is said when the goal is reached and
    not before; the bar itself ends at the goal.
    """
    there = max(total.shown_minor, 0)
    promised = max(there, total.promised_minor + total.start_minor)
    return Drawn(
        there=width(there, goal_minor),
        promised=width(promised, goal_minor),
        percent=there * 100 // goal_minor,
    )


def width(minor: int, goal_minor: int) -> str:
    """Return how much of the drawing an amount fills, in hundredths of its width."""
    hundredths = min(minor, goal_minor) * FULL * 100 // goal_minor
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _offered(offer: Any) -> Offered:
    unit = 10 ** currencies.places(offer.currency)
    return Offered(
        title=offer.title,
        matcher=offer.matcher if offer.matcher_shown else "",
        per=_money(offer.ratio_gift * unit, offer.currency),
        adds=_money(offer.ratio_match * unit, offer.currency),
        left=_money(offer.remaining_minor, offer.currency),
        cap=_money(offer.cap_minor, offer.currency),
        most=_money(offer.per_gift_minor, offer.currency) if offer.per_gift_minor else "",
        closes_at=offer.closes_at,
        is_empty=offer.remaining_minor == 0,
    )


def _money(minor: int, currency: str) -> str:
    return written(Money(minor, currency))
