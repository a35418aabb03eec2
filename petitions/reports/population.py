"""The people a report on spreading is about: chosen by place, channel and period."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import numpy as np

from mobilize.organisations.models import Organisation
from petitions.domain import days, signers
from petitions.domain.channels import UNKNOWN
from petitions.domain.estimates import Bools, Ints
from petitions.domain.signers import Signers
from petitions.models import Cause, Petition
from petitions.queries import spread as reading
from petitions.queries.spread import Columns, Places, Scope

FIRST_DAY = days.FIRST
STEPS = ("day", "week")
# What signers are compared by, and where they have it.
GROUPINGS = {"channel": "channels", "country": "countries", "language": "languages"}


@dataclass(frozen=True, kw_only=True)
class Question:
    """Whose spread: a cause's or one petition's signers, all or some of them.

    Days are the organisation's, both included. Nothing after `until` is known to the report,
    nor after `now`, so that the report on a past period stays what it was.
    """

    organisation: Organisation
    cause: Cause
    now: datetime
    petition: Petition | None = None
    channel: str = ""
    country: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    step: str = "day"
    by: str = "channel"

    @property
    def whole(self) -> bool:
        """Say whether it is about everybody: only then are their recruits among them."""
        return not (self.channel or self.country or self.language or self.since)

    @property
    def known_until(self) -> datetime:
        """Return the last moment that is looked at."""
        if self.until is None or self.until >= date.max:
            return self.now
        zone = self.organisation.zone
        return min(self.now, datetime.combine(self.until + timedelta(1), time(), tzinfo=zone))

    @property
    def scope(self) -> Scope:
        """Return what has to be read."""
        if self.petition is not None:
            petitions = [self.petition.id]
        else:
            rows = Petition.objects.for_org(self.organisation.id).filter(cause=self.cause)
            petitions = list(rows.values_list("id", flat=True))
        return Scope(
            self.organisation.id, self.cause.id, tuple(petitions), self.organisation.time_zone
        )


@dataclass(frozen=True)
class Population:
    """Everybody of the scope as known at its end; `chosen` are the signers asked for.

    `lost` came through what was removed: they count, and what they bring credits nobody.
    Words are told by their place in `countries`, `languages` and `channels`.
    """

    signers: Signers
    chosen: Bools
    lost: Bools
    rows: Columns
    root: Ints
    generation: Ints
    countries: tuple[list[str], Ints]
    languages: tuple[list[str], Ints]
    channels: tuple[list[str], Ints]
    ends: float
    scope: Scope

    @cached_property
    def places(self) -> Places:
        """Return what finds people by their ids."""
        return reading.places(self.rows["id"])

    def credited(self, places: Ints) -> Bools:
        """Say at which of these places stands a chosen signer, credited for what they bring."""
        if not len(self.chosen):
            return places >= 0
        return (places >= 0) & (self.chosen & ~self.lost)[places]

    @property
    def counted(self) -> Bools:
        """Return the chosen whose signature counts."""
        return self.chosen & self.signers.counted

    @property
    def brought(self) -> Bools:
        """Return who counts and was brought by one of the chosen."""
        told = self.signers.brought
        return told & self.chosen[self.signers.parent]


def gather(question: Question) -> Population:
    """Read the cause's forest and keep what the question is about.

    The whole cause is read because chains cross its petitions, and what is removed above
    somebody takes their parent from them wherever it stands.
    """
    scope = question.scope
    rows = reading.people(scope)
    parent = reading.places(rows["id"]).of(rows["parent"])
    removed = rows["removed"].astype(bool)
    credited = signers.crediting_nobody(parent, removed)
    lost = removed | ((parent >= 0) & (credited < 0))
    kept = np.flatnonzero(rows["here"] & ~removed)
    at = np.full(len(parent) + 1, signers.NOBODY)
    at[kept] = np.arange(len(kept))
    everybody = Signers(
        rows["at"][kept].astype(np.float64),
        at[credited[kept]],
        rows["counted"][kept],
    )  # fmt: skip
    return _chosen(question, everybody, reading.of_places(rows, kept), lost[kept], scope)


def _chosen(
    question: Question, everybody: Signers, rows: Columns, lost: Bools, scope: Scope
) -> Population:
    ends = question.known_until.astimezone(UTC).timestamp() / 86400
    known, kept = signers.until(everybody, moment=ends)
    rows, lost = reading.of_places(rows, kept), lost[kept]
    root, generation = signers.places(known.parent)
    countries, languages = reading.words(rows["country"]), reading.words(rows["locale"])
    channels = _credited(reading.words(rows["channel"]), lost)
    chosen = (
        _is(countries, question.country)
        & _is(languages, question.language)
        & _is(channels, question.channel)
    )
    if question.since is not None:
        chosen &= rows["day"] >= (question.since - FIRST_DAY).days
    return Population(
        known, chosen, lost, rows, root, generation, countries, languages, channels, ends, scope
    )


def _credited(channels: tuple[list[str], Ints], lost: Bools) -> tuple[list[str], Ints]:
    """Forget the way of whoever came through what was removed."""
    names, which = channels
    if UNKNOWN not in names:
        names = [*names, UNKNOWN]
    return names, np.where(lost, names.index(UNKNOWN), which)


def _is(words: tuple[list[str], Ints], asked: str) -> Bools:
    names, which = words
    if not asked:
        return np.ones(len(which), dtype=bool)
    return which == names.index(asked) if asked in names else np.zeros(len(which), dtype=bool)
