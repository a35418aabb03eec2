"""Money along chains, and what the last look over them found."""

from typing import Any
from uuid import UUID

from django.db.models import Sum

from donations.domain.chains import Money
from donations.models import ChainSummary, ChainTree, LedgerEntry, Pledge
from mobilize.kit import arrays

BROUGHT = """
    SELECT string_agg(uuid_send(parent_id), ''), string_agg(int8send(amount_minor), '')
    FROM donations_ledgerentry
    WHERE cause_id = %(cause)s AND currency = %(currency)s AND parent_id IS NOT NULL
"""


def brought(cause_id: UUID, *, currency: str) -> Money:
    """Return the ledger's entries that came through somebody's link, in one currency."""
    given = {"cause": cause_id, "currency": currency}
    parents, amounts = arrays.read(BROUGHT, given, arrays.UUID, arrays.INT8)
    return Money((parents.high, parents.low), amounts)


def left_out(cause_id: UUID, *, currency: str) -> dict[str, int]:
    """Return what of a cause's money and pledges stands on no chain, by why."""
    entries = LedgerEntry.objects.filter(cause_id=cause_id)
    alone = entries.filter(currency=currency, parent_id=None).aggregate(Sum("amount_minor"))
    noted = Pledge.objects.filter(cause_id=cause_id).exclude(note="")
    return {
        "alone_minor": int(alone["amount_minor__sum"] or 0),
        "other_currency": entries.exclude(currency=currency).count(),
        "pledges_self_referral": noted.filter(note="self_referral").count(),
        "pledges_cycle_cut": noted.filter(note="cycle_cut").count(),
    }


def summary(cause_id: UUID, petition_id: UUID | None = None) -> ChainSummary | None:
    """Return what was found about a cause, or one of its petitions; None before the first time."""
    rows = ChainSummary.objects.filter(cause_id=cause_id)
    whole = rows.filter(petition=None)
    return (whole if petition_id is None else rows.filter(petition_id=petition_id)).first()


def trees(cause_id: UUID, petition_id: UUID | None = None) -> Any:
    """Return the trees of two and more, the largest first."""
    rows = ChainTree.objects.filter(cause_id=cause_id)
    found = rows if petition_id is None else rows.filter(petition_id=petition_id)
    return found.order_by("-size", "id")
