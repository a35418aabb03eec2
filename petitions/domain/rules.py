"""An organisation's rules: which networks and mail domains it knows more about than we do."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from disposable_email_domains import blocklist

from petitions.domain.screening import HOLD_AT, Domain, Limits

Network = IPv4Network | IPv6Network
NEIGHBOURS = 3  # times what one network may do, its neighbourhood may
WIDEST = {4: 8, 6: 16}  # prefix lengths; a rule for half the internet is a slip
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
ANY = 100_000_000  # more than one network can ask


@dataclass(frozen=True)
class KnownNetwork:
    """A network with a rule. An allowed one may ask `sustained` times, or without limit."""

    network: Network
    allowed: bool
    sustained: int | None = None


@dataclass(frozen=True)
class Rules:
    """What screening goes by. `proof` is off, auto or always."""

    hold_at: int = HOLD_AT
    min_fill_seconds: float = 2.0
    proof: str = "auto"
    burst: int = 3
    burst_seconds: int = 60
    sustained: int = 10
    sustained_seconds: int = 3600
    networks: tuple[KnownNetwork, ...] = ()
    held_domains: frozenset[str] = field(default_factory=frozenset)
    allowed_domains: frozenset[str] = field(default_factory=frozenset)

    def known(self, network: str) -> KnownNetwork | None:
        """Return the rule of an address or of a /64: the narrowest one that holds it."""
        asked = _read(network) if self.networks else None
        if asked is None:
            return None
        covering = [rule for rule in self.networks if _within(asked, rule.network)]
        return max(covering, key=lambda rule: rule.network.prefixlen, default=None)

    def limits(self, known: KnownNetwork | None, *, scale: float = 1.0) -> Limits:
        """Return from where on a network is suspicious."""
        burst, sustained = self.burst, self.sustained
        if known is not None and known.allowed:
            burst = sustained = known.sustained or ANY
        return Limits(
            burst=max(1, round(burst * scale)),
            sustained=max(1, round(sustained * scale)),
            neighbours=max(1, round(sustained * scale)) * NEIGHBOURS,
            min_fill_seconds=self.min_fill_seconds * min(scale, 1),
        )

    def domain(self, email: str) -> Domain:
        """Say what is known of an address's domain. The most exact name decides.

        Our own rule for a name goes before the public list of throw-away domains.
        """
        for name in _suffixes(email):
            if name in self.allowed_domains:
                return Domain.ORDINARY
            if name in self.held_domains:
                return Domain.BLOCKED
            if name in blocklist:
                return Domain.DISPOSABLE
        return Domain.ORDINARY


def neighbourhood(network: str) -> str:
    """Return the /24 or /48 around an address or a /64; what is neither is its own."""
    asked = _read(network)
    if asked is None:
        return network
    return str(asked.supernet(new_prefix=24 if asked.version == 4 else 48))


def _within(inner: Network, outer: Network) -> bool:
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network):
        # Of an IPv6 visitor only the /64 is known; a rule within it means that visitor.
        return inner.subnet_of(outer) or outer.subnet_of(inner)
    return False


@lru_cache(maxsize=4096)
def _read(network: str) -> Network | None:
    try:
        return ip_network(network)
    except ValueError:
        return None


def _suffixes(email: str) -> list[str]:
    """Return the domain of an address and those it lies in, the top level left out."""
    domain = email.strip().rpartition("@")[2].casefold().rstrip(".")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return []
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]


def read_cidr(text: str) -> str:
    """Return a network as it is kept: an address alone is a network of one.

    Raises:
        ValueError: also when it is wider than anything one organisation knows
    """
    network = ip_network(text.strip(), strict=False)
    if network.prefixlen < WIDEST[network.version]:
        raise ValueError("too wide")
    return str(network)


def read_domain(text: str) -> str:
    """Return a mail domain as it is kept: as the wire has it, in small letters.

    Raises:
        ValueError
    """
    domain = text.strip().removeprefix("@").casefold().rstrip(".").encode("idna").decode("ascii")
    if len(domain) > 253 or not DOMAIN.fullmatch(domain):
        raise ValueError("no domain")
    return domain
