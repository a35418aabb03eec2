"""How a giver says they heard of an appeal, and which channels that answer may stand for.

Asked of everybody who gives on a form; it matters for those whose visits tell nothing.
"""

from collections.abc import Mapping

from mobilize.kit.marking import marked
from petitions.domain.channels import GROUPS

FRIEND, SEARCH, OFFLINE, OTHER = "friend", "search", "offline", "other"
NAMES = {  # as people read them, in the order in which they are offered
    FRIEND: marked("A friend told me or sent me a message"),
    "facebook": marked("On Facebook"),
    "instagram": marked("On Instagram"),
    "email": marked("By e-mail"),
    SEARCH: marked("With a search engine"),
    OFFLINE: marked("In the news, on TV or radio, or on a poster"),
    OTHER: marked("Somewhere else"),
}
ANSWERS = tuple(NAMES)
# Below it Wilson's limits leave a third of the untagged part open or more: an interval that is
# hardly tighter than the one nobody had to be asked for. With 30 answers it is 0.34 at most.
FEWEST = 30

# An answer that is a channel's name is that channel. These may be one of several, or none: a
# friend may have told it in person, and the radio's listeners are only seen where it was tagged.
MAY_MEAN: Mapping[str, frozenset[str]] = {
    FRIEND: frozenset((*GROUPS["messenger"], "sms", "copy", "qr", "native")),
    SEARCH: frozenset(GROUPS["organic_search"]),
    OFFLINE: frozenset(("audio", "qr")),
}
_NAMED = frozenset(ANSWERS).union(*MAY_MEAN.values())


def counted(answers: Mapping[str, int], channel: str) -> tuple[int, int]:
    """Return how many answers name a channel for certain, and how many at most mean it."""
    certain = answers.get(channel, 0)
    return certain, sum(many for answer, many in answers.items() if may_mean(answer, channel))


def may_mean(answer: str, channel: str) -> bool:
    """Say whether who answers so may have come through a channel."""
    if answer == OTHER:
        return channel not in _NAMED
    return answer == channel or channel in MAY_MEAN.get(answer, ())
