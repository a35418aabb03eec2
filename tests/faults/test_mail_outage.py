"""The mail server goes away, falls silent or refuses all, while people sign and prompts wait.

At full size for ten minutes. Nobody who signs notices, nothing is lost and nothing sent twice.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
import redis

from mobilize.embedded import parts
from tests.faults import house, pace, post
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House
from tests.faults.post import Away, Post
from tests.faults.sends import Send, confirm_crowd

# Prompts, seconds, and what is done about the pauses: the small form does not wait for them.
SMALL, FULL = (60, 3.0), pytest.param((2000, 600.0), marks=pytest.mark.fault)
A_SECOND = 8.0  # people who sign
TARPIT = 60.0  # seconds before it answers
COMES_BACK = 60.0  # seconds, and as long as it was away, in which all must have gone out
UNTOUCHED = 0.9  # of the pace before
NAMES = tuple(name for name in parts.NAMES if name not in {"mailbox", "payments"})


@pytest.fixture(scope="module")
def mail_server() -> Iterator[Post]:
    server = Post()
    server.open()
    yield server
    server.shut()


@pytest.fixture(scope="module")
def running(mail_server: Post) -> Iterator[House]:
    with house.standing(names=NAMES, EMAIL_URL=mail_server.address) as everything:
        yield everything


def sign(campaign: Campaign, whose: str, number: int) -> float:
    """Let so many sign at a steady pace; return how many a second were served."""
    people = [f"{whose}{each}" for each in range(number)]
    return pace.keep(
        lambda person: campaign.house.done(campaign.sign(person)), people, per_second=A_SECOND
    )


def mailed(server: Post, campaign: Campaign, kind: str) -> Counter[str]:
    return server.copies(f"{campaign.slug}.example", kind)


def cut_pauses_short(running: House) -> None:
    """Let the ten seconds pass after which a server that was away is asked again."""
    with redis.Redis.from_url(running.settings["REDIS_URL"]) as broker:
        for key in broker.scan_iter("*mail:*"):
            broker.delete(key)
    running.rows("UPDATE petitions_shareprompt SET not_before = now() WHERE state = 'queued'")


@pytest.mark.parametrize("away", [post.gone, post.silent, post.refusing])
@pytest.mark.parametrize("size", [SMALL, FULL])
def test_a_mail_server_that_is_away_delays_mail_and_nothing_else(
    running: House, mail_server: Post, size: tuple[int, float], away: Away, say: Say
) -> None:
    number, seconds = size
    asked = running.campaign(f"asked-{away.__name__}-{number}")
    signed = running.campaign(f"signed-{away.__name__}-{number}")
    early, late = max(round(A_SECOND * seconds) // 10, 16), round(A_SECOND * seconds)
    before = sign(signed, "early", early)
    running.attend(until=lambda: len(mailed(mail_server, signed, "confirm")) == early)

    with away(mail_server):
        confirm_crowd(asked, number)
        during = sign(signed, "late", late)
        spent = running.rows(
            "SELECT max(attempts) FROM outbox_outboxmessage WHERE state = 'waiting'"
        )[0][0]

    def all_out() -> bool:
        if size == SMALL:
            cut_pauses_short(running)
        return (
            Send(asked, number).all_sent()
            and len(mailed(mail_server, signed, "confirm")) == early + late
        )

    running.attend(until=all_out, seconds=seconds + COMES_BACK)

    copies = mailed(mail_server, signed, "confirm") + mailed(mail_server, asked, "prompt")
    wanted = number + early + late
    doubled = sum(count > 1 for count in copies.values())
    say(
        f"mail server {away.__name__} for {seconds:.0f} s: {before:.1f} signed a second before,"
        f" {during:.1f} meanwhile; {number} prompts and {early + late} confirmations,"
        f" {wanted - len(copies)} lost, {doubled} doubled, {spent or 0} attempts spent"
    )
    assert during >= UNTOUCHED * before
    assert (len(copies), doubled) == (wanted, 0)
    assert running.rows("SELECT count(*) FROM outbox_outboxmessage WHERE state = 'damaged'") == [
        (0,)
    ]
    assert running.invariants_hold()


@pytest.mark.parametrize("seconds", [4.0, pytest.param(600.0, marks=pytest.mark.fault)])
def test_a_domain_that_keeps_everybody_waiting_keeps_no_other_from_their_mail(
    running: House, mail_server: Post, seconds: float, say: Say
) -> None:
    campaign = running.campaign(f"tarpit-{seconds:.0f}")
    signers = round(A_SECOND * seconds)
    domain, tar = f"{campaign.slug}.example", f"tar-{seconds:.0f}.example"
    sign(campaign, "early", signers)
    normal = len(mail_server.copies(domain, "confirm")) / signers
    mail_server.sink.stalls[tar] = TARPIT

    for person in range(6):
        running.done(campaign.sign(f"slow{person}", email=f"slow{person}@{tar}"))
    sign(campaign, "late", signers)
    beside = len(mail_server.copies(domain, "confirm")) / signers - normal
    probes = mail_server.sink.asked[tar]
    running.attend(until=lambda: len(mail_server.copies(domain, "confirm")) == 2 * signers)
    mail_server.sink.stalls.clear()

    say(
        f"a domain that answers after {TARPIT:.0f} s, for {seconds:.0f} s: others had {normal:.0%}"
        f" of their mails as they came before, {beside:.0%} beside it; it was asked {probes} times"
    )
    assert beside >= UNTOUCHED * normal
    assert probes <= 6 + seconds / 60  # the first ones at once, and one a minute from then on
    assert set(mail_server.copies(domain, "confirm").values()) == {1}
