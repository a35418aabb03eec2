"""Events: what a service tells the rest of the house, through the outbox."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Carries ids only: never a name, an address or a text.

    `topic` names it for ever. `key` makes it unique: publishing the same key twice
    stores it once.
    """

    topic: ClassVar[str]

    organisation_id: UUID

    @property
    def key(self) -> str:
        """Return the business key; by default every field, so that one fact is one event."""
        return ":".join(str(getattr(self, field.name)) for field in fields(self))

    def payload(self) -> dict[str, str]:
        """Return the fields as JSON can hold them."""
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild the event; fields it does not know are left, so that versions may meet."""
        types = {field.name: field.type for field in fields(cls)}
        known = {name: value for name, value in payload.items() if name in types}
        return cls(**{name: _read(types[name], value) for name, value in known.items()})


def _read(kind: Any, value: str) -> Any:
    return kind(value) if kind in {UUID, int} else value


def every_event() -> list[type[Event]]:
    """Return every event the loaded code can publish, sorted by topic."""
    return sorted(Event.__subclasses__(), key=lambda event: event.topic)
