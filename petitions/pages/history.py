"""What happened to a petition, in public: its steps, its texts, who signed which."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mobilize.organisations.models import Organisation
from petitions.domain import diff
from petitions.domain.diff import Piece
from petitions.domain.lifecycle import State
from petitions.domain.texts import Text, Words
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue, history
from petitions.queries.history import Signed


@dataclass(frozen=True)
class Happened:
    """One step in words."""

    what: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Edition:
    """One version, with what changed since the one before. The first has no changes."""

    signed: Signed
    changes: list[tuple[str, list[Piece], list[Piece]]]
    target: list[Piece]


@require_safe
@of_organisation
def page(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Tell a petition's story: every step, every text, and how many signed each."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    shown = {
        "organisation": organisation,
        "petition": petition,
        "steps": [
            Happened(words(step.was, step.now_in), step.happened_at, step.note)
            for step in history.steps(petition, inside=False)
        ],
        "editions": _editions(history.versions(petition, inside=False)),
    }
    return render(request, "petitions/history.html", shown)


def words(was: str, now_in: str) -> str:
    """Say a step in a word or two."""
    if now_in == State.OPEN:
        return _("Reopened") if was == State.CLOSED else _("Opened for signatures")
    said = {
        State.CLOSED: _("Closed"),
        State.ANSWERED: _("Answered"),
        State.REJECTED: _("Rejected"),
        State.WITHDRAWN: _("Withdrawn"),
    }
    return said[State(now_in)]


def _editions(versions: list[Signed]) -> list[Edition]:
    """Return the versions, newest first, each compared with the one before."""
    before = [None, *versions]
    pairs = zip(versions, before, strict=False)
    return [_edition(one, older) for one, older in pairs][::-1]


def _edition(signed: Signed, older: Signed | None) -> Edition:
    if older is None:
        return Edition(signed, [], [])
    locales = sorted({*signed.words.locales, *older.words.locales})
    compared = [_compared(locale, older.words, signed.words) for locale in locales]
    changed = [row for row in compared if any(diff.is_changed(pieces) for pieces in row[1:])]
    target = diff.words(older.words.target, signed.words.target)
    return Edition(signed, changed, target if diff.is_changed(target) else [])


def _compared(locale: str, old: Words, new: Words) -> tuple[str, list[Piece], list[Piece]]:
    nothing = Text(locale, "", "")
    was, now = old.text(locale) or nothing, new.text(locale) or nothing
    return locale, diff.words(was.title, now.title), diff.words(was.ask, now.ask)
