"""Attribution against cases worked out elsewhere, as exact fractions."""

from fractions import Fraction

import pytest

from donations.attribution import bounds
from donations.attribution.models import MODELS

# Six paths: channels, and the value that came along each (measured twice by independent code).
PATHS = [
    (("fb", "email"), 90),
    (("email",), 40),
    (("wa", "fb", "email"), 60),
    (("wa", "wa", "fb"), 50),
    (("direct",), 100),
    (("fb", "direct"), 30),
]
KNOWN = {
    "first": {"direct": 100, "email": 40, "fb": 120, "wa": 110},
    "last": {"direct": 130, "email": 190, "fb": 50},
    "linear": {"direct": 115, "email": 105, "fb": Fraction(290, 3), "wa": Fraction(160, 3)},
}


@pytest.mark.parametrize("model", list(KNOWN))
def test_six_paths_are_credited_as_worked_out_by_hand(model: str) -> None:
    credited: dict[str, Fraction] = {}

    for path, value in PATHS:
        for channel, weight in zip(path, MODELS[model](len(path)), strict=True):
            credited[channel] = credited.get(channel, Fraction(0)) + weight * value

    assert {channel: value for channel, value in credited.items() if value} == KNOWN[model]


def test_the_rail_share_of_text_messages_is_not_the_social_share() -> None:
    sms, total = 8_000_000, 37_000_000
    social, untagged = 7_400_000, 12_000_000

    share = bounds.identified(tagged=social, untagged=untagged, total=total)

    assert share is not None
    assert round(Fraction(sms, total), 6) == Fraction("0.216216")
    assert share.low == Fraction("0.2")
    assert round(share.high, 6) == Fraction("0.524324")


def test_an_interval_spans_what_the_untagged_part_leaves_open() -> None:
    share = bounds.identified(tagged=5, untagged=12, total=37)

    assert share is not None
    assert (round(share.low, 6), round(share.high, 6)) == (
        Fraction("0.135135"),
        Fraction("0.459459"),
    )
