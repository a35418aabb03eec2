"""The rules by which a visit's channel is read: ours, and what an organisation changes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from petitions.domain import networks
from petitions.domain.networks import Mark

SOURCE, CLICK_ID, REFERRER, IN_APP = "source", "click_id", "referrer", "in_app"
# In which order it is asked. The code of a link comes before all of it, what nothing tells after.
ORDER: Final = (SOURCE, CLICK_ID, REFERRER, IN_APP)
# Instead of a channel: this kind of click id, or this app, is passed over though we know it.
NONE = "none"


@dataclass(frozen=True)
class Rules:
    """An organisation's own rules, which come before ours. Version 0 has none and our order.

    `sources` are codes in the address, `hosts` websites, `click_ids` the names of click ids,
    `apps` words in the agent of an app's own browser: each with the channel it stands for.
    `order` is what is asked, first to last; what it leaves out is not looked at.
    """

    version: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    click_ids: Mapping[str, str] = field(default_factory=dict)
    apps: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ORDER


OURS: Final = Rules()


def mark(name: str, rules: Rules) -> Mark | None:
    """Return what a kind of click id tells; nothing where it is unknown or passed over."""
    own = rules.click_ids.get(name)
    if own is None:
        return networks.MARKS.get(name)
    return None if own == NONE else Mark(own)


def is_click_id(name: str, rules: Rules) -> bool:
    """Say whether a parameter is a kind of click id, one that is passed over among them."""
    return name in networks.MARKS or name in rules.click_ids
