"""How amounts, rails and channels are written on pages."""

from django import template
from django.utils.translation import gettext

from mobilize.dashboards import findings, spread_findings
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.pages import flagging

register = template.Library()


@register.filter
def money(minor: int, currency: str) -> str:
    """Write minor units as an amount: `{{ pledge.amount_minor|money:pledge.currency }}`."""
    return written(Money(minor, currency))


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
