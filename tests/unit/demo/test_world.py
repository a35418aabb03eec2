"""The simulated appeal: exact in its totals at every scale, the same for the same seed."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobilize.demo import truth, world
from mobilize.demo.world import Ending
from mobilize.kit import email_address

SCALES = [100, 500, 1000, 2000, 10_000, 20_000]
seeds = st.integers(min_value=0, max_value=2**32)


def cents(played: world.World, *, text: bool, channels: set[str]) -> int:
    """Add up the gifts of one kind of rail that were last brought by one of the channels."""
    return sum(
        gift.amount_minor
        for gift in played.gifts
        if gift.counts and (gift.rail == "sms") is text and truth.last_touch(gift) in channels
    )


def test_at_one_to_a_thousand_the_totals_are_those_of_the_case() -> None:
    told = truth.of(world.make())

    assert told.total == 37_000_00
    assert told.by_rail["sms"] == 8_000_00
    assert told.social == 7_400_00
    assert told.untagged == 12_000_00
    assert told.sms_rail_share == Fraction(8, 37)
    assert told.social_share == (Fraction(1, 5), Fraction(194, 370))


@pytest.mark.parametrize("scale", SCALES)
def test_every_cell_is_exact_at_every_scale(scale: int) -> None:
    played = world.make(scale=scale)

    social, other, unknown = set(world.SOCIAL), set(world.OTHER), {truth.UNKNOWN}
    assert cents(played, text=True, channels=social) * scale == 6_000_000_00
    assert cents(played, text=True, channels=other) == 0
    assert cents(played, text=True, channels=unknown) * scale == 2_000_000_00
    assert cents(played, text=False, channels=social) * scale == 1_400_000_00
    assert cents(played, text=False, channels=other) * scale == 17_600_000_00
    assert cents(played, text=False, channels=unknown) * scale == 10_000_000_00


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_another_seed_changes_the_visitors_and_not_the_totals(seed: int) -> None:
    told = truth.of(world.make(scale=10_000, seed=seed))

    assert (told.total, told.social, told.untagged) == (3_700_00, 740_00, 1_200_00)
    for by_channel in told.by_channel.values():
        assert sum(by_channel.values()) == told.total
    assert sum(told.by_rail_and_channel.values()) == told.total


def test_the_same_seed_makes_the_same_world() -> None:
    assert world.make(seed=7) == world.make(seed=7)
    assert world.make(seed=7) != world.make(seed=8)


@pytest.mark.parametrize("scale", [-1000, 0, 1, 99, 300, 999, 1001, 25_000])
def test_a_scale_without_exact_totals_is_refused_in_words(scale: int) -> None:
    with pytest.raises(world.WrongScale, match="must divide 200,000"):
        world.make(scale=scale)


def test_text_gifts_are_ten_dollars_and_web_gifts_are_few_and_larger() -> None:
    played = world.make()

    text = [gift.amount_minor for gift in played.gifts if gift.rail == "sms"]
    web = [gift.amount_minor for gift in played.gifts if gift.rail != "sms"]
    assert text == [10_00] * 800
    assert 200 < len(web) < 400
    assert min(web) >= 5_00


def test_the_three_models_tell_the_channels_apart() -> None:
    told = truth.of(world.make()).by_channel

    assert told["last"] != told["first"] != told["linear"] != told["last"]


def test_everybody_is_invited_by_somebody_who_signed_before() -> None:
    played = world.make()

    for signer in played.signers:
        assert signer.number == played.signers.index(signer)
        if signer.inviter is not None:
            assert signer.inviter < signer.number
            assert signer.channel
            assert signer.depth == played.signers[signer.inviter].depth + 1
    assert Counter(len(line) for line in played.generations()).total() >= 4


def test_everybody_has_an_address_of_their_own_that_the_application_takes() -> None:
    people = [signer.person for signer in world.make().signers]
    addresses = [person.address("relief-demo") for person in people]

    assert len(set(addresses)) == len(people)
    assert all(email_address.parse(address) == address for address in addresses)


def test_a_giver_who_signed_comes_with_both_touches_and_gives_once() -> None:
    played = world.make()

    again = [gift for gift in played.gifts if gift.signer is not None]
    assert len({gift.signer for gift in again}) == len(again) > 20
    for gift in again:
        assert gift.signer is not None
        assert gift.journey == (played.signers[gift.signer].channel, gift.channel)
        assert gift.inviter != gift.signer


def test_who_gives_by_text_is_a_number_and_brought_by_a_keywords_link_at_most() -> None:
    texts = [gift for gift in world.make().gifts if gift.rail == "sms"]

    assert {(gift.signer, gift.inviter) for gift in texts} == {(None, None)}
    assert {gift.channel for gift in texts} == {"", *world.SOCIAL}
    assert all(gift.journey == ((gift.channel,) if gift.channel else ()) for gift in texts)


def test_declined_cards_and_money_given_back_do_not_count() -> None:
    endings = Counter(gift.ending for gift in world.make().gifts)

    assert endings[Ending.REFUNDED] == endings[Ending.GIVEN_UP] == 1
    assert endings[Ending.PAID_WITH_ANOTHER_CARD] >= 3


def test_a_cent_that_does_not_divide_goes_to_the_earlier_touch() -> None:
    gift = world.Gift(0, "card", 10_01, None, None, "email", ("facebook", "email"))

    assert truth.evenly(gift) == [("facebook", 5_01), ("email", 5_00)]
