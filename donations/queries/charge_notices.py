"""Whether givers were told of what is charged next, beside the rows it is shown with.

`notice` is the notice's state, empty where none was asked for; `notice_due_on` the day that is
meant now, `notice_first_on` the day that was meant before its mail had to be waited for.
"""

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from donations.domain.pledge_life import State
from donations.models import ChargeNotice, Plan, Pledge
from mobilize.organisations.models import TenantQuerySet

COMING = [State.OPEN, State.DUE, State.PART_PAID]


def beside_pledges(rows: TenantQuerySet[Pledge]) -> TenantQuerySet[Pledge]:
    """Return pledges with the notice of what falls due next of each."""
    notices = ChargeNotice.objects.filter(
        pledge=OuterRef("pk"), due_on=OuterRef("due_on"), pledge__state__in=COMING
    )
    return rows.annotate(**_columns(notices))


def beside_plans(rows: TenantQuerySet[Plan]) -> TenantQuerySet[Plan]:
    """Return plans with the notice of the slot that is charged next of each."""
    notices = ChargeNotice.objects.filter(
        pledge__plan=OuterRef("pk"),
        pledge__slot=OuterRef("slot"),
        pledge__state__in=COMING,
        due_on=F("pledge__due_on"),
    )
    return rows.annotate(**_columns(notices))


def _columns(notices: QuerySet[ChargeNotice]) -> dict[str, Subquery | Coalesce]:
    one = notices.order_by()
    return {
        "notice": Coalesce(Subquery(one.values("state")[:1]), Value(""), output_field=CharField()),
        "notice_due_on": Subquery(one.values("due_on")[:1]),
        "notice_first_on": Subquery(one.values("first_due_on")[:1]),
    }
