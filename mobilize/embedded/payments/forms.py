"""The parameters of a call: decoded from `a[b][c]=d`, read once each, nothing left over."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from mobilize.embedded.payments.refusals import InvalidRequest

DEEPEST = 6  # levels of brackets
LONGEST_TEXT = 5000
MOST_METADATA = 50
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_INTEGER = re.compile(r"-?[0-9]{1,15}")


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return nested parameters: `a[b]=c` as a mapping, `a[0]=c` and `a[]=c` as a list.

    Raises:
        InvalidRequest: a name is not well formed, or is a value and a mapping at once
    """
    tree: dict[str, Any] = {}
    for name, value in pairs:
        _plant(tree, _steps(name), value, name=name)
    return {name: _with_lists(value) for name, value in tree.items()}


def _steps(name: str) -> list[str]:
    found = _KEY.fullmatch(name)
    steps = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])] if found else []
    if not 0 < len(steps) <= DEEPEST:
        raise InvalidRequest(f"Invalid parameter name: {name[:100]}", param=name[:100])
    return steps


def _plant(tree: dict[str, Any], steps: list[str], value: str, *, name: str) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise InvalidRequest(f"Invalid parameter: {name[:100]}", param=name[:100])
    leaf = steps[-1] or str(len(tree))
    if isinstance(tree.get(leaf), dict):
        raise InvalidRequest(f"Invalid parameter: {name[:100]}", param=name[:100])
    tree[leaf] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(each) for name, each in value.items()}
    if all(name.isascii() and name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


class Form:
    """Parameters that are read by name. `finish` refuses those that nobody has read."""

    def __init__(self, values: dict[str, Any], *, path: str = "") -> None:
        self._values = values
        self._path = path
        self._read: set[str] = set()
        self._inner: list[Form] = []

    def has_inner(self, name: str) -> bool:
        """Tell whether a parameter was sent with parameters inside, without reading it."""
        return isinstance(self._values.get(name), dict)

    def text(self, name: str, *, longest: int = LONGEST_TEXT) -> str | None:
        """Return a text, or None when it was not sent."""
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.invalid(name, f"Invalid string: {name} is not a single value")
        if not value:
            raise self.invalid(
                name,
                f"You passed an empty string for '{self.address(name)}'.",
                code="parameter_invalid_empty",
            )
        if len(value) > longest:
            message = f"Invalid string: {name} must be at most {longest} characters"
            raise self.invalid(name, message, code="parameter_invalid_string")
        return value

    def needed_text(self, name: str) -> str:
        """Return a text that must be there."""
        return self.text(name) or self._missing(name)

    def integer(self, name: str) -> int | None:
        """Return a whole number, or None when it was not sent."""
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, str) or not _INTEGER.fullmatch(value):
            message = f"Invalid integer: {str(value)[:50]}"
            raise self.invalid(name, message, code="parameter_invalid_integer")
        return int(value)

    def needed_integer(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self.integer(name)
        return int(self._missing(name)) if value is None else value

    def flag(self, name: str) -> bool:
        """Return true or false; what was not sent is false."""
        value = self._take(name)
        if value not in {None, "true", "false"}:
            raise self.invalid(name, f"Invalid boolean: {str(value)[:50]}")
        return bool(value == "true")

    def choice(self, name: str, among: Collection[str]) -> str | None:
        """Return one of a few words, or None when it was not sent."""
        value = self.text(name)
        if value is not None and value not in among:
            raise self.invalid(name, f"Invalid {name}: must be one of {', '.join(sorted(among))}")
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.invalid(name, "Invalid array")
        return value

    def metadata(self, name: str = "metadata") -> dict[str, str]:
        """Return the caller's own values; an empty one stands for a key to be taken away."""
        value = self._take(name)
        if value is None or value == "":
            return {}
        if isinstance(value, list):  # keys that are all digits look like a list
            value = {str(key): each for key, each in enumerate(value)}
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise self.invalid(name, "Metadata values must be strings")
        if len(value) > MOST_METADATA or any(
            len(key) > 40 or len(each) > 500 for key, each in value.items()
        ):
            raise self.invalid(
                name, "Metadata takes 50 keys of at most 40 characters, values of at most 500"
            )
        return value

    def inner(self, name: str) -> "Form | None":
        """Return the parameters inside a parameter, or None when it was not sent."""
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.invalid(name, "Invalid object")
        return self._nested(name, value)

    def inners(self, name: str) -> "list[Form]":
        """Return the parameters of each item of a list."""
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.invalid(name, "Invalid array")
        return [self._nested(f"{name}[{at}]", each) for at, each in enumerate(value)]

    def finish(self) -> None:
        """Refuse what nobody has read: a misspelt parameter must not be lost in silence."""
        for name in self._values:
            if name not in self._read:
                message = f"Received unknown parameter: {self.address(name)}"
                raise self.invalid(name, message, code="parameter_unknown")
        for form in self._inner:
            form.finish()

    def invalid(self, name: str, message: str, *, code: str | None = None) -> InvalidRequest:
        """Return a refusal that names a parameter by its whole address."""
        return InvalidRequest(message, code=code, param=self.address(name))

    def address(self, name: str) -> str:
        """Return the whole name of a parameter: `a[b][0][c]`."""
        if not self._path:
            return name
        first, bracket, rest = name.partition("[")
        return f"{self._path}[{first}]{bracket}{rest}"

    def _take(self, name: str) -> Any:
        self._read.add(name)
        return self._values.get(name)

    def _nested(self, name: str, values: dict[str, Any]) -> "Form":
        form = Form(values, path=self.address(name))
        self._inner.append(form)
        return form

    def _missing(self, name: str) -> str:
        address = self.address(name)
        raise self.invalid(name, f"Missing required param: {address}.", code="parameter_missing")
