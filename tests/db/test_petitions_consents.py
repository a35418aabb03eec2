"""The consent ledger: what was said last holds, on that day and with those words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from mobilize.kit import ids
from petitions.domain import wording
from petitions.models import Consent, Supporter
from petitions.queries import consents
from petitions.services import consenting
from tests.builders import MONDAY, a_supporter, an_organisation

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def say(supporter: Supporter, *purposes: str, on: int, no: bool = False, **more: Any) -> None:
    act = consenting.withdraw if no else consenting.give
    act(
        supporter=supporter,
        purposes=purposes,
        source="signature",
        source_id=ids.new(),
        now=MONDAY + on * DAY,
        **more,
    )


def test_what_held_on_a_day_can_be_asked_for_ever() -> None:
    ines = a_supporter(an_organisation())
    say(ines, "updates", on=1)
    say(ines, "updates", on=3, no=True)
    say(ines, "updates", on=5)

    held = [
        consenting.holds(supporter_id=ines.id, purpose="updates", at=MONDAY + day * DAY)
        for day in range(7)
    ]

    assert held == [False, True, True, False, False, True, True]
    assert consenting.holds(supporter_id=ines.id, purpose="updates")


def test_one_purpose_says_nothing_about_another_nor_about_another_organisation() -> None:
    ines, elsewhere = a_supporter(an_organisation()), a_supporter(an_organisation())
    say(ines, "updates", "handover", on=1)
    say(ines, "handover", on=2, no=True)

    assert consents.holding(ines.id) == {"updates"}
    assert consents.holding(elsewhere.id) == set()


def test_what_does_not_hold_is_not_taken_back() -> None:
    ines = a_supporter(an_organisation())
    say(ines, "updates", on=1)

    say(ines, *wording.PURPOSES, on=2, no=True)

    assert Consent.objects.filter(supporter=ines, granted=False).count() == 1


def test_each_line_shows_the_words_that_were_read_in_their_language() -> None:
    ines = a_supporter(an_organisation("relief"))
    say(ines, "handover", on=1, locale="fr-CA", evidence="box ticked")

    (line,) = consents.ledger(ines)

    assert line.words == wording.sentences(organisation="Relief", locale="fr")["handover"]
    assert (line.locale, line.granted, line.evidence) == ("fr", True, "box ticked")
    assert line.digest == wording.fingerprint("handover", locale="fr")


def test_the_ledger_only_grows() -> None:
    ines = a_supporter(an_organisation())
    say(ines, "updates", on=1)

    for statement in (
        "UPDATE petitions_consent SET granted = false",
        "DELETE FROM petitions_consent",
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    assert consenting.holds(supporter_id=ines.id, purpose="updates")
