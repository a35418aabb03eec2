"""By which channel somebody came: the rules, in their order.

A link's own code comes before all of these and needs no rule: whose link it was is a
fact. Then what the address says, the kind of a click id, the host that linked here, the
app whose browser asks, or these four as an organisation has put them. What nothing tells
stays unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from petitions.domain import app_marks, networks
from petitions.domain.channel_rules import (
    CLICK_ID,
    IN_APP,
    OURS,
    REFERRER,
    SOURCE,
    Rules,
    mark,
)
from petitions.domain.channels import CAMPAIGN, UNKNOWN, paid_form
from petitions.domain.visits import Evidence

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


@dataclass(frozen=True, slots=True)
class Decision:
    """A channel, and how it is known."""

    channel: str
    known_by: str


Step = Callable[[Evidence, Rules], Decision | None]
NOTHING: Final = Decision(UNKNOWN, UNKNOWN)


def decide(evidence: Evidence, rules: Rules = OURS) -> Decision:
    """Return by which channel a visit came. The first rule that knows decides.

    The same evidence under the same rules always gives the same answer, so that a
    visit can be decided anew from what was kept of it.
    """
    for step in _steps(rules.order):
        found = step(evidence, rules)
        if found is not None:
            return found
    return NOTHING


def _by_source(evidence: Evidence, rules: Rules) -> Decision | None:
    own = rules.sources.get(evidence.source)
    channel = own or _tagged(_named(evidence.source, rules), _kind(evidence.medium))
    return Decision(channel, SOURCE) if channel else None


def _by_click_id(evidence: Evidence, rules: Rules) -> Decision | None:
    found = mark(evidence.click_id, rules)
    if found is None:
        return None
    seen = _network(evidence, rules) if found.also else ""
    better = {seen, paid_form(seen)} & found.also if seen else set()
    return Decision(next(iter(better), found.channel), CLICK_ID)


def _by_referrer(evidence: Evidence, rules: Rules) -> Decision | None:
    channel = networks.of_host(evidence.referrer_host, rules.hosts)
    return Decision(channel, REFERRER) if channel else None


def _by_app(evidence: Evidence, rules: Rules) -> Decision | None:
    channel = app_marks.kept_app(evidence.in_app, rules.apps)
    return Decision(channel, IN_APP) if channel else None


def _from_elsewhere(evidence: Evidence, rules: Rules) -> Decision | None:
    """A website that no rule knows linked here."""
    if not evidence.referrer_host:
        return None
    tagged = SOURCE in rules.order and _by_campaign(evidence, rules)
    return tagged or Decision("referral", REFERRER)


def _by_campaign(evidence: Evidence, _rules: Rules) -> Decision | None:
    """Somebody tagged this, in words that no rule knows."""
    says_something = evidence.source or evidence.medium or evidence.campaign
    return Decision(CAMPAIGN, SOURCE) if says_something else None


STEPS: Final[dict[str, Step]] = {
    SOURCE: _by_source,
    CLICK_ID: _by_click_id,
    REFERRER: _by_referrer,
    IN_APP: _by_app,
}


@lru_cache(maxsize=64)  # as many orders as there are
def _steps(order: tuple[str, ...]) -> tuple[Step, ...]:
    """Return what is asked, first to last.

    That a website is unknown says less than a known code, click id or website does, so it
    follows the last of these, wherever they stand; that a code is unknown says least.
    """
    asked = [STEPS[name] for name in order]
    if REFERRER in order:
        told = [place for place, name in enumerate(order, start=1) if name != IN_APP]
        asked.insert(max(told), _from_elsewhere)
    return (*asked, _by_campaign) if SOURCE in order else tuple(asked)


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


def _network(evidence: Evidence, rules: Rules) -> str:
    """Return which network the host or the app names, as far as these are looked at."""
    host = evidence.referrer_host if REFERRER in rules.order else ""
    app = evidence.in_app if IN_APP in rules.order else ""
    return networks.of_host(host, rules.hosts) or app_marks.kept_app(app, rules.apps)
