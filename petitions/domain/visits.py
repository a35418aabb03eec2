"""A visit, as it is handed on until it is stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a request shows of where its sender came from. Empty where it shows nothing.

    `source`, `medium` and `campaign` are what the address said (UTM, or a code of the
    organisation's own), `click_id` the name of a network's click id (“fbclid”), never
    its value, `referrer_host` the host that linked here, `in_app` the app whose own
    browser asks. None holds a personal value.
    """

    source: str = ""
    medium: str = ""
    campaign: str = ""
    click_id: str = ""
    referrer_host: str = ""
    in_app: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: when, to what, through which link or with which evidence, by which channel.

    `rules` is the version of the channel rules that decided; 0 stands for the ones we ship.
    """

    touch_id: UUID
    organisation_id: UUID
    occurred_at: datetime
    cause_id: UUID
    petition_id: UUID | None
    link_id: UUID | None
    channel: str
    known_by: str
    evidence: Evidence = Evidence()
    rules: int = 0
