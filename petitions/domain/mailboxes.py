"""Which spellings of an address lead to one mailbox, by provider.

Mail always goes to the address as it was typed. Only who has signed already is asked
of the canonical one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from mobilize.kit import email_address


@dataclass(frozen=True)
class Rule:
    """How a provider reads the part before the @.

    What follows one of the `separators` leads to the same mailbox, dots may count for
    nothing, and a whole domain may be `same_as` another.
    """

    separators: str = ""
    ignore_dots: bool = False
    same_as: str = ""


PLUS = Rule(separators="+")
# A provider that delivers “ines+ngo” to somebody other than “ines” has not been seen.
ANY_OTHER = PLUS

# As the providers describe it themselves; an organisation's own rules come before these.
RULES: Mapping[str, Rule] = {
    "gmail.com": Rule(separators="+", ignore_dots=True),
    "googlemail.com": Rule(same_as="gmail.com"),
    "outlook.com": PLUS,
    "hotmail.com": PLUS,
    "live.com": PLUS,
    "icloud.com": PLUS,
    "me.com": Rule(same_as="icloud.com"),
    "mac.com": Rule(same_as="icloud.com"),
    "fastmail.com": PLUS,
    "proton.me": Rule(separators="+", ignore_dots=True),
    "protonmail.com": Rule(same_as="proton.me"),
    "pm.me": Rule(same_as="proton.me"),
    "yahoo.com": Rule(separators="-"),
    "ymail.com": Rule(separators="-"),
    "rocketmail.com": Rule(separators="-"),
    "yandex.com": PLUS,
    "yandex.ru": Rule(same_as="yandex.com"),
    "ya.ru": Rule(same_as="yandex.com"),
}


def canonical(address: str, *, rules: Mapping[str, Rule]) -> str:
    """Return the one spelling under which all spellings of a mailbox are equal.

    A second time changes nothing. The part before the @ never becomes empty.
    """
    local, _, domain = email_address.canonical(address).rpartition("@")
    rule = rules.get(domain, ANY_OTHER)
    if rule.same_as:
        domain = rule.same_as
        rule = rules.get(domain, ANY_OTHER)
    for separator in rule.separators:
        local = local.partition(separator)[0] or local
    if rule.ignore_dots:
        local = local.replace(".", "") or local
    return f"{local}@{domain}"
