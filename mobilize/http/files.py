"""Files that people send: bounded before a byte of them is kept.

A page refuses a larger form as soon as its length is known, a view of the API reads
one byte more than it takes and no further: 100 MB cost neither memory nor disk.
"""

from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from rest_framework.parsers import BaseParser

LARGEST = 10 * 1024 * 1024  # bytes of one file
FORM = 64 * 1024  # bytes of a form's other fields and its boundaries


class Bounded(MemoryFileUploadHandler):
    """Holds a form's files in memory, 10 MB of them at most. Set as FILE_UPLOAD_HANDLERS."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 - Django names it so
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a form by its length, before it is read.

        Raises:
            RequestDataTooBig
        """
        if content_length > LARGEST + FORM:
            raise RequestDataTooBig("the form is larger than a file may be")
        self.activated = True


class FileBody(BaseParser):
    """The body is the file. Subclass to name the media type."""

    def parse(  # type: ignore[override]  # the stubs know parsed forms only
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the bytes.

        Raises:
            RequestDataTooBig
        """
        length = getattr(stream, "META", {}).get("CONTENT_LENGTH") or "0"
        data = stream.read(LARGEST + 1) if int(length) <= LARGEST else None
        if data is None or len(data) > LARGEST:
            raise RequestDataTooBig("the file is larger than we accept")
        return bytes(data)


class CsvBody(FileBody):
    """A spreadsheet's text."""

    media_type = "text/csv"


class JsonBody(FileBody):
    """Another service's export. Whoever takes it reads it: strictly, and in any encoding."""

    media_type = "application/json"


class AnyBody(FileBody):
    """A file whose sender does not say what it is."""

    media_type = "application/octet-stream"


FILES = (CsvBody, JsonBody, AnyBody)
