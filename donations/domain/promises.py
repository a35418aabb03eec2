"""What somebody promises, and who they are."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from donations.domain import amounts, cadence, conditions, instalments, provider_amounts, rails
from donations.domain.conditions import Condition
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money

FURTHEST_DAYS = 366  # ahead a promise may be paid, or begin


class PledgeKind(StrEnum):
    """How a promise is paid."""

    ONCE = "once"
    INSTALMENTS = "instalments"
    RECURRING = "recurring"


class RailClosed(AppError):
    """Only staff record gifts on this rail."""

    code = "rail-closed"
    kind = Kind.FORBIDDEN


class PromiseUnclear(AppError):
    """A promise is paid at once, in instalments, or again and again: one of the three.

    One that recurs depends on no condition, is paid by card or debit, and names its giver.
    """

    code = "promise-unclear"


class DayOutOfReach(AppError):
    """A promise is paid from today on, and within a year."""

    code = "day-out-of-reach"


@dataclass(frozen=True)
class Rhythm:
    """How often a recurring gift comes, on which day of the month, and how many times in all.

    Without an `anchor_day` it is the day of the first gift; without `times` it has no end.
    """

    every_months: int
    anchor_day: int | None = None
    times: int | None = None


@dataclass(frozen=True)
class Shown:
    """The amounts a giver was asked for. `ask_id` is the row they came from."""

    ask_id: str = ""
    variant: str = ""
    amounts_minor: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An amount on its way. `by_staff` says that a member or a key recorded it for the giver.

    `amount_minor` is the whole of instalments, and each gift of those that recur. `due_on`
    is when the money, or its first part, is to come. `heard` is one of `hearing.ANSWERS`, empty
    where its giver did not say.
    """

    amount_minor: int
    currency: str
    rail: str
    by_staff: bool = False
    parts: int = 1
    rhythm: Rhythm | None = None
    condition: Condition | None = None
    due_on: date | None = None
    shown: Shown = field(default_factory=Shown)
    heard: str = ""

    @property
    def kind(self) -> PledgeKind:
        """Return how it is paid."""
        if self.rhythm is not None:
            return PledgeKind.RECURRING
        return PledgeKind.ONCE if self.parts == 1 else PledgeKind.INSTALMENTS


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Who gives, as they said it themselves, and what may be read beside their gift.

    A pledge asks for no consent: nobody has confirmed yet that the address is theirs.
    Who does not ask to be named stays anonymous. `remind` wants one reminder, and counts once
    the address is confirmed.
    """

    email: str
    name: str
    country: str = ""
    locale: str = "en"
    anonymous: bool = True
    dedication: str = ""
    comment: str = ""
    remind: bool = False


def check(
    promise: Promise, *, currency: str, today: date, has_petition: bool, has_giver: bool
) -> None:
    """Refuse what a cause of this currency does not take, and what contradicts itself.

    Raises:
        RailClosed, AmountInvalid, CurrencyDiffers, AmountTooFine, PromiseUnclear, DayOutOfReach
        PartsInvalid, CadenceInvalid, ConditionInvalid
    """
    open_rails = rails.RAILS if promise.by_staff else rails.PROMISED_BY_ANYONE
    if promise.rail not in open_rails:
        raise RailClosed(field="rail")
    if promise.rail == rails.DEBIT and promise.currency != rails.DEBITED_IN:
        raise RailClosed("Accounts are debited in euro only.", field="rail")
    amounts.check(amount_minor=promise.amount_minor, currency=promise.currency, wanted=currency)
    if promise.rail == rails.CARD:
        _check_charged(promise)
    if promise.due_on and not 0 <= (promise.due_on - today).days <= FURTHEST_DAYS:
        raise DayOutOfReach(field="due_on")
    if promise.parts != 1:
        instalments.check(amount_minor=promise.amount_minor, parts=promise.parts)
    if promise.condition:
        conditions.check(promise.condition, has_petition=has_petition, today=today)
    if promise.rhythm:
        _check_rhythm(promise, promise.rhythm, has_giver=has_giver)


def _check_charged(promise: Promise) -> None:
    """Refuse what our card provider cannot charge: the whole, or one of its instalments."""
    for minor in (promise.amount_minor, promise.amount_minor // max(promise.parts, 1)):
        provider_amounts.charged(Money(minor, promise.currency))


def _check_rhythm(promise: Promise, rhythm: Rhythm, *, has_giver: bool) -> None:
    cadence.check(every_months=rhythm.every_months, anchor_day=rhythm.anchor_day or 1)
    if promise.parts != 1 or promise.condition:
        raise PromiseUnclear(
            "A gift that recurs has no instalments and no condition.", field="every_months"
        )
    if promise.rail not in rails.PAID_ON_A_PAGE:
        raise PromiseUnclear("A gift that recurs is paid by card or debit.", field="rail")
    if not has_giver:
        raise PromiseUnclear("A gift that recurs needs somebody who gives it.", field="email")
    if rhythm.times is not None and not 2 <= rhythm.times <= 1200:
        raise cadence.CadenceInvalid(field="times")
