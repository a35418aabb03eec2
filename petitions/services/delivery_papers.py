"""The two files of a delivery: the list as CSV, and the paper in the petition's language."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mobilize.kit import languages, spreadsheets, typesetting
from petitions.domain import delivery as papers
from petitions.models import Delivery, PetitionVersion
from petitions.services.rolls import Roll

MOST_PRINTED = 50_000  # names on paper: beyond that they stand in the CSV file alone
MARK = "\ufeff"  # without it, spreadsheets take UTF-8 for the letters of Windows
SOURCE = Path(__file__).parents[1] / "templates/petitions/print/delivery.typ"


def csv(roll: Roll) -> bytes:
    """Return the list as UTF-8 CSV in which no name is a formula."""
    rows = papers.rows(roll.named, others=roll.signatures - len(roll.people))
    return (MARK + spreadsheets.text([papers.HEADER, *rows])).encode()


def words(
    delivery: Delivery,
    roll: Roll,
    *,
    csv_digest: str,
    key: bytes,
    country_names: Mapping[str, Any],
) -> dict[str, Any]:
    """Return all that is printed, in the petition's language. Read within a transaction."""
    petition = delivery.petition
    address = f"{settings.BASE_URL}/{delivery.organisation.slug}/verify"
    with languages.speaking(petition.locale) as language:
        printed = [
            [_number(at), person.name, person.country]
            for at, person in enumerate(roll.named[:MOST_PRINTED], start=1)
        ]
        return {
            "lang": language,
            "text_lang": _lang(petition.locale),
            "organisation": delivery.organisation.name,
            "title": petition.title,
            "signatures": _number(roll.signatures),
            "versions": _versions(delivery, roll),
            "countries": _countries(roll, country_names),
            "check_url": f"{address}?number={delivery.number}",
            "csv_digest": csv_digest,
            "key": papers.base64_of(key),
            "names": printed,
            "unprintable": _("(printed in the CSV file, line %(line)s)"),
            "words": _said(delivery, roll),
        }


def pdf(printed: dict[str, Any], *, made_at: datetime) -> bytes:
    """Return the paper. A name in letters no font has is replaced by where it can be read.

    Takes seconds: never call it inside a transaction.

    Raises:
        typesetting.TypesettingFailed
    """
    source = SOURCE.read_text(encoding="utf-8")
    try:
        return typesetting.pdf(source, printed, made_at=made_at)
    except typesetting.Unprintable as missing:
        return typesetting.pdf(source, _without(printed, missing.letters), made_at=made_at)


def _without(printed: dict[str, Any], letters: frozenset[str]) -> dict[str, Any]:
    """Return the same without these letters: names point to the CSV, other text shows boxes."""
    clusters = [letter for letter in letters if len(letter) > 1]
    names = [
        [number, printed["unprintable"] % {"line": at + 1}, country]
        if letters.intersection(name) or any(cluster in name for cluster in clusters)
        else [number, name, country]
        for at, (number, name, country) in enumerate(printed["names"], start=1)
    ]
    others = {name: value for name, value in printed.items() if name != "names"}
    return {**typesetting.boxed(others, letters), "names": names}


def _versions(delivery: Delivery, roll: Roll) -> list[dict[str, Any]]:
    petition = delivery.petition
    rows = PetitionVersion.objects.for_org(delivery.organisation_id).filter(petition=petition)
    known = rows.filter(id__in=[each for each in roll.versions if each]).order_by("number")
    found = [
        {
            "heading": _version_heading(version, roll.versions[version.id]),
            "texts": [
                [_lang(text.locale), text.title, _paragraphs(text.ask)]
                for text in version.texts.order_by("locale")
            ],
        }
        for version in known.prefetch_related("texts")
    ]
    if found:
        return found
    own = [_lang(petition.locale), petition.title, _paragraphs(petition.ask)]
    return [{"heading": _("What is asked for"), "texts": [own]}]


def _version_heading(version: PetitionVersion, number: int) -> str:
    said = ngettext(
        "Version %(version)s, signed by %(number)s person",
        "Version %(version)s, signed by %(number)s people",
        number,
    )
    return said % {"version": version.number, "number": _number(number)}


def _countries(roll: Roll, names: Mapping[str, Any]) -> list[list[str]]:
    rest = _("Elsewhere, or not known")
    return [
        [str(names.get(code, code)) if code else rest, _number(number)]
        for code, number in papers.by_country(roll.countries)
    ]


def _said(delivery: Delivery, roll: Roll) -> dict[str, Any]:
    organisation, number = delivery.organisation.name, delivery.number
    to = delivery.target or delivery.petition.target
    left_out = len(roll.people) - MOST_PRINTED
    return {
        "number": _("Delivery no. %(number)s") % {"number": number},
        "footer": f"{organisation} · {_('Delivery no. %(number)s') % {'number': number}}",
        "to": _("To: %(target)s") % {"target": to},
        "signatures": _("signatures"),
        "named": _("%(named)s of them agreed to be named here; the others are counted only.")
        % {"named": _number(len(roll.people))},
        "up_to": _("Counted up to %(moment)s (UTC).")
        % {"moment": date_format(delivery.up_to, "j F Y, H:i")},
        "countries": _("By country"),
        "country": _("Country"),
        "method_title": _("How they were counted"),
        "method": _method(roll),
        "check_title": _("Is this paper genuine?"),
        "check": _(
            "Open this address and hand in this file, as it came. It says whether it is"
            " exactly what %(organisation)s sealed, to the last byte."
        )
        % {"organisation": organisation},
        "csv_digest": _("SHA-256 of the CSV file that belongs to it:"),
        "key": _("The organisation's public key (Ed25519):"),
        "names": _("Who agreed to be named"),
        "more": _("%(number)s more names stand in the CSV file.") % {"number": _number(left_out)}
        if left_out > 0
        else "",
    }


def _method(roll: Roll) -> list[str]:
    """Say how each signature came; the numbers add up to all."""
    web = roll.sources["web"] + roll.sources["api"]
    said = [
        (web, _("%(number)s were confirmed by their owners through a link mailed to them.")),
        (roll.sources["paper"], _("%(number)s were signed on paper and entered by hand.")),
        (roll.sources["import"], _("%(number)s were collected elsewhere and brought in.")),
    ]
    numbers = [text % {"number": _number(number)} for number, text in said if number]
    return [
        *numbers,
        _("One person counts once, by e-mail address. What was withdrawn or removed is left out."),
        _("Countries with fewer than %(least)s signatures are counted together.")
        % {"least": papers.LEAST},
    ]


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _lang(locale: str) -> str:
    return locale.partition("-")[0].lower()
