"""Requests as the demo makes them: kept connections, and one sentence when one goes wrong."""

from types import TracebackType
from typing import Any, Self

import httpx

VISITORS = 8  # at the same time
PATIENCE = httpx.Timeout(30.0)
# What people's browsers say: visits by programs are not counted.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


class DemoFailed(Exception):
    """The demo cannot go on; the message says what was asked and what came back."""


class Wire:
    """A connection to one of the servers. Several threads may use it; cookies are shared too."""

    def __init__(self, address: str, *, headers: dict[str, str] | None = None) -> None:
        self.address = address
        self._client = httpx.Client(
            base_url=address,
            headers=headers or {},
            timeout=PATIENCE,
            limits=httpx.Limits(max_connections=VISITORS, max_keepalive_connections=VISITORS),
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, path: str, **said: Any) -> httpx.Response:
        """Ask, and return whatever is answered.

        Raises:
            DemoFailed: nobody answers
        """
        return self._send("GET", path, **said)

    def fetch(self, path: str, **said: Any) -> Any:
        """Ask, and return the JSON of a success.

        Raises:
            DemoFailed
        """
        return _json(self._send("GET", path, **said))

    def post(self, path: str, **said: Any) -> Any:
        """Send, and return the JSON of a success.

        Raises:
            DemoFailed
        """
        return _json(self._send("POST", path, **said))

    def post_form(self, path: str, fields: dict[str, str]) -> httpx.Response:
        """Send a page's form as a browser does."""
        return self._send("POST", path, data=fields)

    def _send(self, method: str, path: str, **said: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **said)
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise DemoFailed(f"{method} {self.address}{path}: {why}.") from error


def _json(answer: httpx.Response) -> Any:
    if not answer.is_success:
        request = answer.request
        raise DemoFailed(
            f"{request.method} {request.url} answered {answer.status_code}: {answer.text[:500]}"
        )
    return answer.json() if answer.content else None
