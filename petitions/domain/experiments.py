"""What an experiment has chosen for one person."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Choice:
    """The arm somebody is in, if an experiment runs: its words, or that they are left alone.

    `words` replaces parts of what would be shown otherwise, by part (`subject`, `lead`,
    `text`). Whoever is held out gets nothing, so that what prompting does can be measured.
    """

    arm_id: UUID | None = None
    held_out: bool = False
    words: tuple[tuple[str, str], ...] = ()

    def word(self, part: str, otherwise: str) -> str:
        """Return this arm's words for a part, or what would be said without an experiment."""
        return dict(self.words).get(part, otherwise)


NO_EXPERIMENT = Choice()
