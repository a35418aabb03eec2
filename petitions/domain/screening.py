"""Is this sign-up a person's? Evidence in, a score and named suspicions out.

No single sign tells a bot from a human, so signs are weighed and added up. Whoever
reaches the mark is not refused but held: they confirm by mail like everybody, read
the same words, and count as soon as somebody has looked.
"""

from dataclasses import dataclass

HOLD_AT = 50  # the mark, unless an organisation has set its own


@dataclass(frozen=True)
class Screening:
    """What was seen when somebody asked to sign.

    `network` is a keyed hash of where they came from, never an address.
    """

    score: int = 0
    suspicions: tuple[str, ...] = ()
    network: bytes | None = None


NOTHING = Screening()


def holds(score: int, *, hold_at: int = HOLD_AT) -> bool:
    """Say whether a confirmed signature waits for somebody to look, and is not counted yet."""
    return score >= hold_at
