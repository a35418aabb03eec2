"""A device is asked to remember, or to forget, which links brought its owner here."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from mobilize.organisations.models import Organisation
from petitions.pages.arriving import carried
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue
from petitions.services import memories, touch_tokens


@require_POST
@of_organisation
def choose(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Keep or delete the memory of this device and lead back to the petition."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    choice, token = request.POST.get("choice", ""), request.POST.get("t", "")
    if choice not in {"remember", "forget"}:
        raise BadRequest("neither to remember nor to forget")
    said = touch_tokens.read_of(token, organisation_id=organisation.id)
    page = reverse("petition-page", args=[organisation.slug, petition.slug])
    response = HttpResponse(status=303, headers={"Location": page + carried(token if said else "")})
    if choice == "remember":
        memory = memories.holding(organisation, said.touch_ids if said else ())
        response.set_cookie(**memory.cookie)
    else:
        response.delete_cookie(memories.COOKIE, path=memories.path_of(organisation))
    return response
