"""Keywords, and what the phone company said, as staff see them. No number is in any of it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from donations.models import TextKeyword, TextSettlement, TextSettlementLine
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet

WHY: dict[str, str | Promise] = {
    "": _("It has not been looked at yet."),
    "text-unknown": _("No confirmed text gift is known by this message."),
    "text-gift-differs": _("The gift is of another amount, or in another currency."),
    "pledge-not-open": _("The gift is paid or called off already."),
    "nothing-to-return": _("No money of this gift is left that could go back."),
}


class KeywordMissing(AppError):
    """There is no such keyword."""

    code = "text-keyword-missing"
    kind = Kind.MISSING


def keywords(organisation_id: UUID) -> TenantQuerySet[TextKeyword]:
    """Return an organisation's keywords."""
    rows = TextKeyword.objects.for_org(organisation_id)
    return rows.select_related("cause", "petition", "link")


def keyword(organisation_id: UUID, keyword_id: UUID) -> TextKeyword:
    """Return one keyword.

    Raises:
        KeywordMissing
    """
    found = keywords(organisation_id).filter(id=keyword_id).first()
    if found is None:
        raise KeywordMissing
    return found


def named(organisation_id: UUID, *, number: str, word: str) -> TenantQuerySet[TextKeyword]:
    """Return every keyword of this word at this number, whenever it was open."""
    return keywords(organisation_id).filter(number=number, word=word)


def open_at(organisation_id: UUID, *, number: str, word: str, at: datetime) -> TextKeyword | None:
    """Return the keyword that was open at a moment."""
    rows = named(organisation_id, number=number, word=word).filter(opened_at__lte=at)
    then_open = rows.filter(Q(closed_at=None) | Q(closed_at__gt=at))
    return then_open.order_by("-opened_at").first()


def settlements(organisation_id: UUID) -> TenantQuerySet[TextSettlement]:
    """Return the files that the phone company sent."""
    return TextSettlement.objects.for_org(organisation_id)


def waiting(organisation_id: UUID) -> TenantQuerySet[TextSettlementLine]:
    """Return the lines whose gift was not found, or cannot be settled so."""
    rows = TextSettlementLine.objects.for_org(organisation_id).filter(applied_at=None)
    return rows.select_related("settlement")


def why(code: str) -> str:
    """Return in plain words what keeps a line waiting."""
    return str(WHY.get(code, code))
