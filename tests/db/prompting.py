"""People who agreed to prompts, and what was decided for them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from petitions.domain import wording
from petitions.models import Petition, SharePrompt, Signature, Supporter
from petitions.services import consenting, prompt_deciding, sharing
from tests import builders
from tests.builders import MONDAY
from worker import upkeep


def a_signer(
    petition: Petition, *purposes: str, version: str = wording.VERSION, **more: Any
) -> Signature:
    """Return the counted signature of somebody who agreed to these purposes, in these words."""
    signature = builders.a_confirmed_signature(petition, **more)
    agree(signature.supporter, *purposes, version=version)
    sharing.make_links(signature, now=MONDAY)
    return signature


def agree(person: Supporter, *purposes: str, version: str = wording.VERSION) -> None:
    consenting.give(
        supporter=person, purposes=purposes, source="signature", source_id=person.id, now=MONDAY,
        version=version,
    )  # fmt: skip


def go_out(deliver: Callable[..., int], *, now: datetime = MONDAY) -> None:
    """Let the worker decide on what was begun, send what is due, and end what is done."""
    deliver(now=now)
    upkeep.wake_prompts(now=now)
    deliver(now=now)
    upkeep.look_after_prompts(now=now)


def decide(*signatures: Signature, now: datetime = MONDAY) -> None:
    prompt_deciding.decide_many(
        organisation_id=signatures[0].organisation_id,
        signature_ids=[each.id for each in signatures],
        now=now,
    )


def decided(**which: Any) -> list[tuple[str, str, str]]:
    """Return each prompt's kind, state and reason, in the order they were decided."""
    rows = SharePrompt.objects.filter(**which).order_by("decided_at", "id")
    return list(rows.values_list("kind", "state", "reason"))
