"""Keywords, and what the phone company said, as staff see them. No number is in any of it."""

from datetime import datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from donations.domain import pledge_life
from donations.domain.text_files import Result
from donations.domain.texting import Fate
from donations.models import TextKeyword, TextMessage, TextSettlement, TextSettlementLine
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


class TextLineMissing(AppError):
    """There is no such line of a settlement."""

    code = "text-line-missing"
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


def line(organisation_id: UUID, line_id: UUID) -> TextSettlementLine:
    """Return one line, waiting or settled.

    Raises:
        TextLineMissing
    """
    rows = TextSettlementLine.objects.for_org(organisation_id).filter(id=line_id)
    found = rows.select_related("settlement", "organisation", "message").first()
    if found is None:
        raise TextLineMissing
    return found


def messages(organisation_id: UUID) -> TenantQuerySet[TextMessage]:
    """Return what was texted to an organisation: what it meant, never the words."""
    rows = TextMessage.objects.for_org(organisation_id)
    return rows.select_related("keyword__cause", "pledge")


def that_fit(line: TextSettlementLine) -> TenantQuerySet[TextMessage]:
    """Return the gifts that a waiting line may be about, the newest first.

    Confirmed by its day, of its amount and currency, and not settled so before.
    """
    zone = line.organisation.zone
    told = TextSettlementLine.objects.filter(message=OuterRef("pk"), result=line.result)
    rows = messages(line.organisation_id).filter(
        ~Exists(told),
        fate=Fate.CONFIRMED,
        pledge__amount_minor=line.amount_minor,
        pledge__currency=line.currency,
        confirmed_at__lte=datetime.combine(line.settled_on, time.max, tzinfo=zone),
    )
    if line.result == Result.REVERSED:
        return rows.filter(settled=Result.PAID).order_by("-confirmed_at", "-id")
    open_still = rows.filter(pledge__state__in=pledge_life.PAYABLE)
    return open_still.order_by("-confirmed_at", "-id")


def why(code: str) -> str:
    """Return in plain words what keeps a line waiting."""
    return str(WHY.get(code, code))
