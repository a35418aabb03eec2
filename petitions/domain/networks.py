"""The networks of `networks.toml`, laid out so that one look finds each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from petitions.domain.channels import CHANNELS, DATA, NOT_GROUPS

APP = "android-app:"  # in front of an Android package, where a host would stand
# What stands between a name and its country, as in google.co.uk.
SECOND_LEVEL = {"co", "com", "org", "net", "ne", "or", "gov", "edu", "ac", "go"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a click id tells: a channel, and the networks of the same house it may stand for."""

    channel: str
    also: frozenset[str] = frozenset()


def _rows() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for group, rows in DATA.items():
        if group not in NOT_GROUPS:
            yield from rows.items()


def _first(part: str, *, prefix: str = "") -> dict[str, str]:
    """Return word → channel; where two channels claim a word, the earlier has it."""
    found: dict[str, str] = {}
    for channel, row in _rows():
        for word in row.get(part, ()):
            found.setdefault(prefix + word, channel)
    return found


def _sources() -> dict[str, str]:
    found = {channel: channel for channel in CHANNELS}
    for word, channel in _first("sources").items():
        found.setdefault(word, channel)
    for channel, words in DATA["aliases"].items():
        for word in words:
            found.setdefault(word, channel)
    return found


_claimed = _first("hosts")
SOURCES: Final = _sources()
HOSTS: Final = {
    **{host: channel for host, channel in _claimed.items() if not host.endswith(".*")},
    **_first("apps", prefix=APP),
}
BRANDS: Final = {host[:-2]: channel for host, channel in _claimed.items() if host.endswith(".*")}
IN_APP: Final = tuple(_first("in_app").items())
FETCHERS: Final = tuple((word.lower(), channel) for word, channel in _first("fetchers").items())
MARKS: Final = {
    name: Mark(row["channel"], frozenset(row.get("also", ())))
    for name, row in DATA["marks"].items()
}
MEDIA: Final = {word: kind for kind, words in DATA["media"].items() for word in words}
PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    part: tuple(names) for part, names in DATA["parameters"].items()
}
PERSONAL: Final = frozenset(DATA["personal"]["hosts"])
BROWSERS: Final[tuple[str, ...]] = tuple(DATA["browsers"]["agents"])


def of_host(host: str, own: Mapping[str, str] | None = None) -> str | None:
    """Return the channel a host belongs to, or None. The longest name that is known decides.

    `own` is an organisation's own list, which comes before ours.
    """
    if host.startswith(APP):
        return (own or {}).get(host) or HOSTS.get(host)
    for suffix in suffixes(host):
        found = (own or {}).get(suffix) or HOSTS.get(suffix) or _of_brand(suffix)
        if found:
            return found
    return None


def without_people(host: str) -> str:
    """Return a host without the subdomain that may name a person, where a network gives those."""
    for suffix in suffixes(host):
        brand, _, rest = suffix.partition(".")
        if suffix in PERSONAL or (f"{brand}.*" in PERSONAL and _is_country(rest)):
            return suffix
    return host


def suffixes(host: str) -> Iterator[str]:
    """Yield a host and everything it stands below, down to two labels."""
    while "." in host:
        yield host
        _, _, host = host.partition(".")


def _of_brand(host: str) -> str | None:
    brand, _, rest = host.partition(".")
    channel = BRANDS.get(brand)
    return channel if channel and _is_country(rest) else None


def _is_country(rest: str) -> bool:
    """Say whether only a top-level domain is left, so that google.evil.example is not Google."""
    first, dot, last = rest.partition(".")
    return bool(first) and (not dot or (first in SECOND_LEVEL and len(last) == 2))
