"""Invented people. None of them exists; no mail can reach their addresses (RFC 2606)."""

from dataclasses import dataclass
from random import Random

GIVEN_NAMES = [
    "Ada", "Amara", "Anders", "Aiko", "Bruno", "Camille", "Chidi", "Dalia", "Daniel", "Elif",
    "Emeka", "Esther", "Farah", "Gabriel", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jean",
    "Jolie", "Kofi", "Lars", "Leila", "Lucia", "Manon", "Marco", "Mei", "Nadia", "Naomi",
    "Noah", "Omar", "Paulo", "Priya", "Rafael", "Rosa", "Samuel", "Sofia", "Tariq", "Thandi",
    "Tomas", "Vera", "Wei", "Yara", "Yusuf", "Zoe",
]  # fmt: skip
FAMILY_NAMES = [
    "Abara", "Baptiste", "Berg", "Charles", "Costa", "Diaz", "Dubois", "Farouk", "Fischer",
    "Garcia", "Haddad", "Ito", "Jansen", "Joseph", "Kaya", "Kowalski", "Laurent", "Lopez",
    "Mensah", "Moreau", "Nguyen", "Novak", "Okafor", "Olsen", "Pereira", "Pierre", "Rossi",
    "Sato", "Silva", "Singh", "Smith", "Tanaka", "Toussaint", "Walker", "Weber", "Yilmaz",
]  # fmt: skip
COUNTRIES = {"US": 60, "CA": 12, "FR": 8, "GB": 6, "BR": 5, "DE": 4, "HT": 3, "DO": 2}


@dataclass(frozen=True)
class Person:
    """Somebody with an address of their own in each play: mails of two never mix."""

    name: str
    handle: str
    country: str

    def address(self, organisation: str) -> str:
        """Return the e-mail address this person writes from to an organisation."""
        return f"{self.handle}@{organisation}.example.org"


def meet(rng: Random, number: int) -> Person:
    """Return a person; the number makes the address theirs alone."""
    given, family = rng.choice(GIVEN_NAMES), rng.choice(FAMILY_NAMES)
    return Person(
        name=f"{given} {family}",
        handle=f"{given}.{family}.{number}".lower(),
        country=rng.choices(list(COUNTRIES), list(COUNTRIES.values()))[0],
    )
