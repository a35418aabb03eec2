"""The app whose own browser asks, told by a word in the agent that it names."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from petitions.domain import networks
from petitions.domain.channel_rules import NONE

LONGEST_AGENT = 2000  # letters that are looked at; apps need a third of them
APP_OF: Final = dict(networks.IN_APP)
OURS: Final = frozenset(APP_OF)
OUR_WORDS: Final = {
    channel: frozenset(word for word in APP_OF if APP_OF[word] == channel)
    for channel in APP_OF.values()
}


def app(user_agent: str, own: Mapping[str, str]) -> str:
    """Return the channel of the app whose browser asks; nothing where none is known.

    The organisation's own words come before ours. Of several in an agent the first
    decides, of several that begin there the longest: FBAN/Messenger is a messenger, any
    other FBAN/ is Facebook itself.
    """
    agent = user_agent[:LONGEST_AGENT]
    if not own:
        return APP_OF.get(_first(OURS, agent), "")
    told = _first(frozenset(word for word, channel in own.items() if channel != NONE), agent)
    return own[told] if told else APP_OF.get(_first(OURS.difference(own), agent), "")


def kept_app(channel: str, own: Mapping[str, str]) -> str:
    """Return what an app's channel, which was kept of a visit, stands for by these rules.

    The word that told it was not kept. A channel that some word leads to still stands. One
    that none leads to any more does not; where all our words for it now mean one other,
    it is that one.
    """
    words = OUR_WORDS.get(channel, frozenset())
    if not own or channel in own.values() or words - own.keys():
        return channel
    meant = {own[word] for word in words}
    only = meant.pop() if len(meant) == 1 else NONE
    return "" if only == NONE else only


def _first(words: frozenset[str], agent: str) -> str:
    found = _any_of(words).search(agent) if words else None
    return found[0] if found else ""


@lru_cache(maxsize=512)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return what finds any of these words. Each is taken literally, so none can make it slow."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
