"""Reads the API's report into the shape of the truth, so that the two can be compared."""

from typing import Any

from mobilize.demo.truth import MODELS, Cents, Truth


def report(said: dict[str, Any]) -> Truth:
    """Return what a report says. A channel or a rail without money is as good as none."""
    rows = [*said["rows"], said["untagged"]]
    return Truth(
        total=said["total_minor"],
        by_channel={
            model: _without_nothing({row["channel"]: row["money_minor"][model] for row in rows})
            for model in MODELS
        },
        by_rail=_without_nothing(said["by_rail"]),
        by_rail_and_channel={
            (rail, channel): cents
            for rail, channels in said["by_rail_and_channel"].items()
            for channel, cents in _without_nothing(channels).items()
        },
        social=said["social"]["tagged_minor"],
        untagged=said["social"]["untagged_minor"],
    )


def _without_nothing(money: Cents) -> Cents:
    return {name: cents for name, cents in money.items() if cents}
