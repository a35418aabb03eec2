"""What staff may write into their own channel rules: codes and hosts, each with its channel."""

from collections.abc import Callable, Mapping

from mobilize.kit.errors import AppError
from petitions.domain import evidence
from petitions.domain.channels import CHANNELS

MOST = 500  # of each kind: the rules are read with every visit


class SourceInvalid(AppError):
    """A code is short and plain, such as spring-letter, and holds no number of a person."""

    code = "channel-source-invalid"


class HostInvalid(AppError):
    """This is no host such as news.example.org."""

    code = "channel-host-invalid"


class ChannelUnknown(AppError):
    """There is no such channel."""

    code = "channel-unknown"


class TooManyRules(AppError):
    """An organisation has 500 codes and 500 hosts of its own at most."""

    code = "too-many-channel-rules"


def sources(said: Mapping[str, str]) -> dict[str, str]:
    """Return codes as visits will show them, each with its channel.

    Raises:
        SourceInvalid, ChannelUnknown, TooManyRules
    """
    return _read(said, field="sources", spell=_source)


def hosts(said: Mapping[str, str]) -> dict[str, str]:
    """Return hosts as visits will show them, each with its channel.

    Raises:
        HostInvalid, ChannelUnknown, TooManyRules
    """
    return _read(said, field="hosts", spell=_host)


def _read(said: Mapping[str, str], *, field: str, spell: Callable[[str], str]) -> dict[str, str]:
    if len(said) > MOST:
        raise TooManyRules(field=field)
    found = {}
    for word, channel in said.items():
        if channel not in CHANNELS:
            raise ChannelUnknown(field=field)
        found[spell(word)] = channel
    return dict(sorted(found.items()))


def _source(said: str) -> str:
    plain = evidence.slug(said)
    if not plain:
        raise SourceInvalid(field="sources")
    return plain


def _host(said: str) -> str:
    plain = evidence.host_of(f"https://{said.strip().lower()}")
    if not plain or "/" in said:
        raise HostInvalid(field="hosts")
    return plain
