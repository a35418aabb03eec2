"""Whom a mail was written to, by the row that its Message-ID names."""

from typing import Any
from uuid import UUID

from petitions.models import (
    Endorsement,
    Idea,
    IdeaEndorsement,
    PetitionStep,
    Proposal,
    SharePrompt,
    Signature,
    Supporter,
)

# The rows that mails are about, and the way from there to their reader. Other floors add theirs.
_ways: dict[Any, str] = {
    SharePrompt: "supporter",
    Signature: "supporter",
    Supporter: "id",
    PetitionStep: "petition__proposer",
    Proposal: "supporter",
    Endorsement: "supporter",
    Idea: "supporter",
    IdeaEndorsement: "supporter",
}


def know(ways: dict[Any, str]) -> None:
    """Look among these rows, too."""
    _ways.update(ways)


def of(row_id: UUID) -> Supporter | None:
    """Return the reader of the mail about a row; None where it was to nobody of ours.

    Ids are unique over all tables. It is asked rarely: when a mail did not arrive.
    """
    for model, way in _ways.items():
        reader = Supporter.objects.filter(id__in=model.objects.filter(id=row_id).values(way))
        if (found := reader.first()) is not None:
            return found
    return None
