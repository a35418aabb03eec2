"""Typesetting: a Typst source and values, out come a PDF or an image. No network, no file.

The source is ours and knows the values as `given`. What people wrote is only ever
passed as a value and never becomes part of the source, so that it cannot be markup.

The fonts inside the library cover the Latin, Greek, Cyrillic, Armenian, Georgian,
Hebrew, Arabic and Devanagari scripts, in every direction; for Chinese, Japanese,
Korean, emoji and others the fonts of the machine are asked, where it has any.
"""

import functools
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import typst

# In this order, so that the same letters look the same on every machine.
FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
STANDARD: Final = "a-2a"  # PDF/A-2a: to be kept, and to be read aloud
MOST_SECONDS = 120
LEFT_OUT = 3  # how the child process says that letters are missing
BOX = "\u25a1"  # stands where a letter is in no font
SIZE_BYTES = 8  # before each document of many, how long it is
Value = Any  # what JSON knows

PREAMBLE = f"""\
#let given = json(bytes(sys.inputs.given))
#set text(font: {json.dumps(FONTS).replace("[", "(").replace("]", ")")})
"""
PROBE = '#set document(title: "Probe")\n#given.text'


class Unprintable(Exception):
    """No font at hand has some of the letters; `letters` are the ones."""

    def __init__(self, letters: frozenset[str]) -> None:
        super().__init__(f"{len(letters)} letters are in no font")
        self.letters = letters


class TypesettingFailed(Exception):
    """The source does not compile, or takes too long: a bug of ours."""


def pdf(source: str, data: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """Return a tagged PDF/A; it names `made_at` as its date, so that equal input makes equal bytes.

    The source must set the document's title. A process of its own does the work: a long
    document takes memory that the library keeps.

    Raises:
        Unprintable, TypesettingFailed
    """
    asked = {"source": source, "documents": [[data, made_at and made_at.timestamp()]]}
    return _of_child(asked)[0]


def pdfs(source: str, documents: Sequence[tuple[Mapping[str, Any], datetime]]) -> list[bytes]:
    """Return many short documents of one source, each with the moment it names as its date.

    One process sets them all: from the second on each takes milliseconds. A letter that
    is in no font becomes a box: one name among many must not hold the others up.

    Raises:
        TypesettingFailed
    """
    given = [[data, made_at.timestamp()] for data, made_at in documents]
    return _of_child({"source": source, "documents": given, "boxes": True}) if given else []


def boxed(value: Value, letters: Iterable[str]) -> Value:
    """Return the same values with a box for each of these letters."""
    if isinstance(value, Mapping):
        return {name: boxed(inner, letters) for name, inner in value.items()}
    if isinstance(value, list):
        return [boxed(inner, letters) for inner in value]
    if not isinstance(value, str):
        return value
    for letter in sorted(letters, key=len, reverse=True):  # clusters before their parts
        value = value.replace(letter, BOX)
    return value


def _of_child(asked: Mapping[str, Any]) -> list[bytes]:
    try:
        child = subprocess.run(
            [sys.executable, "-m", "mobilize.kit.typesetting"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=False,
            timeout=MOST_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed("the document takes too long") from error
    if child.returncode == LEFT_OUT:
        raise Unprintable(frozenset(json.loads(child.stdout)))
    if child.returncode:
        raise TypesettingFailed(child.stderr.decode(errors="replace")[-2000:])
    return _taken_apart(child.stdout)


def _taken_apart(said: bytes) -> list[bytes]:
    made = []
    while said:
        size = int.from_bytes(said[:SIZE_BYTES], "big")
        made.append(said[SIZE_BYTES : SIZE_BYTES + size])
        said = said[SIZE_BYTES + size :]
    return made


def png(source: str, data: Mapping[str, Any], *, ppi: int = 144) -> bytes:
    """Return a document of one page as an image; one point is `ppi` / 72 pixels wide.

    Letters that no font has become empty boxes: ask `unprintable` first.

    Raises:
        TypesettingFailed
    """
    try:
        made: bytes | list[bytes] = typst.compile(
            (PREAMBLE + source).encode(),
            format="png",
            ppi=ppi,
            font_paths=_fonts(),
            sys_inputs=_given(data),
        )
    except typst.TypstError as error:
        raise TypesettingFailed(str(error)) from error
    if not isinstance(made, bytes):
        raise TypesettingFailed("more than one page")
    return made


def unprintable(text: str) -> frozenset[str]:
    """Return the letters of a text that no font at hand has."""
    try:
        _compile(PROBE, {"text": text}, made_at=None)
    except Unprintable as error:
        return error.letters
    return frozenset()


def _compile(source: str, data: Mapping[str, Any], *, made_at: float | None) -> bytes:
    try:
        return typst.compile(
            (PREAMBLE + source).encode(),
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=None if made_at is None else int(made_at),
            font_paths=_fonts(),
            sys_inputs=_given(data),
        )
    except typst.TypstError as error:
        letters = re.findall(r'the text `(".*?")` could not be displayed', error.diagnostic)
        if not letters:
            raise
        raise Unprintable(frozenset(_read(letter) for letter in letters)) from error


def _read(quoted: str) -> str:
    """Undo the escapes of a quoted text in a message of the library."""
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), quoted[1:-1])
    return re.sub(r"\\(.)", r"\1", plain)


def _given(data: Mapping[str, Any]) -> dict[str, str]:
    return {"given": json.dumps(data, ensure_ascii=False)}


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def _child() -> int:
    asked = json.load(sys.stdin)
    for data, made_at in asked["documents"]:
        try:
            made = _compile(asked["source"], data, made_at=made_at)
        except Unprintable as error:
            if not asked.get("boxes"):
                sys.stdout.write(json.dumps(sorted(error.letters)))
                return LEFT_OUT
            made = _compile(asked["source"], boxed(data, error.letters), made_at=made_at)
        sys.stdout.buffer.write(len(made).to_bytes(SIZE_BYTES, "big") + made)
    return 0


if __name__ == "__main__":
    sys.exit(_child())
