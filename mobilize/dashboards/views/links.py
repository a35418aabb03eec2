"""The organisation's own share links: one per poster, newsletter or post."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mobilize.dashboards import forms, offered
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries import catalogue, previews
from petitions.queries.listing import own_links
from petitions.queries.previews import Seen
from petitions.services import sharing


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_ITSELF)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the links made; campaigners make one more."""
    if request.method == "POST" and not desk.may_edit:
        raise PermissionDenied
    rows = list(offered.petitions(desk).order_by("title"))
    form = forms.NewLink(
        request.POST if request.method == "POST" else None,
        petitions=[(petition.slug, petition.title) for petition in rows],
    )
    if form.is_valid():
        said = form.cleaned_data
        with forms.refusals_in(form):
            sharing.make_link(
                org=desk.organisation,
                petition=catalogue.petition(desk.organisation.id, said["petition"], drafts=True),
                channel=said["channel"],
                label=said["label"],
                by=desk.person,
                now=clock.now(),
            )
            return back_to("staff-links", desk)
    made = [(petition, own_links(petition).order_by("-id"), _posted(petition)) for petition in rows]
    return screen(request, desk, "staff/links.html", form=form, made=made, base=settings.BASE_URL)


def _posted(petition: Any) -> list[Seen]:
    """Return where signers' own links to a petition were posted."""
    return [seen for seen in previews.by_network(petition) if seen.personal_links]
