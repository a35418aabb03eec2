"""A simulated appeal: who signs, who brings whom, who gives what, and how each of them came.

Everything follows from a seed and a scale. The totals of the five cells below are
exact at every scale that is taken; only who gives which part of them is chance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from mobilize.demo import amounts, people

SCALE, SEED = 1000, 2010
LARGEST_APPEAL, SMALLEST_APPEAL = 100, 20_000  # 1:100 is 11,000 gifts, 1:20,000 about 50
CURRENCY = "USD"
SUGGESTED = [1000, 2500, 5000, 10000]  # cents, shown to whoever gives on the page
TEXT_GIFT = 1000  # cents: the phone company took ten dollars a message, nothing else

# The appeal at full size, in dollars: what came over each kind of rail, and what brought it.
SMS_SOCIAL, SMS_UNKNOWN = 6_000_000, 2_000_000
WEB_SOCIAL, WEB_OTHER, WEB_UNKNOWN = 1_400_000, 17_600_000, 10_000_000

# How often each channel is drawn, of a hundred.
SOCIAL = {"facebook": 45, "x": 30, "whatsapp": 12, "linkedin": 5, "reddit": 4, "bluesky": 4}
OTHER = {"email": 48, "copy": 20, "sms": 12, "native": 12, "qr": 8}
RAILS = {"card": 80, "transfer": 15, "cash": 5}

FIRST_SIGNERS = 120_000  # people at full size who sign without another supporter's link
RECRUITS, DISPERSION = 0.6, 0.5  # per signer: the mean, and how unevenly (negative binomial)
MOST_RECRUITS, DEEPEST = 12, 5
GIVERS_WHO_SIGNED = 0.3  # of the gifts that came by a link


class WrongScale(ValueError):
    """The totals are not exact at this scale, or the play would take too long."""


class Ending(StrEnum):
    """How a gift ends. Only paid ones count."""

    PAID = "paid"
    PAID_WITH_ANOTHER_CARD = "paid with another card"
    REFUNDED = "refunded"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Signer:
    """Somebody who signs the petition.

    `inviter` is the number of the signer whose link they followed, None for the
    organisation's own link; `channel` is empty when they came by no link.
    """

    number: int
    person: people.Person
    inviter: int | None
    channel: str
    depth: int
    consents: tuple[str, ...]
    name_shown: bool


@dataclass(frozen=True)
class Gift:
    """One gift. `journey` holds the channels that brought the giver, oldest first.

    A giver who has signed before comes with the touch of the signature, then with
    that of the link to give.
    """

    number: int
    rail: str
    amount_minor: int
    signer: int | None
    inviter: int | None
    channel: str
    journey: tuple[str, ...]
    ending: Ending = Ending.PAID

    @property
    def counts(self) -> bool:
        """Say whether the organisation keeps the money."""
        return self.ending in {Ending.PAID, Ending.PAID_WITH_ANOTHER_CARD}


@dataclass(frozen=True)
class World:
    """The whole appeal. Signers come after those who invited them."""

    seed: int
    scale: int
    signers: tuple[Signer, ...]
    gifts: tuple[Gift, ...]

    def generations(self) -> list[list[Signer]]:
        """Return the signers by depth: each generation can sign once the one before has."""
        depths = range(max(signer.depth for signer in self.signers) + 1)
        return [[each for each in self.signers if each.depth == depth] for depth in depths]


def make(*, scale: int = SCALE, seed: int = SEED) -> World:
    """Return the appeal at 1:`scale`.

    Raises:
        WrongScale
    """
    refuse(scale)
    rng = Random(seed)  # noqa: S311 - a simulation must repeat, and guards nothing
    signers = _sign(rng, first=FIRST_SIGNERS // scale)
    return World(seed, scale, tuple(signers), tuple(_Appeal(rng, signers).gifts(scale)))


def refuse(scale: int) -> None:
    """Refuse a scale at which the totals would not be whole text gifts.

    Raises:
        WrongScale
    """
    whole = LARGEST_APPEAL <= scale <= SMALLEST_APPEAL and not (SMS_UNKNOWN // 10) % scale
    if not whole:
        raise WrongScale(
            f"1:{scale} cannot be played: the scale must divide 200,000, so that every total is"
            f" a whole number of ten-dollar text gifts, and lie between {LARGEST_APPEAL}"
            f" and {SMALLEST_APPEAL:,}. Try 100, 500, 1000, 2000, 5000 or 10000."
        )


def _sign(rng: Random, *, first: int) -> list[Signer]:
    """Grow the referral forest: a branching process, cut at a depth so that it ends."""
    signers = [_signer(rng, number, None, 0) for number in range(first)]
    for signer in signers:  # grows while it is walked: recruits recruit in their turn
        if signer.depth < DEEPEST:
            for _ in range(_recruits(rng)):
                signers.append(_signer(rng, len(signers), signer.number, signer.depth + 1))
    return signers


def _signer(rng: Random, number: int, inviter: int | None, depth: int) -> Signer:
    by_link = inviter is not None or rng.random() < 0.7
    return Signer(
        number=number,
        person=people.meet(rng, number),
        inviter=inviter,
        channel=_draw(rng, SOCIAL | OTHER) if by_link else "",
        depth=depth,
        consents=tuple(purpose for purpose in ("share_prompts", "updates") if rng.random() < 0.6),
        name_shown=rng.random() < 0.7,
    )


def _recruits(rng: Random) -> int:
    """Draw how many people somebody brings: Poisson, with a gamma-distributed mean."""
    mean = rng.gammavariate(DISPERSION, RECRUITS / DISPERSION)
    arrivals, at = 0, rng.expovariate(1)
    while at < mean and arrivals < MOST_RECRUITS:
        arrivals += 1
        at += rng.expovariate(1)
    return arrivals


class _Appeal:
    """Hands the money of each cell out to givers."""

    def __init__(self, rng: Random, signers: Sequence[Signer]) -> None:
        self._rng = rng
        self._signers = signers
        tagged = [signer for signer in signers if signer.channel]
        self._may_give = rng.sample(tagged, len(tagged))  # each gives at most once
        self._made = 0

    def gifts(self, scale: int) -> list[Gift]:
        made = self._by_text(SMS_SOCIAL // scale, SOCIAL)
        made += self._by_text(SMS_UNKNOWN // scale, {})
        made += self._on_the_web(WEB_SOCIAL * 100 // scale, SOCIAL)
        made += self._on_the_web(WEB_OTHER * 100 // scale, OTHER)
        made += self._on_the_web(WEB_UNKNOWN * 100 // scale, {})
        made.append(self._gift("card", 5_000, SOCIAL, Ending.REFUNDED))
        made.append(self._gift("card", 2_500, OTHER, Ending.GIVEN_UP))
        self._rng.shuffle(made)
        return made

    def _by_text(self, dollars: int, channels: Mapping[str, int]) -> list[Gift]:
        return [self._gift("sms", TEXT_GIFT, channels) for _ in range(dollars * 100 // TEXT_GIFT)]

    def _on_the_web(self, cents: int, channels: Mapping[str, int]) -> list[Gift]:
        return [
            self._gift(_draw(self._rng, RAILS), amount, channels)
            for amount in amounts.draw(self._rng, total=cents)
        ]

    def _gift(
        self,
        rail: str,
        amount_minor: int,
        channels: Mapping[str, int],
        ending: Ending = Ending.PAID,
    ) -> Gift:
        rng, number = self._rng, self._made
        self._made += 1
        channel = _draw(rng, channels) if channels else ""
        signer = self._signer_who_gives(rail) if channel and ending is Ending.PAID else None
        if rail == "card" and ending is Ending.PAID and rng.random() < 0.06:
            ending = Ending.PAID_WITH_ANOTHER_CARD
        gift = Gift(
            number=number,
            rail=rail,
            amount_minor=amount_minor,
            signer=signer.number if signer else None,
            inviter=self._inviter(signer) if channel else None,
            channel=channel,
            journey=tuple(each for each in (signer.channel if signer else "", channel) if each),
            ending=ending,
        )
        return _by_phone(gift) if rail == "sms" else gift

    def _signer_who_gives(self, rail: str) -> Signer | None:
        often = GIVERS_WHO_SIGNED / (10 if rail == "sms" else 1)
        return self._may_give.pop() if self._may_give and self._rng.random() < often else None

    def _inviter(self, giver: Signer | None) -> int | None:
        """Draw whose link it was: the organisation's own, or another supporter's."""
        inviter = self._rng.choice(self._signers)
        own = self._rng.random() < 0.4 or inviter is giver
        return None if own else inviter.number


def _by_phone(gift: Gift) -> Gift:
    """Return a text gift as it comes: from a number, by the link that its keyword stood behind.

    A text says neither who sends it nor through whom; what was drawn of that is left out.
    """
    return replace(gift, signer=None, inviter=None, journey=(gift.channel,) if gift.channel else ())


def _draw(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
