"""Following the mailed link: a page with a button, then the signer's own share links."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.pages import cards, ways
from petitions.pages.giving import give_url
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue, faces, own_links
from petitions.services import share_steps, sharing, signing, touch_tokens
from petitions.services.limits import TokenLimit


@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the press of a button, since mail scanners follow links too; POST confirms."""
    now = clock.now()
    throttles.spend(TokenLimit, request, now=now)
    once = partial(_confirm, request, token, now=now)
    return scoping.answering(request, signing.read_token(token).organisation_id, once)


@require_safe
@private
@of_organisation
def thanks(request: HttpRequest, organisation: Organisation, slug: str, token: str) -> HttpResponse:
    """Give a confirmed signer their links, what these have brought, and the way to giving."""
    signature, petition = _confirmed(request, organisation, slug, token)
    # A signature that is still being looked at has no links of its own yet.
    codes = {link.channel: link.code for link in sharing.links_for(signature)}
    tags = cards.tags_of(faces.of(petition))
    step = share_steps.step(petition, get_language() or petition.locale, signature_id=signature.id)
    shown = {
        "organisation": organisation,
        "petition": petition,
        "token": token,
        "tags": tags,
        "counts": bool(codes),
        "ways": ways.own(step, codes) if codes else ways.plain(step, page=tags.page),
        "brought": own_links.brought(signature.id),
        "brought_elsewhere": own_links.brought_elsewhere(signature.id),
        "give_url": give_url(
            organisation,
            petition.cause.slug,
            touch=touch_tokens.of_signature(signature),
        ),
    }
    return render(request, "petitions/thanks.html", shown)


@require_POST
@private
@of_organisation
def more_links(
    request: HttpRequest, organisation: Organisation, slug: str, token: str
) -> HttpResponse:
    """Make the links for networks that were offered only after somebody had signed."""
    signature, petition = _confirmed(request, organisation, slug, token)
    sharing.make_missing(signature, now=clock.now())
    return see_other("thanks-page", org=organisation.slug, slug=petition.slug, token=token)


def _confirm(request: HttpRequest, token: str, *, now: datetime) -> HttpResponse:
    if request.method == "POST":
        signature = signing.confirm(token=token, now=now)
    else:
        signature = signing.of_token(token)
    organisation, petition = signature.organisation, signature.petition
    if signature.confirmed_at:
        seen = signing.thanks_token(signature)
        return see_other("thanks-page", org=organisation.slug, slug=petition.slug, token=seen)
    counted = catalogue.petition(organisation.id, petition.slug, drafts=True)
    shown = {
        "organisation": organisation,
        "petition": petition,
        "token": token,
        "tags": cards.tags_of(faces.of(counted)),
    }
    return render(request, "petitions/confirm.html", shown)


def _confirmed(request: HttpRequest, organisation: Organisation, slug: str, token: str) -> Any:
    """Return the signature a token names, with its petition; anything else is not here."""
    throttles.spend(TokenLimit, request, now=clock.now())
    signature = signing.of_token(token)
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    if not signature.confirmed_at or signature.petition_id != petition.id:
        raise catalogue.NothingHere
    return signature, petition
