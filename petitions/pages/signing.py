"""Reading a petition and signing it."""

from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.http import content_language, languages
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.domain import lifecycle
from petitions.pages import arriving, cards, public_people, reading
from petitions.pages.forms import TOKEN_LENGTH, SignForm, refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.queries import (
    catalogue,
    external_counts,
    faces,
    handing_over,
    integrity,
    postcodes,
    texts,
)
from petitions.queries.history import last_step
from petitions.services import crediting, screening, signing
from petitions.services.arriving import Arrival


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@of_organisation
def petition(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show a petition with its form; on POST ask the signer to confirm by mail.

    `t` in the address is the touch a visitor came with; the form carries it on.
    """
    sheet = Sheet(request, organisation, slug, now=clock.now())
    if sheet.accept():
        return see_other("check-mail", org=organisation.slug, slug=slug)
    arrival = sheet.arrival
    shown = {
        "organisation": organisation,
        "petition": sheet.petition,
        "carried": arriving.carried(arrival.token),
        "remembers": arrival.memory is not None,
        "form": sheet.form,
        "origin": crediting.of(sheet.petition),
        "under_review": integrity.under_review(organisation.id, sheet.petition.id),
        "reading": reading.choices(request, sheet.petition.languages, shown=sheet.petition.locale),
        "takes_signatures": sheet.takes_signatures,
        "last_step": None if sheet.takes_signatures else last_step(sheet.petition),
        "told": handing_over.told(sheet.petition),
        "tags": cards.tags_of(faces.of(sheet.petition), language=sheet.language),
        "elsewhere": external_counts.newest(sheet.petition),
        **public_people.of(sheet.petition),
    }
    status = 400 if sheet.form.errors else 200
    response = render(request, "petitions/petition.html", shown, status=status)
    return arriving.remembering(response, arrival)


@require_safe
@of_organisation
def check_mail(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Say that a mail is on its way. The same for everybody, so that it tells nobody anything."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    tags = cards.tags_of(faces.of(petition))
    shown = {"organisation": organisation, "petition": petition, "tags": tags}
    return render(request, "petitions/check_mail.html", shown)


class Sheet:
    """A petition and the form under it, as one request has filled it in."""

    def __init__(
        self, request: HttpRequest, organisation: Organisation, slug: str, *, now: datetime
    ) -> None:
        self.request, self.now = request, now
        self.petition = catalogue.petition(organisation.id, slug, drafts=False)
        texts.speak([self.petition], asked=content_language.asked(request))
        self.form = SignForm(
            request.POST if request.method == "POST" else None,
            initial={"t": request.GET.get("t", "")[:TOKEN_LENGTH]},
            organisation=organisation.name,
            asks_postcode=bool(postcodes.countries(organisation.id)),
            drawn=screening.draw(self.petition, now=now),
        )

    @cached_property
    def arrival(self) -> Arrival:
        """Return how the reader came, and let the form carry it on. Asking counts a visit."""
        arrival = arriving.seen(
            self.request,
            self.petition.organisation,
            cause_id=self.petition.cause_id,
            petition_id=self.petition.id,
            now=self.now,
        )
        self.form.initial["t"] = arrival.token
        return arrival

    @property
    def takes_signatures(self) -> bool:
        return lifecycle.takes_signatures(
            state=self.petition.state, closes_at=self.petition.closes_at, now=self.now
        )

    @property
    def language(self) -> str:
        """Return the language the address asks for, if the petition or we ourselves speak it."""
        said = self.request.GET.get(languages.ASKED, "")
        return said if said in {*self.petition.languages, *dict(settings.LANGUAGES)} else ""

    def accept(self) -> bool:
        """Have the signer asked by mail, in the language of the page.

        Returns whether the form was good; what is wrong with it stands in it then.
        """
        form = self.form
        if not form.is_valid():
            return False
        said = form.cleaned_data
        with refusals_in(form):
            asked = form.asked(self.request)
            signing.ask(
                petition=self.petition,
                email=said["email"],
                name=said["name"],
                country=said["country"],
                region=postcodes.region_of(
                    self.petition.organisation_id,
                    country=said["country"],
                    postcode=said.get("postcode", ""),
                ),
                locale=get_language() or self.petition.locale,
                name_shown=said["name_shown"],
                consents=form.consents,
                touch_token=said["t"] or None,
                screening=screening.look(petition=self.petition, asked=asked, now=self.now),
                now=self.now,
            )
        return not form.errors
