"""What the organisation's staff do, through the API with their key."""

from datetime import datetime
from typing import Any

from mobilize.demo.phones import SHORT_CODE
from mobilize.demo.visitors import Codes, codes_in
from mobilize.demo.wire import Wire
from mobilize.demo.world import CURRENCY, OTHER, SOCIAL, SUGGESTED, TEXT_GIFT, World

PETITION = "cancel-the-debt"
KEYWORD = "HAITI"
CAUSE_TITLE = "Haiti earthquake appeal (a simulation at 1:{scale:,})"
CAUSE_SUMMARY = (
    "A simulation of the first days of the appeal of January 2010: people and gifts are invented."
    " The total, and the part paid by text message, are those of the press of 15 January 2010,"
    " divided by {scale:,}."
)
PETITION_TITLE = "Cancel Haiti's debt, so that every dollar rebuilds"
PETITION_ASK = (
    "We ask every government and bank that Haiti owes money to cancel that debt, and to give"
    " instead of lending while the country rebuilds.\n\n"
    "This petition is invented for a simulation. Nobody receives it."
)
PETITION_TARGET = "Haiti's creditors"


class Office:
    """The staff of one organisation, at work on one simulated appeal."""

    def __init__(self, wire: Wire, *, organisation: str, world: World) -> None:
        self.wire = wire
        self._api = f"/api/v1/organisations/{organisation}"
        self._world = world
        self.cause = cause_slug(world)

    def has_opened(self) -> bool:
        """Say whether this appeal was played here before, in whole or in part."""
        return self.wire.get(f"{self._api}/causes/{self.cause}/").is_success

    def has_opened_another(self) -> bool:
        """Say whether another appeal was opened here, whose people and gifts would mix with ours.

        Raises:
            DemoFailed
        """
        return bool(self.wire.fetch(f"{self._api}/causes/")["results"])

    def open(self) -> Codes:
        """Publish the cause and its petition; return the organisation's own share codes.

        Raises:
            DemoFailed
        """
        self._publish_cause()
        self._publish_petition()
        links = f"{self._api}/petitions/{PETITION}/links"
        return codes_in(
            self.wire.post(links, json={"channel": channel, "label": f"Appeal on {channel}"})
            for channel in (*SOCIAL, *OTHER)
        )

    def pledge(self, promise: dict[str, Any]) -> dict[str, Any]:
        """Record a promise for somebody who gives in person, and return the answer.

        Raises:
            DemoFailed
        """
        answer: dict[str, Any] = self.wire.post(f"{self._api}/pledges/", json=promise)
        return answer

    def settle(self, pledge: dict[str, Any], *, reference: str, now: datetime) -> None:
        """Record that a promised gift has come in.

        Raises:
            DemoFailed
        """
        self.wire.post(
            f"{self._api}/pledges/{pledge['id']}/settlements",
            json={"reference": reference, "received_at": now.isoformat()},
        )

    def open_keywords(self, codes: Codes) -> Codes:
        """Open a keyword for each of our links by which text gifts come, and one without any.

        Return the words by channel; what came by no link has none.

        Raises:
            DemoFailed
        """
        words = {"": KEYWORD} | {channel: f"{KEYWORD}{channel.upper()}" for channel in SOCIAL}
        for channel, word in words.items():
            said = {
                "number": SHORT_CODE, "word": word, "cause": self.cause, "petition": PETITION,
                "amount_minor": TEXT_GIFT, "currency": CURRENCY, "link": codes.get(channel, ""),
            }  # fmt: skip
            self.wire.post(f"{self._api}/texts/keywords/", json=said)
        return words

    def settle_texts(self, file: bytes) -> None:
        """Send in the phone company's settlement.

        Raises:
            DemoFailed
        """
        self.wire.post(
            f"{self._api}/texts/settlements/",
            params={"name": "The phone company, weeks later"},
            content=file,
            headers={"Content-Type": "text/csv"},
        )

    def report(self) -> dict[str, Any]:
        """Return the report by channel and by rail.

        Raises:
            DemoFailed
        """
        asked = {"cause": self.cause, "currency": CURRENCY}
        answer: dict[str, Any] = self.wire.fetch(f"{self._api}/reports/channels", params=asked)
        return answer

    def compute_chains(self) -> None:
        """Have the chains computed now, which the night does otherwise.

        Raises:
            DemoFailed
        """
        self.wire.post(f"{self._api}/reports/chains", params={"cause": self.cause})

    def _publish_cause(self) -> None:
        scale = self._world.scale
        said = {
            "slug": self.cause,
            "title": CAUSE_TITLE.format(scale=scale),
            "summary": CAUSE_SUMMARY.format(scale=scale),
            "currency": CURRENCY,
            "goal_minor": 50_000_000_00 // scale,
        }
        self.wire.post(f"{self._api}/causes/", json=said)
        self.wire.post(f"{self._api}/causes/{self.cause}/publish")
        asks = {"cause": self.cause, "currency": CURRENCY, "amounts_minor": SUGGESTED}
        self.wire.post(f"{self._api}/asks/", json=asks)

    def _publish_petition(self) -> None:
        said = {
            "cause": self.cause,
            "slug": PETITION,
            "title": PETITION_TITLE,
            "ask": PETITION_ASK,
            "target": PETITION_TARGET,
            "goal": max(50, 500_000 // self._world.scale),
        }
        self.wire.post(f"{self._api}/petitions/", json=said)
        self.wire.post(f"{self._api}/petitions/{PETITION}/publish")


def cause_slug(world: World) -> str:
    """Return the short name of the simulated appeal: it says which one."""
    return f"haiti-1-to-{world.scale}-seed-{world.seed}"
