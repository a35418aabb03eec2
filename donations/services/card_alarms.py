"""Telling staff that stolen cards seem to be tried: an alarm on their page, a line in the log."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog

from donations.domain.card_testing import Tally
from petitions.services import alarms

log = structlog.get_logger(__name__)

KIND_OF = {"many_declined": "cards_declined", "many_networks_blocked": "networks_blocked"}


def sound(
    organisation_id: UUID, suspicions: Collection[str], tally: Tally, *, now: datetime
) -> None:
    """Raise what of these suspicions is about everybody; each once, until staff have looked.

    Call it in a transaction of the organisation's.
    """
    seen = {"many_declined": tally.declines, "many_networks_blocked": tally.networks_blocked}
    for suspicion, kind in KIND_OF.items():
        if suspicion in suspicions and alarms.raise_one(
            organisation_id=organisation_id, kind=kind, observed=seen[suspicion], now=now
        ):
            log.warning(
                "card_testing_noticed",
                organisation=str(organisation_id),
                alarm=kind,
                declines=tally.declines,
                decided=tally.decided,
                networks=tally.networks_blocked,
            )
