"""What other sites say the same petition has."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mobilize.organisations.models import Organisation
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue, external_counts


@require_safe
@of_organisation
def page(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show every count day by day: what came, what was taken away, when nobody looked."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    shown = {
        "organisation": organisation,
        "petition": petition,
        "sites": external_counts.of_petition(petition),
    }
    return render(request, "petitions/elsewhere.html", shown)
