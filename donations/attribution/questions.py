"""What a report on attribution is asked: of which conversions, counted how, credited to what."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Literal
from uuid import UUID

from donations.attribution.heuristics import HALF_LIFE

CONVERSIONS = ("money", "pledge", "signature")
MEASURES = ("value", "count")
LABELS = ("channel", "campaign", "link")
STANDINGS = ("", "new", "returning")
UNIT = 1_000_000  # a conversion that is counted is split in millionths

Conversion = Literal["money", "pledge", "signature"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """Days are the organisation's, both ends included; None leaves an end open.

    Money counts on the day it was booked, a pledge on the day it was made, a signature on the
    day it was confirmed. Somebody is `returning` who gave, or signed, before; whom nothing is
    known of is new. With `tagged_only` untagged visits are left out of journeys that have others.
    Visits older than `look_back_days` at the conversion are in no journey.
    """

    currency: str
    conversion: Conversion = "money"
    measure: str = "value"
    by: str = "channel"
    cause_id: UUID | None = None
    petition_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    country: str = ""
    language: str = ""
    standing: str = ""
    half_life: float = HALF_LIFE
    order: int = 1
    tagged_only: bool = False
    look_back_days: int = 90

    @property
    def counts(self) -> bool:
        """Say whether conversions are counted; signatures have no other value."""
        return self.measure == "count" or self.conversion == "signature"

    @property
    def of_some_signers(self) -> bool:
        """Say whether it is about signatures of some people; a visit that led to none has none."""
        some = bool(self.country or self.language or self.standing)
        return self.conversion == "signature" and some

    def written(self) -> dict[str, Any]:
        """Return the question as JSON can keep it."""
        return {
            name: str(value) if isinstance(value, UUID | date) else value
            for name, value in asdict(self).items()
        }


def read(written: dict[str, Any]) -> Question:
    """Return the question that was written."""
    known = {field.name for field in fields(Question)}
    said = {name: value for name, value in written.items() if name in known}
    for name in ("cause_id", "petition_id"):
        said[name] = UUID(said[name]) if said.get(name) else None
    for name in ("since", "until"):
        said[name] = date.fromisoformat(said[name]) if said.get(name) else None
    return Question(**said)
