"""Files from elsewhere: are they text, and which bytes mean which characters?"""

from collections.abc import Mapping

from charset_normalizer import from_bytes

from mobilize.kit.errors import AppError
from mobilize.kit.marking import marked

# What people may choose instead of the guess; the first are by far the commonest.
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "cp1252": marked("Windows-1252 (Western Europe)"),
    "latin-1": "Latin-1 (ISO 8859-1)",
    "iso8859-15": "Latin-9 (ISO 8859-15)",
    "utf-16": marked("UTF-16, marked"),
    "utf-16-le": marked("UTF-16, little-endian"),
    "utf-16-be": marked("UTF-16, big-endian"),
    "cp1250": marked("Windows-1250 (Central Europe)"),
    "iso8859-2": "Latin-2 (ISO 8859-2)",
    "cp1251": marked("Windows-1251 (Cyrillic)"),
    "mac-roman": "Mac Roman",
}
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SIGNATURES = (
    (b"PK\x03\x04", marked("a zip archive or a spreadsheet (.xlsx, .ods)")),
    (b"PK\x05\x06", marked("an empty zip archive")),
    (b"\xd0\xcf\x11\xe0", marked("an old spreadsheet or document (.xls, .doc)")),
    (b"%PDF", marked("a PDF")),
    (b"\x1f\x8b", marked("a gzip archive")),
    (b"\x89PNG", marked("a picture")),
    (b"\xff\xd8\xff", marked("a picture")),
    (b"{\\rtf", marked("a rich text document")),
)
SAMPLE = 256 * 1024
# Of the one-byte encodings that read the text equally well, the first is meant.
ONE_BYTE = ("cp1252", "cp1250", "iso8859-2", "cp1251", "mac-roman")
NO_WORSE = 0.02  # a difference in disorder this small says nothing


class FileNotText(AppError):
    """This file is not text. Save the sheet as CSV and send that."""

    code = "file-not-text"


class EncodingUnknown(AppError):
    """This is no encoding we can read."""

    code = "encoding-unknown"


class EncodingWrong(AppError):
    """The file cannot be read in this encoding."""

    code = "encoding-wrong"


def detect(data: bytes) -> str:
    """Return the name of the encoding, one of `ENCODINGS`, that most likely made these bytes.

    A byte-order mark decides; then whether it is valid UTF-8; then which one-byte
    encoding reads with the least disorder, Windows-1252 when several do.

    Raises:
        FileNotText: it is a spreadsheet, an archive, a picture, or holds binary data
    """
    for start, what in SIGNATURES:
        if data.startswith(start):
            raise FileNotText(
                "This is %(what)s, not text. Save it as CSV and send that.", what=what
            )
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:SAMPLE]
    if b"\0" in sample:
        return _unmarked_utf16(sample)
    return "utf-8" if _is_utf8(data) else _one_byte(sample)


def decode(data: bytes, encoding: str) -> str:
    """Return the text, without a byte-order mark.

    Raises:
        EncodingUnknown
        EncodingWrong: says in which line the first byte stands that cannot be read
    """
    if encoding not in ENCODINGS:
        raise EncodingUnknown(field="encoding")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingWrong(
            "Line %(line)s holds a byte that is not %(encoding)s.",
            field="encoding",
            line=line,
            encoding=ENCODINGS[encoding],
        ) from error
    return text.removeprefix("\ufeff")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(sample: bytes) -> str:
    """Tell the byte order by where the NULs of plain letters stand; elsewhere they are binary."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2 or 1
    if odd > half // 2 and even < half // 20:
        return "utf-16-le"
    if even > half // 2 and odd < half // 20:
        return "utf-16-be"
    if even + odd > len(sample) // 20:
        raise FileNotText("This file holds binary data, not text.")
    # A stray NUL in a text is a fault of its row, which will be named.
    return "utf-8" if _is_utf8(sample) else _one_byte(sample)


def _one_byte(sample: bytes) -> str:
    disorder = {
        encoding: match.chaos
        for match in from_bytes(sample, cp_isolation=list(ONE_BYTE), threshold=1.0)
        for encoding in ONE_BYTE
        if encoding.replace("-", "_") in match.could_be_from_charset
    }
    # Latin-1 gives every byte a meaning, so it is what remains.
    least = min(disorder.values(), default=1.0)
    likely = [name for name in ONE_BYTE if disorder.get(name, 1.0) <= least + NO_WORSE]
    return likely[0] if disorder else "latin-1"
