"""The kinds of mail to many: what each needs agreed to, and when and how long it is true."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from mobilize.kit.marking import marked

SHARE, NEWS = "share_prompts", "updates"  # purposes of consent
BROUGHT_STEPS = (3, 10, 30, 100, 300, 1000)  # people somebody's own links brought
NEAR = 0.9  # of the next milestone, from which on it is near
LAST_DAY = timedelta(days=1)  # before a petition closes


@dataclass(frozen=True)
class Kind:
    """One kind of prompt.

    `covered_by` are the purposes any of which allows it; docs/prompts.md says how their
    sentences are read. It is sent while the petition is in one of `states`, and not at
    all once `good_for` has passed since it became true. `signers` only: who has not
    signed, or has taken it back, gets none. What is `owed` was asked for: no cap holds it
    back, it counts against none, and staff do not switch it off.
    """

    name: str
    covered_by: tuple[str, ...]
    states: frozenset[str]
    good_for: timedelta
    signers: bool = True
    owed: bool = False


OPEN = frozenset({"open"})
KINDS: dict[str, Kind] = {
    "after_confirming": Kind(marked("After confirming"), (SHARE,), OPEN, timedelta(days=7)),
    "link_brought": Kind(marked("Your link brought people"), (SHARE,), OPEN, timedelta(days=3)),
    "milestone_near": Kind(marked("A milestone is near"), (SHARE, NEWS), OPEN, timedelta(days=3)),
    "milestone_reached": Kind(
        marked("A milestone is reached"), (SHARE, NEWS), OPEN, timedelta(days=3)
    ),
    "last_day": Kind(marked("The last day"), (SHARE, NEWS), OPEN, LAST_DAY),
    "answered": Kind(
        marked("The answer came"), (SHARE,), frozenset({"answered"}), timedelta(days=14)
    ),
    "pledge_reminder": Kind(
        marked("A pledge is still open"),
        (NEWS,),
        frozenset({"open", "closed", "answered"}),
        timedelta(days=4),
        signers=False,
    ),
}
ANSWER = "answer"  # what the decision maker said, to whoever wants news of it
# All that goes out in batches: the prompts, which staff switch, and the answer, which they begin.
MAILS: Mapping[str, Kind] = KINDS | {
    ANSWER: Kind(
        marked("The answer itself"), (NEWS,), frozenset({"answered"}), timedelta(days=365),
        owed=True,
    )
}  # fmt: skip
# Sent to everybody who signed a petition and agreed; the others go to one person at a time.
TO_ALL = ("milestone_near", "milestone_reached", "last_day", "answered")
BROADCASTS = (*TO_ALL, ANSWER)


def every() -> list[str]:
    """Return all kinds: what is on where nobody has switched anything off."""
    return list(KINDS)


def brought_step(brought: int) -> int:
    """Return the highest step that so many people have reached; 0 below the first."""
    return max((step for step in BROUGHT_STEPS if step <= brought), default=0)
