"""Networks and mail domains, and what an organisation says of them."""

from ipaddress import ip_network

import pytest

from petitions.domain.rules import (
    ANY,
    KnownNetwork,
    Rules,
    neighbourhood,
    read_cidr,
    read_domain,
)
from petitions.domain.screening import Domain

SCHOOL = KnownNetwork(ip_network("192.0.2.0/24"), allowed=True, sustained=500)
ABUSER = KnownNetwork(ip_network("192.0.2.66/32"), allowed=False)
CAMPUS = KnownNetwork(ip_network("2001:db8:1::/48"), allowed=True)
LAPTOP = KnownNetwork(ip_network("2001:db8:2:3::7/128"), allowed=False)
RULES = Rules(networks=(SCHOOL, ABUSER, CAMPUS, LAPTOP))


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("192.0.2.7", SCHOOL),
        ("192.0.2.66", ABUSER),
        ("198.51.100.1", None),
        ("2001:db8:1:9::/64", CAMPUS),
        ("2001:db8:2:3::/64", LAPTOP),
        ("2001:db8:2:4::/64", None),
        ("unix:", None),
        ("", None),
    ],
)
def test_the_narrowest_rule_that_holds_an_address_is_its_rule(
    address: str, rule: KnownNetwork | None
) -> None:
    assert RULES.known(address) == rule


def test_an_allowed_network_has_its_own_limit_or_none() -> None:
    assert RULES.limits(SCHOOL).sustained == 500
    assert RULES.limits(CAMPUS).burst == ANY
    assert RULES.limits(ABUSER) == RULES.limits(None) == RULES.limits(None, scale=1)
    assert RULES.limits(None, scale=0.5).min_fill_seconds == 1
    assert RULES.limits(None, scale=9).min_fill_seconds == 2


@pytest.mark.parametrize(
    ("address", "around"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:9::/64", "2001:db8:1::/48"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_neighbourhood_is_what_one_renter_of_addresses_can_rotate_through(
    address: str, around: str
) -> None:
    assert neighbourhood(address) == around


@pytest.mark.parametrize(
    ("email", "known"),
    [
        ("ana@example.org", Domain.ORDINARY),
        ("ana@mailinator.com", Domain.DISPOSABLE),
        ("ana@deep.down.mailinator.com", Domain.DISPOSABLE),
        ("ana@bots.example", Domain.BLOCKED),
        ("ana@good.bots.example", Domain.ORDINARY),
        ("ana@worse.good.bots.example", Domain.ORDINARY),
        ("ana@yopmail.com", Domain.ORDINARY),
        ("ana@BÜCHER.example", Domain.BLOCKED),
        ("ana@" + "ü" * 300, Domain.ORDINARY),
        ("no address", Domain.ORDINARY),
        ("@", Domain.ORDINARY),
        ("", Domain.ORDINARY),
    ],
)
def test_the_most_exact_name_decides_and_our_own_rule_goes_first(email: str, known: Domain) -> None:
    rules = Rules(
        held_domains=frozenset({"bots.example", "xn--bcher-kva.example"}),
        allowed_domains=frozenset({"good.bots.example", "yopmail.com"}),
    )

    assert rules.domain(email) == known


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        (" 192.0.2.7/24 ", "192.0.2.0/24"),
        ("2001:DB8::1/48", "2001:db8::/48"),
        ("10.0.0.0/8", "10.0.0.0/8"),
    ],
)
def test_a_network_is_kept_in_one_spelling(said: str, kept: str) -> None:
    assert read_cidr(said) == kept


@pytest.mark.parametrize(
    "said", ["", "0.0.0.0/0", "::/0", "a school", "192.0.2.0/33", "10.0.0.0/7"]
)
def test_what_is_no_network_or_half_the_internet_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_cidr(said)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Example.ORG.", "example.org"),
        ("@example.org", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_kept_in_one_spelling(said: str, kept: str) -> None:
    assert read_domain(said) == kept


@pytest.mark.parametrize(
    "said", ["", "org", "a b.example", "-x.example", "a" * 300 + ".org", "x@example.org", ".org"]
)
def test_what_is_no_domain_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_domain(said)
