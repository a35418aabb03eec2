"""What people promise: gifts that recur, amounts to ask for, words beside gifts, help."""

from datetime import timedelta
from typing import Any

from donations.domain.promises import Giver
from donations.models import Ask, GiftWords, HelpPromise, Plan, Pledge
from donations.services import gift_words, helping
from petitions.models import Cause
from tests import builders


def a_plan(cause: Cause, **fields: Any) -> Plan:
    """Return a gift that recurs and whose first gift has not come."""
    giver = builders.a_supporter(cause.organisation)
    said = {"rail": "card", "kind": "recurring", "slot": 1, "supporter": giver}
    plan = Plan.objects.create(
        organisation=cause.organisation, cause=cause, supporter=giver,
        amount_minor=1000, currency=cause.currency, every_months=1, anchor_day=2, time_zone="UTC",
        next_on=builders.MONDAY.date() + timedelta(days=31), made_at=builders.MONDAY, **fields,
    )  # fmt: skip
    builders.a_pledge(cause, 1000, plan=plan, **said)
    return plan


def an_ask(cause: Cause, *amounts_minor: int, **fields: Any) -> Ask:
    """Return amounts that givers of a cause are asked for."""
    said = {"currency": cause.currency, "variant": "a", "made_at": builders.MONDAY, **fields}
    amounts = list(amounts_minor) or [1000, 2500]
    return Ask.objects.create(
        organisation=cause.organisation, cause=cause, amounts_minor=amounts, **said
    )


def gift_words_of(
    pledge: Pledge, *, comment: str = "Clean water!", named: bool = True
) -> GiftWords:
    """Return what a giver said beside their gift, not yet read by staff."""
    giver = Giver(
        email="ines@example.org", name="Ines Duarte", anonymous=not named, comment=comment
    )
    gift_words.keep(pledge=pledge, giver=giver, now=builders.MONDAY)
    return GiftWords.objects.get(pledge=pledge)


def a_help_promise(cause: Cause, *, skill: str = "Plumbing") -> HelpPromise:
    """Return what somebody will do."""
    giver = Giver(email="omar@example.org", name="Omar")
    return helping.promise(
        cause=cause, petition=None, hours=3, skill=skill, giver=giver, now=builders.MONDAY
    )


def places(cause: Cause, *, mark: str) -> dict[str, str]:
    """Return what stands in the places of addresses about promises, with `mark` in its words."""
    giver = builders.a_supporter(cause.organisation)
    pledge = builders.a_pledge(cause, supporter=giver, anonymous=False)
    return {
        "<uuid:plan_id>": str(a_plan(cause).id),
        "<uuid:ask_id>": str(an_ask(cause, channel="sms").id),
        "<uuid:words_id>": str(gift_words_of(pledge, comment=mark).id),
        "<uuid:help_id>": str(a_help_promise(cause, skill=mark).id),
    }
