"""The API's report in the shape of the truth; and both mean the same by “social”."""

from typing import Any

from mobilize.demo import reading, world
from petitions.domain import channels


def row(channel: str, *, last: int, first: int, linear: int) -> dict[str, Any]:
    return {"channel": channel, "money_minor": {"last": last, "first": first, "linear": linear}}


def a_report() -> dict[str, Any]:
    return {
        "total_minor": 5000,
        "rows": [
            row("email", last=1001, first=0, linear=500),
            row("facebook", last=0, first=1001, linear=501),
        ],
        "untagged": row("unknown", last=3999, first=3999, linear=3999),
        "by_rail": {"card": 5000, "sms": 0},
        "by_rail_and_channel": {"card": {"email": 1001, "unknown": 3999, "qr": 0}},
        "social": {"tagged_minor": 0, "untagged_minor": 3999},
    }


def test_a_report_is_read_into_the_shape_of_the_truth() -> None:
    told = reading.report(a_report())

    assert told.total == 5000
    assert told.by_channel["linear"] == {"email": 500, "facebook": 501, "unknown": 3999}
    assert (told.social, told.untagged) == (0, 3999)


def test_channels_and_rails_without_money_are_left_out() -> None:
    told = reading.report(a_report())

    assert told.by_channel["last"] == {"email": 1001, "unknown": 3999}
    assert told.by_rail == {"card": 5000}
    assert told.by_rail_and_channel == {("card", "email"): 1001, ("card", "unknown"): 3999}


def test_the_simulation_calls_social_what_the_report_calls_social() -> None:
    assert set(world.SOCIAL) <= set(channels.SOCIAL)
    assert not set(world.OTHER) & set(channels.SOCIAL)
    assert set(world.OTHER) <= set(channels.CHANNELS)
