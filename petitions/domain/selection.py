"""Which signatures a saved query means, without naming anybody."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from mobilize.kit.errors import AppError
from petitions.domain.screening import Suspicion

NETWORK = re.compile(r"[0-9a-f]{32}")
COUNTRY = re.compile(r"[A-Z]{2}")
SOURCES = ("web", "api", "paper", "import")


class SelectionInvalid(AppError):
    """This query cannot be read."""

    code = "selection-invalid"


class SelectionTooWide(AppError):
    """Say at least one thing about the signatures you mean; nothing would mean all of them."""

    code = "selection-too-wide"


@dataclass(frozen=True)
class Selection:
    """What the signatures have in common; what is None does not matter.

    `network` is the hash kept with a signature, `link` the code of the share link they
    came through, `below` a signature that is meant with everything it brought. There is
    no mail domain here: nobody keeps one readable. Those that a list names are found by
    their suspicion.
    """

    suspicion: str | None = None
    least_score: int | None = None
    network: str | None = None
    signed_from: datetime | None = None
    signed_until: datetime | None = None
    country: str | None = None
    source: str | None = None
    name_shown: bool | None = None
    link: str | None = None
    below: UUID | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            SelectionInvalid: naming the field
        """
        checks = {
            "suspicion": self.suspicion is None or self.suspicion in set(Suspicion),
            "least_score": self.least_score is None or 0 < self.least_score <= 1000,
            "network": self.network is None or bool(NETWORK.fullmatch(self.network)),
            "country": self.country is None or bool(COUNTRY.fullmatch(self.country)),
            "source": self.source is None or self.source in SOURCES,
            "link": self.link is None or 0 < len(self.link) <= 20,
            "signed_until": self.signed_from is None
            or self.signed_until is None
            or self.signed_from < self.signed_until,
        }
        for name, holds in checks.items():
            if not holds:
                raise SelectionInvalid(field=name)

    def refuse_if_empty(self) -> None:
        """Raises: SelectionTooWide."""
        if all(value is None for value in asdict(self).values()):
            raise SelectionTooWide

    def to_json(self) -> dict[str, Any]:
        """Return what is kept: the criteria that matter."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        return {name: _plain(value) for name, value in said.items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read what `to_json` wrote; a name it does not know is refused.

        Raises:
            SelectionInvalid
        """
        unknown = set(kept) - {field.name for field in fields(cls)}
        if unknown:
            raise SelectionInvalid(field=min(unknown))
        try:
            return cls(**{name: READERS.get(name, _same)(value) for name, value in kept.items()})
        except (TypeError, ValueError, AttributeError) as error:
            raise SelectionInvalid from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment says its time zone")
    return moment


def _same(value: Any) -> Any:
    return value


READERS: dict[str, Callable[[Any], Any]] = {
    "signed_from": _moment,
    "signed_until": _moment,
    "below": UUID,
}
