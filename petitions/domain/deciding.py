"""By which channel somebody came: the rules, in their order.

A link's own code comes before all of these and needs no rule. Then what the address
says, the kind of a click id, the host that linked here, the app whose browser asks.
What nothing tells stays unknown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from petitions.domain import networks
from petitions.domain.channels import CAMPAIGN, UNKNOWN, paid_form
from petitions.domain.visits import Evidence

SOURCE, CLICK_ID, REFERRER, IN_APP = "source", "click_id", "referrer", "in_app"
# Where a medium says the kind, and no source which one.
OF_KIND = {
    "paid": "paid_other",
    "display": "display",
    "affiliate": "affiliate",
    "email": "email",
    "sms": "sms",
    "qr": "qr",
    "push": "push",
    "audio": "audio",
    "social": "social_other",
    "messenger": "messenger_other",
    "search": "search_other",
    "video": "video_other",
    "ai": "ai_other",
    "referral": "referral",
}
# A medium of these kinds says more than the source does: an e-mail about Facebook is an e-mail.
STRONG = {"display", "affiliate", "email", "sms", "qr", "push", "audio"}


@dataclass(frozen=True)
class Rules:
    """An organisation's own codes and hosts, which come before ours. Version 0 has none."""

    version: int = 0
    sources: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """A channel, and how it is known."""

    channel: str
    known_by: str


OURS: Final = Rules()
NOTHING: Final = Decision(UNKNOWN, UNKNOWN)


def decide(evidence: Evidence, rules: Rules = OURS) -> Decision:
    """Return by which channel a visit came. The first rule that knows decides.

    The same evidence under the same rules always gives the same answer, so that a
    visit can be decided anew from what was kept of it.
    """
    for step in ORDER:
        found = step(evidence, rules)
        if found is not None:
            return found
    return NOTHING


def _by_source(evidence: Evidence, rules: Rules) -> Decision | None:
    own = rules.sources.get(evidence.source)
    channel = own or _tagged(_named(evidence.source, rules), _kind(evidence.medium))
    return Decision(channel, SOURCE) if channel else None


def _by_click_id(evidence: Evidence, rules: Rules) -> Decision | None:
    mark = networks.MARKS.get(evidence.click_id)
    if mark is None:
        return None
    seen = networks.of_host(evidence.referrer_host, rules.hosts) or evidence.in_app
    better = {seen, paid_form(seen)} & mark.also if seen and mark.also else set()
    return Decision(next(iter(better), mark.channel), CLICK_ID)


def _by_referrer(evidence: Evidence, rules: Rules) -> Decision | None:
    if not evidence.referrer_host:
        return None
    channel = networks.of_host(evidence.referrer_host, rules.hosts)
    if channel is None and _says_something(evidence):
        return Decision(CAMPAIGN, SOURCE)
    return Decision(channel or "referral", REFERRER)


def _by_app(evidence: Evidence, _rules: Rules) -> Decision | None:
    return Decision(evidence.in_app, IN_APP) if evidence.in_app else None


def _by_campaign(evidence: Evidence, _rules: Rules) -> Decision | None:
    """Somebody tagged this, in words that no rule knows."""
    return Decision(CAMPAIGN, SOURCE) if _says_something(evidence) else None


ORDER: Final[tuple[Callable[[Evidence, Rules], Decision | None], ...]] = (
    _by_source,
    _by_click_id,
    _by_referrer,
    _by_app,
    _by_campaign,
)


def _named(source: str, rules: Rules) -> str | None:
    found = networks.SOURCES.get(source)
    if found is None and "." in source:
        found = networks.of_host(source, rules.hosts)
    return found


def _kind(medium: str) -> str | None:
    """Return what kind of channel a medium speaks of. All that cost money per click is paid."""
    kind = networks.MEDIA.get(medium)
    if kind is None and (medium.startswith("cp") or "paid" in medium):
        return "paid"
    return kind


def _tagged(channel: str | None, kind: str | None) -> str | None:
    if kind is None:
        return channel
    if channel is None or kind in STRONG:
        return OF_KIND[kind]
    return paid_form(channel) if kind == "paid" else channel


def _says_something(evidence: Evidence) -> bool:
    return bool(evidence.source or evidence.medium or evidence.campaign)
