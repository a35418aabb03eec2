"""What givers of a cause want to be read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from donations.services import gift_wall
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations
from petitions.queries import catalogue


@require_safe
def wall(request: HttpRequest, org: str, slug: str) -> HttpResponse:
    """Show names, dedications and comments beside gifts, those that staff have let through."""
    organisation = organisations.by_slug(org)
    with scoping.within(organisation.id):
        cause = catalogue.cause(organisation.id, slug, drafts=False)
        gifts = [
            (gift, written(Money(gift.amount_minor, gift.currency)))
            for gift in gift_wall.of_cause(organisation.id, cause.id)
        ]
    shown = {"organisation": organisation, "cause": cause, "gifts": gifts}
    return render(request, "donations/gifts.html", shown)
