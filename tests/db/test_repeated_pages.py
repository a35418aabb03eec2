"""Who presses a button on a page hears of it once, though the database gave the first try up."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from structlog.testing import capture_logs

from donations.domain.promises import Giver, Promise
from donations.models import Pledge
from donations.services import pledging
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.models import Petition, Signature
from petitions.queries import consents
from petitions.services import signing, unsubscribing
from tests import builders
from tests.db.prompting import a_signer

pytestmark = pytest.mark.django_db(transaction=True)
DEADLOCK = "RAISE EXCEPTION 'two waited for each other' USING ERRCODE = 'deadlock_detected'"
CUT_OFF = "PERFORM pg_terminate_backend(pg_backend_pid())"
AT_ONCE, AT_THE_END = "TRIGGER", "CONSTRAINT TRIGGER"
WHEN = {AT_ONCE: "", AT_THE_END: "DEFERRABLE INITIALLY DEFERRED"}
# A sequence counts tries: what it gave out is not taken back with the transaction.
GIVES_UP = """
    CREATE SEQUENCE tries;
    CREATE FUNCTION gives_up_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('tries') = 1 THEN {ends}; END IF;
        RETURN NEW;
    END $$;
    CREATE {moment} gives_up_once AFTER INSERT OR UPDATE ON {table} {when}
        FOR EACH ROW EXECUTE FUNCTION gives_up_once()
"""
GOES_ON = "DROP FUNCTION gives_up_once CASCADE; DROP SEQUENCE tries"
GIFT = {"amount": "25.00", "rail": "transfer", "name": "Ines Duarte", "email": "ines@example.org"}


@contextmanager
def giving_up_once(table: str, ends: str = DEADLOCK, moment: str = AT_ONCE) -> Iterator[list[str]]:
    """Give up the first transaction that writes to a table; tell which are repeated, and why."""
    repeated: list[str] = []
    with connection.cursor() as cursor:
        words = {"table": table, "ends": ends, "moment": moment, "when": WHEN[moment]}
        cursor.execute(GIVES_UP.format(**words))
    try:
        with capture_logs() as said:
            yield repeated
    finally:
        repeated += [each["sqlstate"] for each in said if each["event"] == "transaction_repeated"]
        with connection.cursor() as cursor:
            cursor.execute(GOES_ON)


def post(client: Client, path: str, **said: str) -> HttpResponse:
    """Send a form as a browser does; one with files is read once, and answered once."""
    return client.post(path, urlencode(said), content_type="application/x-www-form-urlencoded")  # type: ignore[return-value]


def in_parts(petition: Petition) -> Pledge:
    return pledging.make(
        cause=petition.cause, petition=None, touch_token=None, now=clock.now(),
        promise=Promise(amount_minor=3000, currency="EUR", rail="transfer", parts=3),
        giver=Giver(email="omar@example.org", name="Omar"),
    )  # fmt: skip


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


def test_a_gift_a_signature_and_a_stop_are_done_again_whole_and_once(
    client: Client, petition: Petition
) -> None:
    asked, promised = builders.a_signature(petition, signed_at=clock.now()), in_parts(petition)

    with giving_up_once("donations_pledge") as gift:
        given = post(client, f"/relief/causes/{petition.cause.slug}/give", **GIFT)
    with giving_up_once("petitions_signature") as signature:
        confirmed = post(client, f"/confirm/{signing.confirm_token(asked)}")
    with giving_up_once("donations_pledge") as stopped:
        left = post(client, f"/relief/pledges/{pledging.token_of(promised)}/stop")

    assert (gift, signature, stopped) == (["40P01"], ["40P01"], ["40P01"])
    assert (given.status_code, confirmed.status_code, left.status_code) == (303, 303, 303)
    states = Pledge.objects.order_by("made_at").values_list("amount_minor", "state")
    assert list(states) == [(3000, "cancelled"), (2500, "open")]
    assert Signature.objects.get(id=asked.id).state == "confirmed"


def test_who_stops_our_mails_has_stopped_them(client: Client, petition: Petition) -> None:
    ines = a_signer(petition, "updates").supporter

    with giving_up_once("petitions_consent") as repeated:
        answer = post(client, f"/unsubscribe/{unsubscribing.token_for(ines, mail_id=uuid4())}")

    assert (answer.status_code, repeated) == (200, ["40P01"])
    assert consents.holding(ines.id) == set()


def test_who_is_cut_off_gives_all_the_same_unless_it_may_have_been_kept(
    client: Client, petition: Petition
) -> None:
    path = f"/relief/causes/{petition.cause.slug}/give"

    with giving_up_once("donations_pledge", CUT_OFF) as before:
        given = post(client, path, **GIFT)
    with giving_up_once("donations_pledge", CUT_OFF, AT_THE_END) as while_kept:
        refused = post(client, path, **GIFT)

    assert (given.status_code, before) == (303, ["57P01"])
    assert (refused.status_code, while_kept) == (503, [])
    assert Pledge.objects.count() == 1
