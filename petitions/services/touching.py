"""Where visits are recorded: one place, whichever way they come.

`note` is what an edge calls; `keep` writes rows, in the scope the caller has entered.
"""

from collections.abc import Iterable
from dataclasses import asdict

from mobilize.organisations import scoping
from petitions.domain.visits import Visit
from petitions.models import Touch


def note(visit: Visit) -> None:
    """Record a visit. The same one twice is one."""
    with scoping.within(visit.organisation_id):
        keep([visit])


def keep(visits: Iterable[Visit]) -> None:
    """Write visits of the present scope's organisation down; those that stand stay as they are."""
    Touch.objects.bulk_create([_row(visit) for visit in visits], ignore_conflicts=True)


def _row(visit: Visit) -> Touch:
    return Touch(
        id=visit.touch_id,
        organisation_id=visit.organisation_id,
        cause_id=visit.cause_id,
        petition_id=visit.petition_id,
        link_id=visit.link_id,
        channel=visit.channel,
        known_by=visit.known_by,
        rules=visit.rules,
        occurred_at=visit.occurred_at,
        **asdict(visit.evidence),
    )
