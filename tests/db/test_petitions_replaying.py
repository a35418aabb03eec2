"""A backup cannot bring an erased person back: the journal is held against it first."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from petitions.models import Erasure, Supporter
from petitions.services import erasing, replaying
from tests.builders import MONDAY, a_supporter, an_organisation
from tests.clients import scope

pytestmark = pytest.mark.django_db(transaction=True)

LATER = MONDAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> Supporter:
    """Somebody who was erased after the backup that this database comes from."""
    ines = a_supporter(an_organisation(), "ines@example.org")
    before = Supporter.objects.filter(id=ines.id).values().get()
    erasing.erase(organisation_id=ines.organisation_id, supporter_id=ines.id, now=LATER)
    Supporter.objects.filter(id=ines.id).update(**before)
    # The receipt is not in the backup either; the table is append-only even for us.
    monkeypatch.setattr(erasing, "write_receipt", Erasure)
    return Supporter.objects.get(id=ines.id)


def test_a_database_that_is_as_far_as_its_journal_may_start() -> None:
    ines = a_supporter(an_organisation())
    replaying.stand_guard()
    scope("*")
    erasing.erase(organisation_id=ines.organisation_id, supporter_id=ines.id, now=LATER)

    replaying.stand_guard()
    call_command("replay_erasures", "--check")


def test_nothing_starts_on_a_database_that_has_brought_somebody_back(restored: Any) -> None:
    with pytest.raises(SystemExit, match="mobilize replay-erasures"):
        replaying.stand_guard()
    with pytest.raises(CommandError, match="1 people"):
        call_command("replay_erasures", "--check")


def test_after_the_replay_they_are_erased_again_and_all_may_start(restored: Supporter) -> None:
    call_command("replay_erasures")

    restored.refresh_from_db()
    assert restored.erased_at is not None
    assert (bytes(restored.wrapped_key), restored.email_index) == (b"", None)
    replaying.stand_guard()
    assert replaying.replay(now=LATER) == 0


def test_people_of_another_installation_in_the_journal_are_nobody_here(
    settings: Settings, tmp_path: Path
) -> None:
    ines = a_supporter(an_organisation())
    erasing.erase(organisation_id=ines.organisation_id, supporter_id=ines.id, now=LATER)
    line = settings.ERASURE_JOURNAL.read_text()
    settings.ERASURE_JOURNAL.write_text(line.replace(str(ines.id), str(ines.organisation_id)))

    assert replaying.behind() == []


def test_a_damaged_journal_lets_nothing_start(settings: Settings) -> None:
    settings.ERASURE_JOURNAL.write_text("nonsense\n")

    with pytest.raises(SystemExit, match="damaged"):
        replaying.stand_guard()
    with pytest.raises(CommandError, match="damaged"):
        call_command("replay_erasures")


def test_the_guard_waits_for_the_database_and_gives_up_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def away() -> list[Any]:
        asked.append(1)
        raise OperationalError

    monkeypatch.setattr(replaying, "behind", away)
    monkeypatch.setattr(replaying, "PATIENCE", 0.4)

    with pytest.raises(SystemExit, match="does not answer"):
        replaying.stand_guard()

    assert len(asked) == 2
