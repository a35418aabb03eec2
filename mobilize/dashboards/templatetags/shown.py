"""How amounts, days, rails and channels are written on pages."""

from datetime import date, datetime

from django import template
from django.utils.translation import gettext

from mobilize.dashboards import findings, spread_findings
from mobilize.kit.languages import written, written_day, written_moment
from mobilize.kit.money import Money
from petitions.pages import flagging

register = template.Library()


@register.filter
def money(minor: int, currency: str) -> str:
    """Write minor units as an amount: `{{ pledge.amount_minor|money:pledge.currency }}`."""
    return written(Money(minor, currency))


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """Write a day, or the day of a moment, in the one form that staff read; nothing for none."""
    return written_day(value) if value else ""


@register.filter(expects_localtime=True)
def moment(value: datetime | None, how: str = "") -> str:
    """Write a moment with its zone; `|moment:"exact"` tells seconds apart."""
    return written_moment(value, exact=how == "exact") if value else ""


@register.filter
def spoken(label: object) -> str:
    """Translate a label that the code holds in English: a state's, a role's."""
    text = str(label)
    return gettext(text) if text else ""


@register.filter
def reported(code: str) -> str:
    """Write what somebody said is wrong with a petition."""
    return str(flagging.REASONS.get(code, code))


@register.filter
def reason(code: str) -> str:
    """Write why a measure has no number."""
    return str(spread_findings.WHY_NOT[code])


@register.filter
def rail(code: str) -> str:
    """Write a payment rail's name."""
    return str(findings.RAIL_NAMES[code])


@register.filter
def channel(code: str) -> str:
    """Write a referring channel's name."""
    return str(findings.CHANNELS.get(code) or gettext("Elsewhere"))
