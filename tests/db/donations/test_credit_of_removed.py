"""An invalidation takes the credit of what came through it, and undoing gives it all back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from donations.reports.channels import channel_report
from donations.services import settling
from petitions.domain.selection import Selection
from petitions.models import Invalidation, Petition, ShareLink, Signature
from petitions.queries import chains
from petitions.services import invalidating
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_link,
    a_pledge,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=1)
Deliver = Callable[..., int]


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def below(parent: Signature, channel: str = "whatsapp", **fields: Any) -> Signature:
    return a_confirmed_signature(
        parent.petition, parent=parent, root_id=parent.root_id, depth=parent.depth + 1,
        journey=[channel], **fields,
    )  # fmt: skip


def remove(signature: Signature, deliver: Deliver) -> Invalidation:
    Signature.objects.filter(id=signature.id).update(suspicions=["honeypot"])
    row = invalidating.draft(
        org=signature.organisation, petition=signature.petition, name="n", reason="r",
        selection=Selection(suspicion="honeypot"), by=None, now=MONDAY,
    )  # fmt: skip
    invalidating.start(org=signature.organisation, invalidation_id=row.id, now=LATER)
    deliver(now=LATER)
    return row


def undo(row: Invalidation, deliver: Deliver) -> None:
    invalidating.undo(org=row.organisation, invalidation_id=row.id, now=LATER)
    deliver(now=LATER)


def report(petition: Petition) -> Any:
    return channel_report(organisation=petition.organisation, cause=petition.cause, now=MONDAY)


def signatures_by_channel(petition: Petition) -> dict[str, int]:
    seen = report(petition)
    rows = [*seen.rows, seen.untagged]
    return {row.channel: int(row.signatures["last"]) for row in rows if row.signatures["last"]}


def test_who_came_through_a_removed_signature_counts_and_is_credited_to_nobody(
    petition: Petition, deliver: Deliver
) -> None:
    root = a_confirmed_signature(petition)
    bot = below(root, "facebook")
    below(below(bot))
    below(root)
    before = (signatures_by_channel(petition), chains.brought(root.id), chains.brought(bot.id))

    row = remove(bot, deliver)
    between = (signatures_by_channel(petition), chains.brought(root.id), chains.brought(bot.id))
    undo(row, deliver)

    assert before == ({"facebook": 1, "whatsapp": 3, "unknown": 1}, 4, 2)
    assert between == ({"whatsapp": 1, "unknown": 3}, 1, 0)
    after = (signatures_by_channel(petition), chains.brought(root.id), chains.brought(bot.id))
    assert after == before


def test_money_stays_and_its_channel_is_unknown_until_the_undoing(
    petition: Petition, deliver: Deliver
) -> None:
    bot = a_confirmed_signature(petition)
    pledge = a_pledge(
        petition.cause, petition=petition, journey=["whatsapp"], parent=below(bot),
        root_id=bot.id, depth=2,
    )  # fmt: skip
    settling.record(
        organisation=petition.organisation, pledge_id=pledge.id, reference="A statement",
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip
    before = report(petition)

    row = remove(bot, deliver)
    between = report(petition)
    undo(row, deliver)

    assert (before.total_minor, between.total_minor) == (2500, 2500)
    assert before.by_rail_and_channel["transfer"] == {"whatsapp": 2500}
    assert between.by_rail_and_channel["transfer"] == {"unknown": 2500}
    assert (before.untagged.money["last"], before.untagged.promised["last"]) == (0, 0)
    assert (between.untagged.money["last"], between.untagged.promised["last"]) == (2500, 2500)
    assert report(petition) == before


def test_who_comes_through_a_removed_signatures_link_is_its_credit_once_it_is_given_back(
    petition: Petition, deliver: Deliver
) -> None:
    bot = a_confirmed_signature(petition)
    link: ShareLink = a_link(petition, signature=bot)

    row = remove(bot, deliver)
    referrer = chains.referrer_of(link=link, petition_id=petition.id)
    assert referrer is not None
    below(bot)
    between = chains.brought(bot.id)
    undo(row, deliver)

    assert (referrer.id, between, chains.brought(bot.id)) == (bot.id, 0, 1)
