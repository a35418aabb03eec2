"""Ids that callers want as whole objects: `expand[]=latest_charge`."""

from typing import Any

from mobilize.embedded.payments import sessions
from mobilize.embedded.payments.calls import shown
from mobilize.embedded.payments.refusals import InvalidRequest
from mobilize.embedded.payments.store import Object, Store

DEEPEST = 4
KINDS = {
    "charge": "charge",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "setup_intent": "setup_intent",
}


def expand(*, store: Store, answer: Object, paths: list[str]) -> Object:
    """Return the answer with the ids at these paths replaced by what they stand for.

    Raises:
        InvalidRequest: a path leads nowhere
    """
    for path in paths:
        steps = path.split(".")
        if len(steps) > DEEPEST:
            message = f"You cannot expand more than {DEEPEST} levels: {path[:100]}"
            raise InvalidRequest(message, param="expand")
        _walk(store, answer, steps, path)
    return answer


def _walk(store: Store, inside: Object, steps: list[str], path: str) -> None:
    name, rest = steps[0], steps[1:]
    if name == "data" and inside.get("object") == "list" and rest:
        for each in inside["data"]:
            _walk(store, each, rest, path)
        return
    inside[name] = _whole(store, inside, name, path)
    if rest and isinstance(inside[name], dict):
        _walk(store, inside[name], rest, path)


def _whole(store: Store, inside: Object, name: str, path: str) -> Any:
    if name == "line_items" and inside.get("object") == sessions.KIND:
        session = store.find(sessions.KIND, inside["id"])
        return sessions.items_of(session) if session else None
    if name not in KINDS or name not in inside:
        message = f"This property cannot be expanded ({path[:100]})."
        raise InvalidRequest(message, param="expand")
    value = inside[name]
    if not isinstance(value, str):
        return value
    found = store.find(KINDS[name], value)
    return shown(found) if found else value
