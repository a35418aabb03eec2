"""Money that a report in one currency leaves out because it came in another."""

from typing import Any

from django.db.models import Q, Sum

from donations.attribution.questions import Question
from donations.models import LedgerEntry, PromiseEntry
from donations.queries import conversions
from mobilize.organisations.models import Organisation


def left_out(question: Question, organisation: Organisation) -> dict[str, int]:
    """Return by other currency what the same cause, petition and days hold, in minor units.

    Whom the money is from is not looked at. Nothing for signatures, which have no currency.
    """
    if question.conversion == "signature":
        return {}
    book: Any = LedgerEntry if question.conversion == "money" else PromiseEntry
    days = conversions.given(question, organisation)
    rows = book.objects.for_org(organisation.id).filter(
        _about(question), booked_on__gte=days["since_on"], booked_on__lte=days["until_on"]
    )
    sums = rows.values_list("currency").annotate(minor=Sum("amount_minor")).filter(~Q(minor=0))
    return {currency: int(minor) for currency, minor in sums.order_by("currency")}


def _about(question: Question) -> Q:
    about = ~Q(currency=question.currency)
    if question.cause_id:
        about &= Q(cause_id=question.cause_id)
    if question.petition_id:
        about &= Q(petition_id=question.petition_id)
    return about
