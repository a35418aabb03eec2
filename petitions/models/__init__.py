"""One noun a file."""

from petitions.models.cause import Cause, State
from petitions.models.consent import Consent, Purpose
from petitions.models.petition import Petition
from petitions.models.share_prompt import SharePrompt
from petitions.models.sharing import KnownBy, ShareLink, Touch
from petitions.models.signature import Signature
from petitions.models.supporter import Supporter

__all__ = [
    "Cause",
    "Consent",
    "KnownBy",
    "Petition",
    "Purpose",
    "ShareLink",
    "SharePrompt",
    "Signature",
    "State",
    "Supporter",
    "Touch",
]
