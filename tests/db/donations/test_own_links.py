"""A supporter sees what their own links brought, and never what one friend did."""

import pytest

from donations.models import Pledge
from donations.reports import own_links
from donations.reports.own_links import Brought
from donations.services import settling
from petitions.models import Petition, Signature, Touch
from petitions.queries import own_links as petitions_own_links
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_link,
    a_pledge,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def below(parent: Signature, **fields: object) -> Signature:
    return a_confirmed_signature(
        parent.petition, parent=parent, root_id=parent.root_id, depth=parent.depth + 1, **fields
    )


def a_gift(parent: Signature) -> Pledge:
    pledge = a_pledge(
        parent.petition.cause, petition=parent.petition, parent=parent, root_id=parent.root_id,
        depth=parent.depth + 1,
    )  # fmt: skip
    settling.record(
        organisation=parent.organisation, pledge_id=pledge.id, reference=f"Statement {pledge.id}",
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip
    return pledge


def visits(signature: Signature, many: int) -> None:
    link = a_link(signature.petition, "whatsapp", signature=signature)
    for _ in range(many):
        Touch.objects.create(
            organisation=signature.organisation, link=link, channel="whatsapp", known_by="code",
            occurred_at=MONDAY,
        )  # fmt: skip


def test_five_are_told_and_four_are_a_few(petition: Petition) -> None:
    ines = a_confirmed_signature(petition)
    visits(ines, 7)
    friends = [below(ines) for _ in range(4)]
    below(friends[0])  # a friend's friend came through the friend's link
    for _ in range(5):
        a_gift(ines)

    assert own_links.brought(ines.id) == Brought(visits=7, signatures=None, gifts=5)
    assert petitions_own_links.brought_elsewhere(ines.id) == {"gifts": 5}


def test_who_brought_nobody_hears_so(petition: Petition) -> None:
    ines = a_confirmed_signature(petition)

    assert own_links.brought(ines.id) == Brought(visits=0, signatures=0, gifts=0)


def test_a_promise_that_nobody_paid_is_no_gift(petition: Petition) -> None:
    ines = a_confirmed_signature(petition)
    a_pledge(petition.cause, parent=ines, root_id=ines.id, depth=1)

    assert own_links.brought(ines.id).gifts == 0


def test_a_removed_signature_brought_nobody(petition: Petition) -> None:
    bot = a_confirmed_signature(petition)
    visits(bot, 9)
    for _ in range(6):
        below(bot)
        a_gift(bot)

    Signature.objects.filter(id=bot.id).update(state="removed", ended_at=MONDAY)

    assert own_links.brought(bot.id) == Brought(visits=0, signatures=0, gifts=0)
