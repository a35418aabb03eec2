"""The organisation's own list of postcodes and regions: loaded in whole, removed in whole."""

from django.db import transaction

from mobilize.kit import memory
from mobilize.organisations.models import Organisation
from petitions.domain import postcodes
from petitions.models import PostcodeArea

WRITTEN_AT_ONCE = 1_000


@transaction.atomic
def load(*, org: Organisation, data: bytes) -> int:
    """Put a file in the place of what was loaded before; return how many prefixes it has.

    Signatures asked for from now on get their region; those that stand keep theirs.

    Raises:
        all that postcodes.read raises
    """
    regions = postcodes.read(data)
    _empty(org)
    PostcodeArea.objects.bulk_create(
        (
            PostcodeArea(organisation=org, country=area.country, prefix=area.prefix, region=region)
            for area, region in regions.items()
        ),
        batch_size=WRITTEN_AT_ONCE,
    )
    memory.forget()
    return len(regions)


@transaction.atomic
def remove(*, org: Organisation) -> None:
    """Forget the whole list. What has been counted by region stays counted."""
    _empty(org)
    memory.forget()


def _empty(org: Organisation) -> None:
    # Of two files at once the second waits, and then replaces the first.
    Organisation.objects.select_for_update(no_key=True).get(id=org.id)
    PostcodeArea.objects.for_org(org.id).delete()
