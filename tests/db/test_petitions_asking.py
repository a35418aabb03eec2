"""Asking to sign: one statement, for one person once, whatever stood before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from mobilize.kit import tokens
from mobilize.organisations import scoping
from mobilize.outbox.models import OutboxMessage
from petitions.domain.screening import Screening
from petitions.models import Consent, CountChange, Petition, Signature, Supporter
from petitions.services import consenting, signing
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_signature,
    a_supporter,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = "petitions.signature_asked"


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation())


def ask(petition: Petition, email: str = "ines@example.org", **said: Any) -> None:
    given: dict[str, Any] = {
        "name": "Ines", "country": "PT", "locale": "pt", "name_shown": True, "consents": set(),
        "touch_token": None, "now": MONDAY,
    }  # fmt: skip
    signing.ask(petition=petition, email=email, **(given | said))


def mails_asked_for() -> int:
    return OutboxMessage.objects.filter(topic=ASKED).count()


def test_person_signature_and_message_are_written_together(petition: Petition) -> None:
    seen = Screening(score=30, suspicions=("no_form",), network=b"n")

    ask(petition, consents={"updates"}, source="api", screening=seen)

    signature = Signature.objects.select_related("supporter").get()
    assert (signature.state, signature.source, signature.country) == ("pending", "api", "PT")
    assert (signature.score, signature.suspicions) == (30, ["no_form"])
    assert bytes(signature.network or b"") == b"n"
    assert signature.signed_at == signature.mailed_at == MONDAY
    message = OutboxMessage.objects.get(topic=ASKED)
    assert message.payload["signature_id"] == str(signature.id)
    assert message.payload["consents"] == "updates"
    assert str(signature.id) in message.key


def test_who_signed_before_is_mailed_about_the_signature_that_stands(petition: Petition) -> None:
    ask(petition)
    standing = Signature.objects.get()

    ask(petition, now=MONDAY + 2 * HOUR)

    messages = OutboxMessage.objects.filter(topic=ASKED)
    assert {message.payload["signature_id"] for message in messages} == {str(standing.id)}
    assert messages.count() == 2


def test_what_is_confirmed_stays_as_it_is(petition: Petition) -> None:
    person = a_supporter(petition.organisation, "ines@example.org")
    before = a_confirmed_signature(petition, supporter=person, name_shown=False, country="FR")

    ask(petition, now=MONDAY + DAY, screening=Screening(score=90, suspicions=("honeypot",)))

    after = Signature.objects.get()
    assert (after.state, after.name_shown, after.country) == ("confirmed", False, "FR")
    assert (after.score, after.signed_at) == (0, before.signed_at)


@pytest.mark.parametrize("ended", ["withdrawn", "expired"])
def test_who_withdrew_or_let_it_expire_may_sign_anew(petition: Petition, ended: str) -> None:
    person = a_supporter(petition.organisation, "ines@example.org")
    a_signature(petition, supporter=person, state=ended, ended_at=MONDAY, mailed_at=MONDAY)

    ask(petition, now=MONDAY + DAY)

    again = Signature.objects.get()
    assert (again.state, again.ended_at, again.signed_at) == ("pending", None, MONDAY + DAY)
    assert mails_asked_for() == 1


def test_signing_anew_after_withdrawing_counts_again_and_keeps_the_place(
    petition: Petition,
) -> None:
    ask(petition)
    first = signing.confirm(token=signing.confirm_token(Signature.objects.get()), now=MONDAY)
    signing.withdraw(signature=first, now=MONDAY + HOUR)
    old_link = signing.confirm_token(first)
    with pytest.raises(tokens.TokenExpired):
        signing.confirm(token=old_link, now=MONDAY + HOUR)

    ask(petition, now=MONDAY + DAY)
    again = signing.confirm(token=old_link, now=MONDAY + DAY + HOUR)

    assert (again.state, again.placed_at) == ("confirmed", MONDAY)
    assert [row.change for row in CountChange.objects.order_by("happened_at")] == [1, -1, 1]


def test_a_stranger_cannot_have_somebodys_name_shown(petition: Petition) -> None:
    ask(petition, name_shown=False)

    ask(petition, name_shown=True, now=MONDAY + 2 * HOUR)

    assert not Signature.objects.get().name_shown


def test_a_petition_that_closes_while_somebody_reads_takes_no_signature(
    petition: Petition,
) -> None:
    Petition.objects.update(state="closed", closed_at=MONDAY)

    with pytest.raises(signing.PetitionClosed):
        ask(petition)

    assert not Supporter.objects.exists()
    assert not mails_asked_for()


def test_a_planned_closing_holds_before_anybody_has_acted_on_it(petition: Petition) -> None:
    Petition.objects.update(closes_at=MONDAY + HOUR)
    ask(petition)

    with pytest.raises(signing.PetitionClosed):
        ask(petition, "omar@example.org", now=MONDAY + HOUR)


@pytest.mark.parametrize(("after", "counts"), [(23 * HOUR, True), (25 * HOUR, False)])
def test_who_signed_before_the_closing_has_a_day_to_confirm(
    petition: Petition, after: timedelta, counts: bool
) -> None:
    ask(petition)
    token = signing.confirm_token(Signature.objects.get())
    Petition.objects.update(state="closed", closed_at=MONDAY + HOUR)

    if counts:
        assert signing.confirm(token=token, now=MONDAY + HOUR + after).state == "confirmed"
    else:
        with pytest.raises(signing.PetitionClosed):
            signing.confirm(token=token, now=MONDAY + HOUR + after)


def test_a_suspicious_signature_is_held_and_counts_once_released(petition: Petition) -> None:
    ask(petition, screening=Screening(score=100, suspicions=("honeypot",)))
    held = signing.confirm(token=signing.confirm_token(Signature.objects.get()), now=MONDAY)
    assert (held.state, CountChange.objects.count()) == ("held", 0)

    for _ in range(2):
        signing.release(signature=held, now=MONDAY + HOUR)

    assert Signature.objects.get().state == "confirmed"
    assert CountChange.objects.get().kind == "released"


def test_consents_of_a_later_mail_count_and_an_old_link_takes_none_back(
    petition: Petition,
) -> None:
    ask(petition)
    signature = signing.confirm(token=signing.confirm_token(Signature.objects.get()), now=MONDAY)
    later = f"{MONDAY + DAY:%Y-%m-%dT%H:%MZ}"
    ticked = signing.confirm_token(signature, consents="updates", mailing=later)

    for _ in range(2):
        signing.confirm(token=ticked, now=MONDAY + DAY + HOUR)
    consenting.withdraw(
        supporter=signature.supporter, purposes={"updates"}, source="test",
        source_id=signature.id, now=MONDAY + DAY + 2 * HOUR,
    )  # fmt: skip
    signing.confirm(token=ticked, now=MONDAY + DAY + 3 * HOUR)

    said = Consent.objects.order_by("given_at").values_list("granted", flat=True)
    assert list(said) == [True, False]


def test_inside_a_transaction_the_scope_before_is_the_scope_after(petition: Petition) -> None:
    shelter = an_open_petition(an_organisation())

    ask(petition)

    assert Petition.objects.filter(id=shelter.id).exists()


@pytest.mark.django_db(transaction=True)
def test_outside_one_the_statement_is_its_own_transaction_in_its_own_scope() -> None:
    mine, other = an_open_petition(an_organisation()), an_open_petition(an_organisation())
    wrong = Petition(id=other.id, organisation_id=mine.organisation_id)
    assert not connection.in_atomic_block

    ask(mine)
    with pytest.raises(signing.NothingHere):
        ask(wrong)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.organisation', true)")
        assert cursor.fetchone()[0] != str(mine.organisation_id)
    assert Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_is_replaced_without_a_word() -> None:
    petition = an_open_petition(an_organisation())
    ask(petition)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with ThreadPoolExecutor(1) as other:
        other.submit(_kill, pid).result()

    ask(petition, "omar@example.org")

    with scoping.everywhere("this test looks at what it wrote"):
        assert Signature.objects.count() == 2


def _kill(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    connection.close()
