"""Names of those who chose to be named, and of nobody else."""

from petitions.models import Petition, Signature
from petitions.services import supporters

SHOWN = 10


def latest(petition: Petition, *, most: int = SHOWN) -> list[str]:
    """Return the names of the newest signers who said that everybody may see theirs.

    Nothing beside the name: they have not chosen to show more.
    """
    rows = Signature.objects.for_org(petition.organisation_id).filter(
        petition=petition, state=Signature.State.CONFIRMED, name_shown=True
    )
    newest = rows.select_related("supporter").order_by("-confirmed_at")[:most]
    return [supporters.name_of(row.supporter) for row in newest]
