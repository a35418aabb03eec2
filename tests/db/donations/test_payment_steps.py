"""A payment takes the steps of the one table, whoever writes; late news overwrites nothing."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from donations.domain import payment_life
from donations.models import Payment
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, an_organisation
from tests.gifts import a_payment

pytestmark = pytest.mark.django_db
STATES = [each.value for each in Payment.State]


def _columns(state: str) -> dict[str, Any]:
    return {"state": state, "captured_at": MONDAY if state == "captured" else None}


def _is_taken(cause: Cause, was: str, now_in: str) -> bool:
    payment = a_payment(cause, **_columns(was))
    try:
        with transaction.atomic():
            Payment.objects.filter(id=payment.id).update(**_columns(now_in))
    except DatabaseError as refused:
        assert "donations_payment does not go from" in str(refused)  # noqa: PT017 - for no other
        return False
    return True


def test_the_database_holds_the_same_table_of_steps() -> None:
    cause = a_cause(an_organisation())

    taken = {
        (was, now_in)
        for was in STATES
        for now_in in STATES
        if was != now_in and _is_taken(cause, was, now_in)
    }

    assert taken == payment_life.steps()


def test_every_state_has_its_steps_and_what_was_captured_has_none() -> None:
    assert payment_life.STEPS.keys() == set(STATES)
    assert {payment_life.after("captured", told) for told in STATES} == {"captured"}
    assert all((state, "created") not in payment_life.steps() for state in STATES)
