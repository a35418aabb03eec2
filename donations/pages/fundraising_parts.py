"""Parts of pages about supporters' own fundraising: a thermometer, a list, which page is meant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from donations.pages import thermometer
from donations.queries import fundraising as reading
from donations.services import fundraising_faces
from donations.services.fundraising_faces import Face
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation
from petitions.domain import share_texts, share_urls

SHOWN_ON_A_CAUSE = 3
KINDS = {
    "memory": _("In memory of"),
    "honour": _("In honour of"),
    "moment": _("On the occasion of"),
}


@dataclass(frozen=True)
class Button:
    """A way to pass a page on: what its button says and where it leads."""

    name: str
    href: str

    @property
    def is_page(self) -> bool:
        """Say whether it opens a page; the others open a program on the reader's device."""
        return self.href.startswith("https:")


@dataclass(frozen=True)
class Bar:
    """A page's thermometer: what was given here, and with what its owner says came elsewhere.

    Both in hundredths of the drawing's width, and both as a share of the goal, rounded down.
    """

    here: str
    with_elsewhere: str
    percent_here: int
    percent_elsewhere: int


def of_cause(*, organisation: Organisation, cause: Any, now: datetime) -> SafeString:
    """Show who collects for a cause on pages of their own, and offer to start one."""
    faces = fundraising_faces.of_cause(cause, most=SHOWN_ON_A_CAUSE)
    if cause.state != "open" and not faces:
        return SafeString()
    shown = {
        "organisation": organisation,
        "cause": cause,
        "lines": lines(faces),
    }
    return render_to_string("donations/fundraising_part.html", shown)


def named_in(request: HttpRequest, organisation: Organisation) -> Any:
    """Return the page that a gift is made on, as the address or the form names it; or None.

    Raises:
        FundraisingPageMissing
    """
    slug = request.POST.get("page", "") or request.GET.get("page", "")
    return reading.by_slug(organisation.id, slug[:80]) if slug else None


def face_of(page: Any) -> Face | None:
    """Return how a page looks, where there is one."""
    return fundraising_faces.of_page(page) if page else None


def lines(faces: list[Face]) -> list[tuple[Face, str]]:
    """Return pages with what each has raised, in the reader's words."""
    return [(face, money(face.raised_minor, face.page.currency)) for face in faces]


def bar(face: Face) -> Bar:
    """Return how far a page's thermometer is filled. More given back than came is nothing."""
    goal, here = face.page.goal_minor, max(face.raised_minor, 0)
    elsewhere = face.page.offset_minor
    return Bar(
        here=thermometer.width(here, goal),
        with_elsewhere=thermometer.width(here + elsewhere, goal),
        percent_here=here * 100 // goal,
        percent_elsewhere=elsewhere * 100 // goal,
    )


def share_buttons(face: Face) -> list[Button]:
    """Return a button for each network, as whoever has signed a petition gets them."""
    title = face.words.title
    return [
        Button(
            str(gettext(share_urls.NAMES[network])),
            share_urls.href(network, url=url, text=share_texts.PLAIN, title=title),
        )
        for network, url in fundraising_faces.share_urls_of(face).items()
    ]


def money(minor: int, currency: str) -> str:
    """Return an amount as this language writes it."""
    return written(Money(minor, currency))
