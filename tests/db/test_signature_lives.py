"""Whatever happens to signatures, in whatever order: the count is theirs, and so is the journal."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pytest_django import Settings

from mobilize.checks import invariants
from mobilize.organisations import scoping
from petitions.domain.events import InvalidationWaiting
from petitions.domain.screening import Screening
from petitions.domain.selection import Selection
from petitions.models import CountHour, Invalidation, Petition, Signature
from petitions.queries import catalogue
from petitions.queries.invariants import INVARIANTS
from petitions.services import counting, erasing, holding, invalidating, signing, supporters
from tests.builders import MONDAY, an_open_petition, an_organisation

PEOPLE = [f"person{number}@example.org" for number in range(5)]
# What the worker does within minutes is not there at once.
AT_ONCE = [each for each in INVARIANTS if each.name != "confirmed-signers-are-decided-upon"]
people = st.sampled_from(PEOPLE)


class SignatureLives(RuleBasedStateMachine):
    """Five people, one petition, staff who remove and give back, and a worker that folds."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.scope = scoping.everywhere("a world of one test")
        self.scope.__enter__()
        self.petition = an_open_petition(an_organisation())

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)

    def later(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now

    def of(self, email: str) -> Signature | None:
        index = supporters.introduced(
            org_id=self.petition.organisation_id,
            email=email,
            name="Somebody",
            country="PT",
            locale="en",
            now=self.now,
        ).email_index
        rows = Signature.objects.filter(petition=self.petition, supporter__email_index=index)
        return rows.select_related("organisation").first()

    @rule(email=people, suspicious=st.booleans())
    def ask(self, email: str, suspicious: bool) -> None:
        said: dict[str, Any] = {"name": "Somebody", "country": "PT", "locale": "en"}
        signing.ask(
            petition=self.petition,
            email=email,
            name_shown=True,
            consents=set(),
            touch_token=None,
            screening=Screening(score=100 if suspicious else 0),
            now=self.later(),
            **said,
        )

    @rule(email=people)
    def confirm(self, email: str) -> None:
        signature = self.of(email)
        if signature and signature.state in {"pending", "held", "confirmed", "removed"}:
            signing.confirm(token=signing.confirm_token(signature), now=self.later())

    @rule(email=people)
    def withdraw(self, email: str) -> None:
        if signature := self.of(email):
            signing.withdraw(signature=signature, now=self.later())

    @rule()
    def release(self) -> None:
        holding.release(org=self.petition.organisation, petition=self.petition, now=self.later())

    @rule(country=st.sampled_from(["PT", "FR"]))
    def remove(self, country: str) -> None:
        row = invalidating.draft(
            org=self.petition.organisation,
            petition=self.petition,
            name="a wave",
            reason="They came from a program.",
            selection=Selection(country=country),
            by=None,
            now=self.later(),
        )
        invalidating.start(org=row.organisation, invalidation_id=row.id, now=self.now)
        self.work(row)

    @rule()
    def give_back(self) -> None:
        row = Invalidation.objects.filter(state="done").order_by("id").last()
        if row:
            invalidating.undo(org=row.organisation, invalidation_id=row.id, now=self.later())
            self.work(row)

    @rule(email=people)
    def erase(self, email: str) -> None:
        if signature := self.of(email):
            erasing.erase(
                organisation_id=signature.organisation_id,
                supporter_id=signature.supporter_id,
                now=self.later(),
            )

    @rule()
    def fold(self) -> None:
        counting.fold(now=self.later())

    def work(self, row: Invalidation) -> None:
        event = InvalidationWaiting(
            organisation_id=row.organisation_id,
            invalidation_id=row.id,
            stage=Invalidation.objects.get(id=row.id).state,
            cursor=UUID(int=0),
            asked=self.now.isoformat(),
        )
        invalidating.advance(event=event, now=self.now)

    @invariant()
    def what_is_shown_is_what_is_there(self) -> None:
        there = Signature.objects.filter(petition=self.petition, state="confirmed").count()
        shown = catalogue.petition(self.petition.organisation_id, "clean-water", drafts=False)

        assert shown.signed == there

    @invariant()
    def nothing_breaks_an_invariant(self) -> None:
        assert list(invariants.run(AT_ONCE)) == []


@pytest.mark.django_db
def test_every_life_of_signatures_leaves_counts_and_invariants_whole(
    settings: Settings, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"

    run_state_machine_as_test(
        SignatureLives,
        settings=hypothesis.settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )

    assert not CountHour.objects.filter(number=0).exists()
    assert not Petition.objects.filter(count__confirmed__lt=0).exists()
