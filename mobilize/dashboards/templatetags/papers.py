"""How receipts, and what happened to a gift's money, are written on pages."""

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from donations.queries.receipts import number_of

register = template.Library()

MOVEMENTS = {
    "gift": _("Gift"),
    "refund": _("Given back"),
    "refund_failed": _("Giving back failed: kept"),
    "dispute": _("Asked back through the bank"),
    "dispute_won": _("Came back from the bank"),
}
REASONS = {
    "refund": _("Money went back"),
    "mistake": _("Issued by mistake"),
    "details": _("Name or address was wrong"),
}
KINDS = {"single": _("One gift"), "annual": _("A year")}
SCHEMES = {"gift-aid": _("Gift Aid (United Kingdom)"), "generic": _("Plain declaration")}


@register.filter
def receipt_number(receipt: Any) -> str:
    """Write a receipt's number."""
    return number_of(receipt)


@register.filter
def movement(kind: str) -> str:
    """Write what happened to a gift's money after it came."""
    return str(MOVEMENTS.get(kind, kind))


@register.filter
def receipt_kind(kind: str) -> str:
    """Write what a receipt is for."""
    return str(KINDS[kind])


@register.filter
def void_reason(reason: str) -> str:
    """Write why a receipt is void."""
    return str(REASONS[reason])


@register.filter
def tax_scheme(scheme: str) -> str:
    """Write a tax scheme's name."""
    return str(SCHEMES[scheme])
