"""A page's first gift and its goal: seen where the gift is booked, told once by mail."""

from datetime import datetime

from donations.domain import fundraising as rules
from donations.domain.events import FundraisingMoment
from donations.domain.fundraising import PageAims
from donations.models import FundraisingPage, LedgerEntry, PageMoney, Payment
from mobilize.outbox import services as outbox


def note(*, payment: Payment, now: datetime) -> None:
    """Tell the house what a payment that was just captured brought about on its page.

    The page's sum was written by this transaction, so no other gift on it is booked meanwhile.
    """
    page_id = payment.pledge.fundraising_page_id
    if page_id is None:
        return
    page = FundraisingPage.objects.get(id=page_id)
    if payment.currency != page.currency or not _may_be_one(page):
        return
    rows = LedgerEntry.objects.for_org(page.organisation_id).filter(
        fundraising_page=page, currency=page.currency
    )
    booked = list(rows.order_by("id").values_list("payment_id", "amount_minor"))
    earlier = [minor for payment_id, minor in booked if payment_id != payment.id]
    mine = [minor for payment_id, minor in booked if payment_id == payment.id]
    aims = PageAims(goal_minor=page.goal_minor, offset_minor=page.offset_minor)
    moment = rules.moment([*earlier, *mine], aims=aims, before=len(earlier))
    if moment is not None:
        told = FundraisingMoment(
            organisation_id=page.organisation_id, page_id=page.id, moment=moment,
            goal_minor=page.goal_minor,
        )  # fmt: skip
        outbox.publish(told, now=now)


def _may_be_one(page: FundraisingPage) -> bool:
    """Say whether a page's entries are worth reading: it has one gift, or is at its goal."""
    money = PageMoney.objects.filter(page=page, currency=page.currency).first()
    if money is None:
        return False
    return money.gifts == 1 or money.settled_minor + page.offset_minor >= page.goal_minor
