"""A conversation by text: keyword, YES, how they heard of it, STOP, HELP, and what each comes to.

Everything a number has ever written is folded anew, in the order in which it was sent. So
the outcome does not depend on the order of arrival, and a message told twice changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

WINDOW = timedelta(hours=24)  # in which YES confirms
MOST_A_MONTH = 5  # gifts of one number, in a calendar month where the organisation is


class Said(StrEnum):
    """What a message says. What it says beyond that is not kept."""

    KEYWORD = "keyword"
    CLOSED = "closed"  # a keyword that was not open when it was sent
    YES = "yes"
    HEARD = "heard"  # how somebody heard of it
    HELP = "help"
    STOP = "stop"
    UNKNOWN = "unknown"


class Fate(StrEnum):
    """What became of a keyword; of any other message nothing does."""

    NONE = ""
    ASKED = "asked"  # it waits for YES, or waited in vain
    REPEATED = "repeated"  # it is part of what was asked before
    CONFIRMED = "confirmed"
    LEFT = "left"
    CAPPED = "capped"
    REFUSED = "refused"  # its cause took no gifts when YES came; only rows say so


class Answer(StrEnum):
    """What a message is answered."""

    SILENCE = ""
    ASK = "ask"
    THANKS = "thanks"
    ALREADY = "already"
    HEARD = "heard"
    NOTHING = "nothing"
    CAPPED = "capped"
    STOPPED = "stopped"
    HELP = "help"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Heard:
    """One message of a number. `name` is the provider's own for it, `keyword` the row it names.

    `asks` is a keyword's: after its gift it is asked how its giver heard of it. `how` is what
    such an answer says, as `hearing.ANSWERS` have it.
    """

    name: str
    said: Said
    at: datetime
    keyword: UUID | None = None
    asks: bool = False
    how: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a message comes to. `about` names the message that asked, where there is one.

    `how` is what the giver of a confirmed one said last of how they heard of it.
    """

    answer: Answer
    fate: Fate = Fate.NONE
    about: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    how: str = ""


@dataclass(frozen=True)
class Conversation:
    """The outcome of each message by its name, and whether the number wants no more texts."""

    outcomes: Mapping[str, Outcome]
    left: bool


RANK = {said: place for place, said in enumerate(Said)}  # of messages sent at the same moment


def fold(heard: Iterable[Heard], *, zone: tzinfo) -> Conversation:
    """Return what all messages of one number come to.

    A keyword asks; again within the window of the first it asks the same once more. YES
    confirms the newest that still waits, and none twice. Within the window after a gift whose
    keyword asks, its giver may say how they heard of it; the last answer counts. STOP ends
    everything that waits; after it only HELP is answered, until a keyword begins anew.
    """
    talk = _Talk(zone)
    for message in sorted(heard, key=lambda each: (each.at, RANK[each.said], each.name)):
        talk.hear(message)
    final = {name: _latest(outcome, talk.outcomes) for name, outcome in talk.outcomes.items()}
    return Conversation(final, left=talk.left)


def _latest(outcome: Outcome, all_of_them: Mapping[str, Outcome]) -> Outcome:
    """Let a keyword that arrives late be answered by what has become of it since."""
    if outcome.answer != Answer.ASK:
        return outcome
    answers = {Fate.CONFIRMED: Answer.THANKS, Fate.LEFT: Answer.SILENCE, Fate.CAPPED: Answer.CAPPED}
    return replace(outcome, answer=answers.get(all_of_them[outcome.about].fate, Answer.ASK))


class _Talk:
    """What is known after some of the messages."""

    def __init__(self, zone: tzinfo) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.left = False
        self._zone = zone
        self._waiting: list[Heard] = []
        self._gifts: Counter[tuple[int, int]] = Counter()
        self._thanked: datetime | None = None
        self._curious: tuple[str, datetime] | None = None  # the newest gift that was asked about
        self._ways: Mapping[Said, Callable[[Heard], Outcome]] = {
            Said.KEYWORD: self._asked,
            Said.CLOSED: lambda _message: Outcome(Answer.CLOSED),
            Said.YES: self._agreed,
            Said.HEARD: self._told,
            Said.HELP: lambda _message: Outcome(Answer.HELP),
            Said.STOP: self._stopped,
            Said.UNKNOWN: lambda _message: Outcome(self._unless_left(Answer.UNKNOWN)),
        }

    def hear(self, message: Heard) -> None:
        self.outcomes[message.name] = self._ways[message.said](message)

    def _asked(self, message: Heard) -> Outcome:
        self.left = False
        before = [one for one in self._still(message) if one.keyword == message.keyword]
        if before:
            return Outcome(Answer.ASK, Fate.REPEATED, about=before[0].name)
        if self._is_full(message):
            return Outcome(Answer.CAPPED, Fate.CAPPED)
        self._waiting.append(message)
        return Outcome(Answer.ASK, Fate.ASKED, about=message.name)

    def _agreed(self, message: Heard) -> Outcome:
        still = self._still(message)
        if not still:
            lately = self._thanked is not None and message.at - self._thanked <= WINDOW
            return Outcome(self._unless_left(Answer.ALREADY if lately else Answer.NOTHING))
        meant = still[-1]
        self._waiting.remove(meant)
        if self._is_full(message):
            self.outcomes[meant.name] = replace(self.outcomes[meant.name], fate=Fate.CAPPED)
            return Outcome(Answer.CAPPED)
        self._thanked = message.at
        if meant.asks:
            self._curious = meant.name, message.at
        self._gifts[self._month(message)] += 1
        self.outcomes[meant.name] = replace(
            self.outcomes[meant.name],
            fate=Fate.CONFIRMED,
            confirmed_at=message.at,
            confirmed_by=message.name,
        )
        return Outcome(Answer.THANKS, about=meant.name)

    def _told(self, message: Heard) -> Outcome:
        if self.left or self._curious is None or message.at - self._curious[1] > WINDOW:
            return Outcome(self._unless_left(Answer.UNKNOWN))
        gift = self._curious[0]
        self.outcomes[gift] = replace(self.outcomes[gift], how=message.how)
        return Outcome(Answer.HEARD, about=gift)

    def _stopped(self, _message: Heard) -> Outcome:
        answer = self._unless_left(Answer.STOPPED)
        for one in self._waiting:
            self.outcomes[one.name] = replace(self.outcomes[one.name], fate=Fate.LEFT)
        self._waiting, self.left = [], True
        return Outcome(answer)

    def _still(self, message: Heard) -> list[Heard]:
        return [one for one in self._waiting if message.at - one.at <= WINDOW]

    def _is_full(self, message: Heard) -> bool:
        return self._gifts[self._month(message)] >= MOST_A_MONTH

    def _month(self, message: Heard) -> tuple[int, int]:
        there = message.at.astimezone(self._zone)
        return there.year, there.month

    def _unless_left(self, answer: Answer) -> Answer:
        return Answer.SILENCE if self.left else answer
