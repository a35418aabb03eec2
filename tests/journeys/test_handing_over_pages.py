"""What everybody sees of a hand-over: the petition's page, and a file checked by its receiver."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mobilize.organisations.models import Organisation, User
from petitions.models import Petition
from petitions.services import answering, delivering, milestones, targets
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    petition = builders.an_open_petition(org)
    builders.a_confirmed_signature(petition)
    return petition


@pytest.fixture
def paper(petition: Petition, deliver: Callable[..., int]) -> bytes:
    """Return the PDF of delivery no. 1."""
    org, greta = petition.organisation, builders.a_member(petition.organisation)
    which: dict[str, Any] = {"org": org, "slug": petition.slug}
    delivering.ask(**which, up_to=MONDAY, target_id=None, by=greta, now=MONDAY)
    deliver()
    return take(which, greta)


def take(which: dict[str, Any], by: User) -> bytes:
    return delivering.take_out(**which, number=1, kind="pdf", by=by, now=MONDAY)


def hand_in(client: Client, content: bytes, number: object = 1) -> Any:
    file = SimpleUploadedFile("delivery.pdf", content)
    return client.post("/relief/verify", {"number": number, "file": file})


def test_whoever_got_the_paper_hears_that_it_is_genuine(client: Client, paper: bytes) -> None:
    page = hand_in(client, paper)

    assert page.status_code == 200
    assert "Yes, it is genuine." in page.content.decode()
    assert "one signature under “Clean water now”" in page.content.decode()


def test_one_byte_changed_and_it_is_not(client: Client, paper: bytes) -> None:
    for content, number in ((paper + b" ", 1), (paper, 2), (b"", 1)):
        page = hand_in(client, content, number)

        assert "Yes, it is genuine." not in page.content.decode()


def test_the_digest_alone_will_do(client: Client, paper: bytes) -> None:
    digest = hashlib.sha256(paper).hexdigest()

    page = client.post("/relief/verify", {"number": 1, "digest": digest})

    assert "Yes, it is genuine." in page.content.decode()


@pytest.mark.parametrize(
    "said", [{}, {"number": "1"}, {"number": "0", "digest": "a"}, {"number": "x", "digest": "a"},
             {"number": "9" * 30, "digest": "a"}, {"number": "1", "digest": "a" * 201}],
)  # fmt: skip
def test_what_is_missing_stands_beside_its_field(
    client: Client, org: Organisation, said: dict[str, str]
) -> None:
    page = client.post("/relief/verify", said)

    assert page.status_code == 400
    assert "Error:" in page.content.decode()


def test_the_address_on_the_paper_fills_in_the_number(client: Client, org: Organisation) -> None:
    assert 'value="7"' in client.get("/relief/verify?number=7").content.decode()


def test_a_file_of_a_hundred_megabytes_is_refused_unread(client: Client, org: Organisation) -> None:
    class Unread(io.BytesIO):
        def read(self, *_args: Any) -> bytes:
            raise AssertionError("it was read")

    said = {
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(100 * 1024 * 1024),
        "wsgi.input": Unread(),
    }
    page = client.generic("POST", "/relief/verify", **said)

    assert page.status_code == 413


def test_the_page_tells_of_decision_makers_milestones_deliveries_and_the_answer(
    client: Client, petition: Petition, paper: bytes
) -> None:
    org = petition.organisation
    target = targets.create(org=org, name="Rosa Lima", office="Minister", email="", now=MONDAY)
    targets.address(org=org, slug=petition.slug, target_ids=[target.id])
    milestones.note({petition.id: 100}, now=MONDAY)
    delivering.hand_over(org=org, slug=petition.slug, number=1, now=MONDAY)
    answering.publish(
        org=org, slug=petition.slug, text="We will <b>dig</b>.", answered_by="The minister",
        source_url="", by=None, now=MONDAY,
    )  # fmt: skip

    page = client.get("/relief/petitions/clean-water/").content.decode()

    assert "Rosa Lima, Minister" in page
    assert "100 signatures on 2 March 2026" in page
    assert "One signature on 2 March 2026 (delivery no. 1)" in page
    assert "The minister has answered" in page
    assert "We will &lt;b&gt;dig&lt;/b&gt;." in page


def test_the_page_says_how_the_goal_moves(client: Client, petition: Petition) -> None:
    page = client.get("/relief/petitions/clean-water/").content.decode()

    assert "When a goal is reached, the next one shows" in page
