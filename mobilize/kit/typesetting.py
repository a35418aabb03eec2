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
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import typst

# In this order, so that the same letters look the same on every machine.
FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
STANDARD: Final = "a-2a"  # PDF/A-2a: to be kept, and to be read aloud
MOST_SECONDS = 120
LEFT_OUT = 3  # how the child process says that letters are missing

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
    asked = {"source": source, "data": data, "made_at": made_at and made_at.timestamp()}
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
    return child.stdout


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
    try:
        made = _compile(asked["source"], asked["data"], made_at=asked["made_at"])
    except Unprintable as error:
        sys.stdout.write(json.dumps(sorted(error.letters)))
        return LEFT_OUT
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(_child())
