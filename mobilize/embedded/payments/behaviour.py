"""How the provider behaves towards those who are tried with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from mobilize.embedded.payments.store import Store

LARGEST = {"repeat": 20, "delay_ms": 60_000, "answer_delay_ms": 60_000, "cut_answers": 10_000}


@dataclass(frozen=True)
class Behaviour:
    """What is done differently from a well-behaved provider.

    `repeat`: so many more copies of every event. `shuffle`: events leave in a
    random order. `hold`: events wait until they are released. `delay_ms`: before
    an event leaves. `answer_delay_ms`: before a call is carried out.
    `fail_next`: so many calls answer with this status and do nothing.
    `cut_answers` (`timeout_after_success`): so many POSTs are carried out and
    then cut off without an answer. `garble_answers`: so many are carried out and
    then answered with what is no JSON. `sign_wrongly`: signatures do not match.
    """

    repeat: int = 0
    shuffle: bool = False
    hold: bool = False
    delay_ms: int = 0
    answer_delay_ms: int = 0
    fail_status: int = 500
    fail_count: int = 0
    cut_answers: int = 0
    garble_answers: int = 0
    sign_wrongly: bool = False


class Misbehaviour(Exception):
    """What was asked for is not a behaviour; the message says why."""


def current(store: Store) -> Behaviour:
    """Return how the provider behaves now."""
    return Behaviour(**(store.setting("behaviour") or {}))


def keep(store: Store, behaviour: Behaviour) -> None:
    """Behave so from now on."""
    store.set("behaviour", asdict(behaviour))


def changed(behaviour: Behaviour, asked: Mapping[str, Any]) -> Behaviour:
    """Return `behaviour` with what was asked for; the rest stays as it is.

    Raises:
        Misbehaviour
    """
    flat = dict(asked)
    if "timeout_after_success" in flat:
        flat["cut_answers"] = flat.pop("timeout_after_success")
    if "fail_next" in flat:
        flat |= _failures(flat.pop("fail_next"))
    for name, value in flat.items():
        _check(name, value)
    return replace(behaviour, **flat)


def described(behaviour: Behaviour) -> dict[str, Any]:
    """Return a behaviour in the words in which it is asked for."""
    told = asdict(behaviour)
    told["fail_next"] = {"status": told.pop("fail_status"), "count": told.pop("fail_count")}
    told["timeout_after_success"] = told.pop("cut_answers")
    return told


def _failures(asked: Any) -> dict[str, Any]:
    if not isinstance(asked, dict) or not asked.keys() <= {"status", "count"}:
        raise Misbehaviour('fail_next must be like {"status": 500, "count": 1}.')
    return {"fail_status": asked.get("status", 500), "fail_count": asked.get("count", 1)}


def _check(name: str, value: Any) -> None:
    kinds = {field.name: field.type for field in fields(Behaviour)}
    if name not in kinds:
        raise Misbehaviour(f"There is no behaviour called {name[:50]!r}.")
    if kinds[name] is bool:
        if not isinstance(value, bool):
            raise Misbehaviour(f"{name} must be true or false.")
    elif type(value) is not int or not 0 <= value <= LARGEST.get(name, 10_000):
        raise Misbehaviour(f"{name} must be a whole number up to {LARGEST.get(name, 10_000)}.")
    elif name == "fail_status" and not 500 <= value <= 599:
        raise Misbehaviour("The status of fail_next must be between 500 and 599.")
