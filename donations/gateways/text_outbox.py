"""Sending a text through the provider: `POST <address>/messages`, one JSON object.

`id` is ours and the same at every attempt, so that the provider sends it once.
"""

from dataclasses import dataclass, field

import httpx

from mobilize.kit.errors import AppError, Kind

PATIENCE = httpx.Timeout(10.0)


class TextNotSent(AppError):
    """The text provider took no message. It is tried again."""

    code = "text-not-sent"
    kind = Kind.TRY_LATER


class TextNotWanted(AppError):
    """The text provider refused a message for good."""

    code = "text-not-wanted"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Outgoing:
    """One text. Whose number it goes to is personal, and shown in no log."""

    id: str
    sender: str
    to: str = field(repr=False)
    text: str = field(repr=False)


def send(message: Outgoing, *, base: str, key: str) -> None:
    """Hand a text to the provider. Call it outside any transaction.

    Raises:
        TextNotSent, TextNotWanted
    """
    body = {"id": message.id, "from": message.sender, "to": message.to, "text": message.text}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": message.id}
    try:
        answer = httpx.post(f"{base}/messages", json=body, headers=headers, timeout=PATIENCE)
    except httpx.HTTPError as error:
        raise TextNotSent from error
    if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise TextNotSent
    if not answer.is_success:
        raise TextNotWanted
