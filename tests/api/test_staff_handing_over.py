"""Staff at work: the directory, deliveries with their log, an answer read before it is mailed."""

from collections.abc import Callable

import pytest
from django.test import Client

from mobilize.organisations.models import Organisation, Role
from petitions.models import Addressee, Delivery, DeliveryDownload, Petition, Target
from petitions.services import consenting
from tests import builders
from tests.builders import MONDAY
from tests.db.prompting import go_out
from tests.mailbox import Mailbox
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/staff/relief/"
HERE = f"{DESK}petitions/clean-water/"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief", time_zone="Europe/Lisbon")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    petition = builders.an_open_petition(org)
    signature = builders.a_confirmed_signature(petition)
    consenting.give(
        supporter=signature.supporter, purposes=["handover", "updates"], source="signature",
        source_id=signature.id, now=MONDAY,
    )  # fmt: skip
    return petition


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(builders.a_member(org, Role.CAMPAIGNER, user=builders.a_user("greta@ngo.org")))


def test_the_directory_grows_changes_and_shrinks(org: Organisation, greta: Client) -> None:
    words = {"name": "Rosa Lima", "office": "Minister", "email": ""}
    assert greta.post(f"{DESK}targets/", words).status_code == 303
    twice = greta.post(f"{DESK}targets/", words)
    assert "The directory has this name" in twice.content.decode()
    here = f"{DESK}targets/{Target.objects.get().id}/"

    greta.post(here, words | {"name": "Tom Reis"})
    assert "Tom Reis" in greta.get(f"{DESK}targets/").content.decode()

    greta.post(f"{here}remove/")
    assert not Target.objects.exists()


def test_a_petition_is_addressed_line_by_line(petition: Petition, greta: Client) -> None:
    rosa, tom = (builders.a_target(petition.organisation, name) for name in ("Rosa", "Tom"))

    greta.post(f"{HERE}addressees/", {"target_0": str(tom.id), "target_1": str(rosa.id)})
    assert list(Addressee.objects.order_by("position").values_list("target__name", flat=True)) == [
        "Tom",
        "Rosa",
    ]

    twice = greta.post(f"{HERE}addressees/", {"target_0": str(tom.id), "target_1": str(tom.id)})
    assert "each once" in twice.content.decode()
    greta.post(f"{HERE}addressees/", {"target_0": "", "target_1": str(rosa.id)})
    assert Addressee.objects.get().target == rosa


def test_a_delivery_is_made_taken_and_handed_over(
    petition: Petition, greta: Client, deliver: Callable[..., int]
) -> None:
    assert greta.post(f"{HERE}deliveries/", {}).status_code == 303
    assert "It is being made." in greta.get(f"{HERE}deliveries/").content.decode()
    early = greta.post(f"{HERE}deliveries/1/pdf/", follow=True).content.decode()
    assert "This delivery is still being made." in early
    deliver()

    paper = greta.post(f"{HERE}deliveries/1/pdf/")
    table = greta.post(f"{HERE}deliveries/1/csv/")
    greta.post(f"{HERE}deliveries/1/handed-over/")

    assert paper.content.startswith(b"%PDF")
    assert "Ines Duarte" in table.content.decode()
    assert Delivery.objects.get().state == "handed_over"
    assert DeliveryDownload.objects.count() == 2
    assert "PDF by greta@ngo.org" in greta.get(f"{HERE}deliveries/").content.decode()


def test_a_cut_off_is_read_in_the_organisations_time_zone(
    petition: Petition, greta: Client
) -> None:
    greta.post(f"{HERE}deliveries/", {"up_to": "2026-07-01T10:00"})

    assert Delivery.objects.get().up_to.isoformat() == "2026-07-01T09:00:00+00:00"


@pytest.mark.parametrize("moment", ["2999-01-01T00:00", "1999-01-01T00:00", "soon", "\u202e"])
def test_a_cut_off_of_another_time_is_refused(
    petition: Petition, greta: Client, moment: str
) -> None:
    assert greta.post(f"{HERE}deliveries/", {"up_to": moment}).status_code == 200
    assert not Delivery.objects.exists()


def test_an_answer_is_read_tried_and_mailed_once(
    petition: Petition, greta: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    said = {"answered_by": "The minister", "text": "We will dig.", "source_url": ""}
    assert greta.post(f"{HERE}answer/", said).status_code == 303
    page = greta.get(f"{HERE}answer/").content.decode()
    assert "One person would get it now." in page
    assert "An answer: Clean water now" in page

    greta.post(f"{HERE}answer/test/")
    deliver()
    assert [message["To"] for message in mailbox] == ["greta@ngo.org"]

    greta.post(f"{HERE}answer/send/")
    assert "The mailing is under way." in greta.get(f"{HERE}answer/").content.decode()
    go_out(deliver)
    again = greta.post(f"{HERE}answer/send/", follow=True).content.decode()

    assert "The mailing is done." in again
    assert "This answer is mailed once" in again
    assert len(mailbox) == 2


def test_a_mailing_can_be_stopped(
    petition: Petition, greta: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    greta.post(f"{HERE}answer/", {"answered_by": "The minister", "text": "No."})
    greta.post(f"{HERE}answer/send/")

    greta.post(f"{HERE}answer/pause/")
    assert "The mailing pauses." in greta.get(f"{HERE}answer/").content.decode()
    greta.post(f"{HERE}answer/resume/")
    greta.post(f"{HERE}answer/cancel/")
    go_out(deliver)

    assert "The mailing was stopped." in greta.get(f"{HERE}answer/").content.decode()
    assert not mailbox


def test_a_source_that_is_no_web_address_is_said_beside_its_field(
    petition: Petition, greta: Client
) -> None:
    said = {"answered_by": "The minister", "text": "No.", "source_url": "javascript:alert(1)"}

    page = greta.post(f"{HERE}answer/", said)

    assert page.status_code == 200
    assert "Enter a web address." in page.content.decode()
