"""Ten thousand people and seven kinds of bots, each with a label, as events in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from disposable_email_domains import blocklist

SCHOOL = "192.0.2.10"
DAYS = 2
DISPOSABLE = sorted(blocklist)


@dataclass(frozen=True)
class Visitor:
    """Somebody or something that signs once. `drawn` False: it never loaded our form.

    `solves` tells whether it does proof of work, `replays` that it sends another's.
    """

    kind: str
    at: datetime
    address: str
    email: str
    took: float = 30.0
    drawn: bool = True
    solves: bool = True
    replays: bool = False
    honeypot: bool = False


def people(chance: Random, *, start: datetime, many: int = 10_000) -> Iterator[Visitor]:
    """Yield a campaign of two days: homes, phones, offices, and a school of 400 in 20 minutes."""
    names = count_up("person")
    for _ in range(400):
        at = start + timedelta(hours=26, seconds=chance.uniform(0, 1200))
        yield a_person(chance, "person at school", at, SCHOOL, next(names))
    left = many - 400
    while left > 0:
        kind, address, together, spread = a_place(chance)
        first = a_moment(chance, start)
        for _ in range(min(together, left)):
            at = first + timedelta(seconds=chance.uniform(0, spread))
            yield a_person(chance, kind, at, address, next(names))
        left -= together


def a_place(chance: Random) -> tuple[str, str, int, float]:
    """Return where people sign from, how many of them together, and within how long."""
    drawn = chance.random()
    if drawn < 0.60:
        return "person at home", a_home(chance), chance.choice([1, 1, 1, 2, 2, 3, 4]), 7200
    if drawn < 0.99:
        # Phones: 3 operators with eight gateways each behind a /22; nobody comes together.
        operator, gateway = chance.randrange(3), chance.randrange(1024)
        return "person on a phone", f"100.64.{operator * 4 + gateway // 256}.{gateway % 256}", 1, 1
    return "person at work", a_home(chance), chance.randint(4, 12), 8 * 3600


def a_home(chance: Random) -> str:
    """Return an address of a household: IPv4, or the /64 of an IPv6 line."""
    if chance.random() < 0.6:
        return ".".join(str(chance.randint(1, 223)) for _ in range(4))
    return f"2001:{chance.randrange(0x4000):x}:{chance.randrange(0xFFFF):x}:1::/64"


def a_moment(chance: Random, start: datetime) -> datetime:
    """Return a moment of the campaign: by day, and most of all after the evening news."""
    day, hour = chance.randrange(DAYS), chance.choice([8, 9, 11, 12, 13, 16, 18, 20, 20, 20, 21])
    return start + timedelta(days=day, hours=hour, seconds=chance.uniform(0, 3600))


def a_person(chance: Random, kind: str, at: datetime, address: str, name: str) -> Visitor:
    """Return a person: three in a hundred share an address, one has no JavaScript."""
    domain = chance.choice(["gmail.com", "orange.fr", "web.de", "example.org", "proton.me"])
    if chance.random() < 0.001:
        domain = chance.choice(DISPOSABLE)
    shared = chance.random() < 0.03
    took = max(4.0, chance.lognormvariate(3.3, 0.7))
    if chance.random() < 0.003:
        took = chance.uniform(25, 40) * 3600  # a tab that stayed open overnight
    return Visitor(
        kind=kind,
        at=at,
        address=address,
        email=f"{'family' + name[-2:] if shared else name}@{domain}",
        took=took,
        solves=chance.random() >= 0.01,
    )


def bots(chance: Random, *, start: datetime, many: int = 1000) -> Iterator[Visitor]:
    """Yield a thousand of each kind, while the people sign; the careful ones are fifty."""
    noon = start + timedelta(hours=30)
    names = count_up("bot")
    for number in range(many):
        each = timedelta(seconds=2 * number)
        name = next(names)
        home, mail = a_home(chance), f"{name}@example.net"
        yield Visitor("one address", noon + each, "203.0.113.5", mail, 5.0, solves=False)
        rotating = f"198.51.100.{chance.randint(1, 254)}"
        wait = 3 + chance.gauss(0, 0.02)
        yield Visitor("a /24 in turn", noon + each, rotating, mail, wait, solves=False)
        plus = f"mallory+{number}@gmail.com"
        yield Visitor("plus-addresses", noon + each, "203.0.113.77", plus, 8.0, solves=False)
        thrown = f"{name}@{chance.choice(DISPOSABLE)}"
        yield Visitor("throw-away mail", noon + each, home, thrown, chance.uniform(5, 60))
        yield Visitor("posts without a form", noon + each, home, mail, drawn=False, solves=False)
        quick = chance.uniform(0.1, 1.5)
        yield Visitor("fills in a blink", noon + each, home, mail, quick, solves=False)
        yield Visitor("replayed proof", noon + each, home, mail, 9.0, solves=False, replays=True)
    for number in range(50):
        at = start + timedelta(minutes=number * 50)
        slow = chance.uniform(15, 90)
        yield Visitor("slow, real mailboxes", at, a_home(chance), f"s{number}@web.de", slow)


def count_up(word: str) -> Iterator[str]:
    """Yield names that nobody else has."""
    number = 0
    while True:
        number += 1
        yield f"{word}{number}"
