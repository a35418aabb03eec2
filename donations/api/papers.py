"""A receipt's paper as an answer."""

from typing import Self

from django.http import HttpResponse

from donations.services import receipt_papers
from donations.services.receipt_papers import Copy


class Paper(HttpResponse):
    """A copy as a file to keep.

    Django calls `render` once the view has returned: the copy is written down and
    committed by then, and no transaction waits for the typesetting.
    """

    def __init__(self, copy: Copy) -> None:
        name = f"receipt-{copy.words['number']}.pdf"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        super().__init__(content_type="application/pdf", headers=headers)
        self._copy = copy

    def render(self) -> Self:
        """Typeset the copy."""
        (self.content,) = receipt_papers.pdfs([self._copy])
        return self
