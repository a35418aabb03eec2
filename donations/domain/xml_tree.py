"""XML from outside, read by the standard library's expat behind a guard.

No document type, so no entity of anybody's; nothing is ever fetched; depth, size and
number of elements are bounded. Each element remembers its line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 40
MOST_ELEMENTS = 3_000_000
LONGEST = 10_000  # characters of one element's text


class XmlRefused(Exception):
    """This XML is not read; says why, and in which line."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.why, self.line = why, line


@dataclass(slots=True)
class Element:
    """An element without its namespace."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def every(self, path: str) -> Iterator["Element"]:
        """Yield each element at `a/b/c` below this one."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.name == first:
                yield from child.every(rest) if rest else (child,)

    def one(self, *paths: str) -> "Element | None":
        """Return the first element at the first of these paths that leads somewhere."""
        return next((found for path in paths for found in self.every(path)), None)

    def said(self, *paths: str) -> str:
        """Return the text at the first of these paths that leads somewhere; else nothing."""
        found = self.one(*paths)
        return found.text if found is not None else ""


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.stack: list[Element] = []
        self.root: Element | None = None
        self.namespace, self.count = "", 0

    def read(self, data: bytes) -> Element:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            raise XmlRefused(expat.errors.messages[error.code], error.lineno) from error
        except (LookupError, UnicodeDecodeError) as error:
            raise XmlRefused("unknown encoding", 1) from error
        if self.root is None:
            raise XmlRefused("no element found", 1)
        return self.root

    def _refuse(self, why: str) -> None:
        raise XmlRefused(why, self.parser.CurrentLineNumber)

    def _refuse_doctype(self, *_said: object) -> None:
        self._refuse("a document type stands in it")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self.count += 1
        if len(self.stack) >= DEEPEST or self.count > MOST_ELEMENTS:
            self._refuse("it nests too deeply, or has too many elements")
        element = Element(local, self.parser.CurrentLineNumber, attributes)
        if self.root is None:
            self.root, self.namespace = element, space
        self.stack.append(element)

    def _end(self, _name: str) -> None:
        element = self.stack.pop()
        element.text = element.text.strip()
        if self.stack:
            self.stack[-1].children.append(element)

    def _text(self, text: str) -> None:
        element = self.stack[-1]
        if not element.text and text.isspace():
            return  # between elements
        if len(element.text) + len(text) > LONGEST:
            self._refuse("one text is far too long")
        element.text += text


def read(data: bytes) -> tuple[str, Element]:
    """Return the namespace of the root, and the root.

    Raises:
        XmlRefused
    """
    reader = _Reader()
    root = reader.read(data)
    return reader.namespace, root
