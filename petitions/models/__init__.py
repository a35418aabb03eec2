"""One noun a class."""

from petitions.models.cause import Cause, State
from petitions.models.petition import Petition
from petitions.models.share_prompt import SharePrompt
from petitions.models.sharing import ShareLink, Touch
from petitions.models.signature import Signature
from petitions.models.supporter import Consent, Supporter

__all__ = [
    "Cause",
    "Consent",
    "Petition",
    "ShareLink",
    "SharePrompt",
    "Signature",
    "State",
    "Supporter",
    "Touch",
]
