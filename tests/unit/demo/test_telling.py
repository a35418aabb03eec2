"""The printed report: what it is stands on its face, and a wrong cent is named."""

import re
from dataclasses import replace

from mobilize.demo import telling, truth, world

PLAYED = world.make(scale=1000)
KNOWN = truth.of(PLAYED)


def prose(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_report_says_on_its_face_that_it_is_a_simulation() -> None:
    told = telling.report(KNOWN, PLAYED)

    assert told.startswith("SIMULATION of the first days of the Haiti earthquake appeal")
    assert "at 1:1,000" in told.splitlines()[0]


def test_the_report_keeps_the_rail_and_the_channels_apart_in_two_sentences() -> None:
    said = telling.why(KNOWN)

    assert "The 21.6 % paid by text message says how money came in" in prose(said)
    assert "the 20.0 % of the social networks says what brought the givers" in prose(said)
    assert "anywhere between 20.0 % and 52.4 %" in prose(said)
    assert len(re.findall(r"\.(?=\s|$)", said)) == 2


def test_both_cuts_stand_in_the_report_with_their_totals() -> None:
    lines = [prose(line).strip() for line in telling.report(KNOWN, PLAYED).splitlines()]

    assert "total $37,000.00 $37,000.00 $37,000.00" in lines
    assert "text message $6,000.00 $0.00 $2,000.00 $8,000.00 21.6 %" in lines
    assert "total $7,400.00 $17,600.00 $12,000.00 $37,000.00 100.0 %" in lines
    assert "(no known channel) $12,000.00 $12,000.00 $12,000.00" in lines


def test_a_report_that_is_true_differs_in_nothing() -> None:
    assert telling.differences(KNOWN, truth.of(PLAYED)) == []


def test_one_cent_in_the_wrong_channel_is_named() -> None:
    linear = dict(KNOWN.by_channel["linear"])
    linear["email"] += 1
    linear["x"] -= 1
    told = replace(KNOWN, by_channel=KNOWN.by_channel | {"linear": linear})

    wrong = telling.differences(told, KNOWN)

    assert [line.split(":")[0] for line in wrong] == ["linear touch email", "linear touch x"]


def test_a_channel_that_the_report_leaves_out_or_invents_is_named() -> None:
    last = dict(KNOWN.by_channel["last"])
    last["carrier pigeon"] = last.pop("qr")
    told = replace(KNOWN, by_channel=KNOWN.by_channel | {"last": last})

    wrong = telling.differences(told, KNOWN)

    assert [line.split(":")[0] for line in wrong] == [
        "last touch carrier pigeon",
        "last touch qr",
    ]


def test_money_is_written_to_the_cent_on_both_sides_of_zero() -> None:
    assert telling.dollars(3_700_000) == "$37,000.00"
    assert telling.dollars(-5) == "-$0.05"


def test_a_world_without_gifts_by_text_is_told_without_one() -> None:
    gifts = tuple(gift for gift in PLAYED.gifts if gift.rail != "sms")
    silent = replace(PLAYED, gifts=gifts)

    assert "text message  " not in telling.by_rail(truth.of(silent))


def test_channels_with_the_same_money_stand_in_the_order_of_their_names() -> None:
    gift = world.Gift(0, "card", 10_00, None, None, "x", ("x",))
    gifts = [replace(gift, journey=(channel,)) for channel in ("x", "qr", "email", "bluesky")]
    played = replace(PLAYED, gifts=tuple(gifts))

    lines = telling.by_channel(truth.of(played)).splitlines()[2:6]

    assert [line.split()[0] for line in lines] == ["Bluesky", "e-mail", "QR", "X"]


def test_rails_with_the_same_money_stand_in_the_order_of_their_names() -> None:
    gift = world.Gift(0, "card", 10_00, None, None, "x", ("x",))
    gifts = [replace(gift, rail=rail) for rail in ("transfer", "sms", "cash")]
    played = replace(PLAYED, gifts=tuple(gifts))

    lines = telling.by_rail(truth.of(played)).splitlines()[2:5]

    assert [line.split()[0] for line in lines] == ["cash", "text", "bank"]
