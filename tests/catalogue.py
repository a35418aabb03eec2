"""The catalogue of the interface: what is said in the code, and the French for it.

`python -m tests.catalogue` (or `make messages`) reads every sentence out of templates and code,
brings `mobilize/locale/*/LC_MESSAGES/django.po` up to date and compiles it; what still lacks its
translation is listed. It needs Babel only, no GNU gettext.
"""

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "mobilize" / "locale"
PARTS = ("mobilize", "petitions", "donations")
# What looks like a program of its own, in English only: the embedded servers and the demo.
APART = {ROOT / "mobilize" / "embedded", ROOT / "mobilize" / "demo"}
WORDS = {
    "_": None, "say": None, "marked": None, "gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# A file that imports neither says nothing to a reader, whatever its functions are called.
WAYS = (b"django.utils.translation", b"mobilize.kit.marking")
FOR_MACHINES = {"ParseError", "CommandError", "CannotStart"}  # heard by no reader of a page
WIDTH = 100
NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"

"""

Said = tuple[str | tuple[str, str], str | None]  # a message (with its plural) and its context


def main() -> int:
    """Update every catalogue; return 1 while a sentence is untranslated."""
    missing = 0
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/django.po")):
        catalogue = updated(path)
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(catalogue))
        for message in untranslated(catalogue):
            missing += 1
            sys.stdout.write(f"{path.parent.parent.name}: {message!r}\n")
    return 1 if missing else 0


def updated(path: Path) -> Catalog:
    """Return the catalogue at `path` with exactly the sentences that the code says today."""
    catalogue = read(path)
    catalogue.update(sentences(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def read(path: Path) -> Catalog:
    """Return the catalogue in a file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain="django")


def as_po(catalogue: Catalog) -> bytes:
    """Return the catalogue as text, the same whenever nothing has changed."""
    out = io.BytesIO()
    write_po(out, catalogue, width=WIDTH, sort_output=True, include_lineno=False, omit_header=True)
    return (
        HEADER.format(language=catalogue.locale, plural=catalogue.plural_forms).encode()
        + out.getvalue()
    )


def as_mo(catalogue: Catalog) -> bytes:
    """Return the catalogue as Django reads it, compiled from its text alone."""
    out = io.BytesIO()
    compiled = read_po(io.BytesIO(as_po(catalogue)), locale=catalogue.locale)
    # Babel writes the present minute into the header, which would differ by the next test run.
    compiled.creation_date = compiled.revision_date = NO_DAY
    write_mo(out, compiled)
    return out.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that are empty in this language, or marked as doubtful."""
    return [str(one.id) for one in catalogue if one.id and (one.fuzzy or not all(_strings(one)))]


def sentences() -> Catalog:
    """Return everything our pages, forms and mails say, with the files that say it."""
    found = Catalog(domain="django", fuzzy=False)
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            if path.is_file() and not APART & set(path.parents):
                for said, context in _said_in(path):
                    found.add(said, locations=[(str(path.relative_to(ROOT)), 0)], context=context)
    return found


def _said_in(path: Path) -> Iterator[Said]:
    """Find what one file says: through gettext, as a refusal, or as a label of a choice."""
    if "templates" in path.parts and path.suffix in {".html", ".txt"}:
        yield from _marked(_as_python(path).encode())
    elif path.suffix == ".py" and "migrations" not in path.parts:
        source = path.read_bytes()
        if any(way in source for way in WAYS):
            yield from _marked(source)
        yield from ((text, None) for text in _by_kind(ast.parse(source)))


def _as_python(path: Path) -> str:
    """Return a template's translatable parts as gettext calls, the rest blanked out."""
    return str(templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def _marked(source: bytes) -> Iterator[Said]:
    options = {"encoding": "utf-8"}
    for _, said, _, context in extract("python", io.BytesIO(source), WORDS, options=options):
        yield said, context


def _by_kind(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            yield from _of_refusal(node)
            yield from _of_choices(node)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from _of_raise(node.exc)


def _of_refusal(node: ast.ClassDef) -> Iterator[str]:
    """A refusal's first line is what its reader hears, where it is raised without words."""
    codes = [
        line.value.value
        for line in node.body
        if isinstance(line, ast.Assign)
        and isinstance(line.value, ast.Constant)
        and ast.unparse(line.targets[0]) == "code"
    ]
    told = ast.get_docstring(node)
    if told and codes and node.name != "AppError":
        yield told.splitlines()[0]


def _of_raise(call: ast.Call) -> Iterator[str]:
    """The words a refusal is raised with. Bugs are told in fragments, refusals in sentences."""
    if call.args and isinstance(call.args[0], ast.Constant):
        words = call.args[0].value
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        if isinstance(words, str) and words.endswith(".") and name not in FOR_MACHINES:
            yield words


def _of_choices(node: ast.ClassDef) -> Iterator[str]:
    """The labels that Django makes of a choice's name: `CALLED_OFF` is shown as “Called Off”."""
    if any(ast.unparse(base).endswith("TextChoices") for base in node.bases):
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                yield ast.unparse(line.targets[0]).replace("_", " ").title()


def _strings(message: object) -> tuple[str, ...]:
    string = getattr(message, "string", "")
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    sys.exit(main())
