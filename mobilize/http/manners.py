"""What Django answers to requests that are all alike: learned from its answer to the first of them.

Nothing is known here about headers: who first asks in a manner (host, scheme, …) is led through
Django, and what that answers is repeated to the next, with a request's own name in it. A cookie
in it, or any other status than the one expected, is never learned. Everything is forgotten after
a minute.
"""

from collections.abc import Callable, Iterable
from typing import Any

from mobilize.kit.memory import Lately

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
Learn = Callable[[], None]

LEARNED_FOR = 60.0  # seconds
MOST = 1_000  # manners in one process; beyond that all is learned anew, too


class Manners:
    """The headers of Django's answers of one status, by what an answer may depend on."""

    def __init__(self, *, status: str, names: tuple[str, ...], own: frozenset[str]) -> None:
        """Take what manners differ in, as WSGI names it, and the headers every answer has anew."""
        self._status, self._names, self._own = status, names, own
        self._known = Lately[tuple[str, ...], Headers](seconds=LEARNED_FOR, most=MOST)

    def known(self, environ: Environ) -> Headers | None:
        """Return the headers that are not an answer's own; None where none was seen."""
        return self._known.get(self._manner(environ))

    def learning(self, environ: Environ, start: Start, *, also: Learn = lambda: None) -> Start:
        """Return what hears Django's answer and learns it, and `also` something beside it."""

        def listen(status: str, headers: Headers, *more: Any) -> Any:
            names = {name.lower() for name, _ in headers}
            if status == self._status and names >= self._own and "set-cookie" not in names:
                kept = [(name, said) for name, said in headers if name.lower() not in self._own]
                self._known.put(self._manner(environ), kept)
                also()
            return start(status, headers, *more)

        return listen

    def __len__(self) -> int:
        return len(self._known)

    def _manner(self, environ: Environ) -> tuple[str, ...]:
        return tuple([environ.get(name, "") for name in self._names])
