"""Expected refusals. Each is a class beside the function that raises it.

The kind is translated once for HTTP (`mobilize.http.errors`) and once for the
worker (`worker.relay`). Any exception that is not an AppError is a bug.
"""

from enum import Enum


class Kind(Enum):
    """What a refusal means, whoever has to hear it."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    CONFLICT = "conflict"
    UNPROCESSABLE = "unprocessable"
    TOO_MANY = "too-many"
    TRY_LATER = "try-later"


class AppError(Exception):
    """A refusal that a caller can understand and act on.

    `code` is stable and documented in docs/errors.md; the message is a plain
    sentence, in English; `field` names the input that is wrong, where there is one.
    What differs from case to case is passed as values (`"Row %(row)s is empty."`,
    `row=3`), so that the sentence can be found in another language.

    `is_attempt` is false where nothing was tried, as what it takes is away: the worker then
    waits and counts no attempt, however long that lasts.
    """

    code: str = "refused"
    kind: Kind = Kind.INVALID
    is_attempt: bool = True

    def __init__(self, message: str = "", *, field: str = "", **values: object) -> None:
        self.template = message or (self.__doc__ or "").strip().splitlines()[0]
        self.values = values
        super().__init__(self.template % values if values else self.template)
        self.field = field

    @property
    def message(self) -> str:
        return str(self.args[0])


def every_refusal() -> list[type[AppError]]:
    """Return every refusal the loaded code can raise, sorted by code."""
    found: list[type[AppError]] = []
    waiting = [AppError]
    while waiting:
        children = waiting.pop().__subclasses__()
        found.extend(children)
        waiting.extend(children)
    return sorted(found, key=lambda refusal: refusal.code)
