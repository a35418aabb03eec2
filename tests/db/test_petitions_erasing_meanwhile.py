"""Erasing while mails go out, people confirm and sign: bounded, seeded, in any order.

Whatever runs beside it, nothing personal is left afterwards, no mail begins after the
erasure, and nobody waits for ever.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import OperationalError, connections
from pytest_django import Settings

from mobilize.kit import mail, smtp
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from petitions.emails import own_data, prompt_sending
from petitions.models import Petition, SharePrompt, Signature, Supporter
from petitions.services import (
    consenting,
    erasing,
    prompt_deciding,
    self_service,
    signing,
    supporters,
)
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

LATER = MONDAY + timedelta(hours=2)
ROUNDS, FULL = 12, pytest.param(200, marks=pytest.mark.fault)
ADDRESS = "ines@example.org"

Act = Callable[[], Any]


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def somebody(petition: Petition, number: int) -> tuple[Supporter, Signature]:
    """Return a signer whose share prompt waits, and who may still confirm another one."""
    person = builders.a_supporter(petition.organisation, f"{number}-{ADDRESS}")
    signature = builders.a_confirmed_signature(petition, supporter=person)
    consenting.give(
        supporter=person, purposes=["share_prompts"], source="signature",
        source_id=signature.id, now=MONDAY,
    )  # fmt: skip
    prompt_deciding.decide_many(
        organisation_id=petition.organisation_id, signature_ids=[signature.id], now=MONDAY
    )
    return person, signature


def acts(petition: Petition, number: int) -> list[Act]:
    """Return what happens at the same time as the erasure of one person."""
    person, signature = somebody(petition, number)
    org = petition.organisation_id

    def within(act: Act) -> Act:
        def run() -> None:
            with scoping.within(org):
                act()

        return run

    def confirm() -> None:
        signing.confirm(token=signing.confirm_token(signature), now=LATER)

    def sign_again() -> None:
        signing.ask(
            petition=petition, email=f"{number}-{ADDRESS}", name="Ines Duarte", country="PT",
            locale="en", name_shown=True, consents=set(), touch_token=None, now=LATER,
        )  # fmt: skip

    return [
        within(lambda: erasing.erase(organisation_id=org, supporter_id=person.id, now=LATER)),
        within(lambda: self_service.withdraw_signature(
            supporter=person, signature_id=signature.id, now=LATER)),
        within(lambda: self_service.show_name(
            supporter=person, signature_id=signature.id, shown=True)),
        within(lambda: self_service.correct(supporter=person, name="Ines", locale="fr")),
        within(confirm),
        sign_again,
        lambda: prompt_sending.send_due(organisation_id=org, now=LATER),
        lambda: own_data.send(organisation_id=org, supporter_id=person.id, hour="2026-03-02T11Z"),
    ]  # fmt: skip


def at_once(chosen: list[Act]) -> list[BaseException]:
    """Do everything at one moment, each on a connection of its own; return the surprises."""
    start = threading.Barrier(len(chosen))

    def run(act: Act) -> BaseException | None:
        start.wait()
        try:
            with suppress(AppError):  # “there is nobody any more” is a good answer
                act()
        except Exception as surprise:  # noqa: BLE001 - counted below
            return surprise
        finally:
            connections.close_all()
            mail._drop()
            smtp.kept().close()
        return None

    with ThreadPoolExecutor(len(chosen)) as pool:
        return [surprise for surprise in pool.map(run, chosen) if surprise]


@pytest.mark.parametrize("rounds", [ROUNDS, FULL])
def test_nobody_comes_back_whatever_runs_beside_their_erasure(
    petition: Petition, mailbox: Mailbox, rounds: int
) -> None:
    random = Random(20261123)
    surprises: list[BaseException] = []
    for number in range(rounds):
        erase, *others = acts(petition, number)
        chosen = [erase, *random.sample(others, k=random.randint(1, len(others)))]
        random.shuffle(chosen)
        surprises += at_once(chosen)

    # A deadlock is found within a second and answered with “try again”: rare, and never a loss.
    assert [each for each in surprises if not isinstance(each, OperationalError)] == []
    erased = Supporter.objects.exclude(erased_at=None)
    assert len(surprises) <= rounds // 4
    assert erased.count() >= rounds - len(surprises)
    assert no_personal_value_is_left(erased)
    sent_before = len(mailbox)
    with scope.nobody():
        prompt_sending.send_due(organisation_id=petition.organisation_id, now=LATER)
    assert not SharePrompt.objects.filter(supporter__in=erased, state="queued").exists()
    assert len(mailbox) == sent_before


def no_personal_value_is_left(erased: Any) -> bool:
    columns = ("wrapped_key", "email_sealed", "name_sealed")
    empty = all(bytes(getattr(row, column)) == b"" for row in erased for column in columns)
    unnamed = not Signature.objects.filter(supporter__in=erased, name_shown=True).exists()
    unfindable = all(row.email_index is None for row in erased)
    for row in erased:
        with pytest.raises(supporters.SupporterErased):
            supporters.address_of(row)
    return empty and unnamed and unfindable
