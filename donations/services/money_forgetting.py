"""What donations forgets with a person: files that may name them."""

from datetime import datetime

from donations.services import gift_importing
from petitions.models import Supporter
from petitions.services import forgetting


def register() -> None:
    """Be asked whenever somebody is erased."""
    forgetting.register(forget)


def forget(*, supporter: Supporter, now: datetime) -> int:
    """Forget the files of gifts that may name somebody; return how many."""
    return gift_importing.forget_files(org_id=supporter.organisation_id, now=now)
