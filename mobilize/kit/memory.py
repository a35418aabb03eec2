"""What a process remembers for a few seconds, because it is asked a thousand times in them."""

import functools
import time
from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K")
V = TypeVar("V")

_forgetting: list[Callable[[], None]] = []


def remembered(*, seconds: float, most: int = 4096) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let each process remember a function's answers for at most so many seconds.

    Refusals are not remembered. The answer is shared between threads: nobody changes it.
    """

    def remember(function: Callable[P, R]) -> Callable[P, R]:
        @functools.lru_cache(maxsize=most)
        def at(_tick: int, *args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        @functools.wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            return at(int(time.monotonic() / seconds), *args, **kwargs)  # type: ignore[arg-type]  # hashable, as every key

        _forgetting.append(at.cache_clear)
        return ask

    return remember


def forget() -> None:
    """Forget everything at once, in this process: rules have changed, or a test begins."""
    for clear in _forgetting:
        clear()


class Lately(Generic[K, V]):
    """What a process learned of late: all is forgotten at once, in time or when there is much."""

    def __init__(self, *, seconds: float, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._forget()

    def get(self, key: K) -> V | None:
        """Return what was learned about a key, or None."""
        if time.monotonic() > self.forget_at:
            self._forget()
        return self._known.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep it for a while."""
        if len(self._known) >= self._most:
            self._forget()
        self._known[key] = value

    def __len__(self) -> int:
        return len(self._known)

    def _forget(self) -> None:
        self._known: dict[K, V] = {}
        self.forget_at = time.monotonic() + self._seconds
