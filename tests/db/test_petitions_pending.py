"""Signatures that wait: reminded twice at most, ended after a week, open to be signed anew."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from petitions.models import Consent, Petition, Signature
from petitions.services import expiring, reminding, signing
from tests.builders import MONDAY, a_confirmed_signature, an_open_petition, an_organisation
from tests.mailbox import Mailbox
from worker import upkeep

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def ask(petition: Petition, email: str = "ines@example.org", **said: Any) -> Signature:
    given: dict[str, Any] = {
        "name": "Ines", "country": "PT", "locale": "en", "name_shown": True, "consents": set(),
        "touch_token": None, "now": MONDAY,
    }  # fmt: skip
    signing.ask(petition=petition, email=email, **(given | said))
    return Signature.objects.latest("id")


def test_a_signature_nobody_confirms_expires_after_a_week(petition: Petition) -> None:
    ask(petition)
    a_confirmed_signature(petition)

    early = expiring.expire(now=MONDAY + 7 * DAY - HOUR)
    late = expiring.expire(now=MONDAY + 7 * DAY)

    assert (early, late) == (0, 1)
    assert sorted(Signature.objects.values_list("state", flat=True)) == ["confirmed", "expired"]


def test_people_are_reminded_after_one_day_and_three_and_then_left_in_peace(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    ask(petition)
    deliver()

    reminded = [reminding.remind(now=MONDAY + hours * HOUR) for hours in range(0, 7 * 24, 6)]
    deliver(now=MONDAY + 4 * DAY)

    assert (sum(reminded), reminded[4], reminded[12]) == (2, 1, 1)
    assert len(mailbox) == 3


def test_a_reminder_carries_what_was_agreed_to_in_the_form(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    signature = ask(petition, consents={"updates"})
    deliver()
    reminding.remind(now=MONDAY + DAY)

    deliver(now=MONDAY + DAY)

    body = mailbox[-1].get_body(("plain",))
    assert body is not None
    token = re.findall(r"/confirm/(\S+)", body.get_content())[0]
    signing.confirm(token=token, now=MONDAY + DAY)
    assert Consent.objects.get(supporter=signature.supporter).purpose == "updates"


@pytest.mark.parametrize("change", ["confirmed", "closed", "suspicious", "took_back"])
def test_who_need_not_or_must_not_be_reminded_is_not(petition: Petition, change: str) -> None:
    signature = ask(petition)
    if change == "confirmed":
        signing.confirm(token=signing.confirm_token(signature), now=MONDAY)
    elif change == "closed":
        Petition.objects.update(state="closed", closed_at=MONDAY + HOUR)
    elif change == "suspicious":
        Signature.objects.update(score=80, suspicions=["honeypot"])
    else:
        Consent.objects.create(
            organisation=petition.organisation, supporter=signature.supporter, purpose="updates",
            granted=False, wording_version="1", wording_hash="", locale="en", source="test",
            source_id=signature.id, given_at=MONDAY + HOUR,
        )  # fmt: skip

    assert reminding.remind(now=MONDAY + DAY) == 0


def test_who_confirms_while_the_reminder_waits_gets_none(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    signature = ask(petition)
    deliver()
    reminding.remind(now=MONDAY + DAY)
    signing.confirm(token=signing.confirm_token(signature), now=MONDAY + DAY)

    deliver(now=MONDAY + DAY)

    assert len(mailbox) == 1


def test_the_worker_looks_after_what_waits(petition: Petition) -> None:
    ask(petition)
    old = ask(petition, "omar@example.org")
    Signature.objects.filter(id=old.id).update(signed_at=MONDAY - 7 * DAY)

    upkeep.look_after_pending(now=MONDAY + DAY)

    rows = Signature.objects.order_by("signed_at").values_list("state", "reminders")
    assert list(rows) == [("expired", 0), ("pending", 1)]
