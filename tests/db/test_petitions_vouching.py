"""Verifying: a genuine file is said to be, anything else is not."""

import pytest

from petitions.domain import delivery as papers
from petitions.models import Delivery, Petition
from petitions.services import delivering, vouching
from petitions.services.vouching import Verdict
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def delivery() -> Delivery:
    petition = builders.an_open_petition(builders.an_organisation())
    builders.a_confirmed_signature(petition)
    return a_delivery(petition)


def a_delivery(petition: Petition) -> Delivery:
    org = petition.organisation
    delivery = delivering.ask(
        org=org, slug=petition.slug, up_to=MONDAY, target_id=None, by=None, now=MONDAY
    )
    delivering.make(organisation_id=org.id, delivery_id=delivery.id, country_names={}, now=MONDAY)
    delivery.refresh_from_db()
    return delivery


def verify(delivery: Delivery, digest: str, *, number: int = 1) -> Verdict:
    return vouching.verify(organisation_id=delivery.organisation_id, number=number, digest=digest)


def test_both_files_are_genuine_and_anybody_can_check_the_seal(delivery: Delivery) -> None:
    paper, table = verify(delivery, delivery.pdf_digest), verify(delivery, delivery.csv_digest)

    assert (paper.genuine, paper.kind, table.genuine, table.kind) == (True, "pdf", True, "csv")
    assert papers.verifies(
        paper.statement,
        seal=bytes(delivery.seal or b""),
        key=vouching.public_key(delivery.organisation_id),
    )


def test_a_digest_may_be_typed_in_capitals_and_with_spaces_around(delivery: Delivery) -> None:
    assert verify(delivery, f"  {delivery.pdf_digest.upper()} ").genuine


@pytest.mark.parametrize("digest", ["", "0" * 64, "é", "a" * 10_000])
def test_any_other_digest_is_not(delivery: Delivery, digest: str) -> None:
    assert verify(delivery, digest) == vouching.NOT_GENUINE


def test_a_digest_belongs_to_its_own_number(delivery: Delivery) -> None:
    second = a_delivery(delivery.petition)

    assert verify(delivery, delivery.pdf_digest, number=3) == vouching.NOT_GENUINE
    assert (second.number, verify(delivery, second.csv_digest, number=2).genuine) == (2, True)


def test_a_row_altered_in_the_database_vouches_for_nothing(delivery: Delivery) -> None:
    Delivery.objects.update(signatures=1_000_000)

    assert not verify(delivery, delivery.pdf_digest).genuine


def test_another_organisations_delivery_is_not_found_here(delivery: Delivery) -> None:
    other = builders.an_organisation()

    said = vouching.verify(organisation_id=other.id, number=1, digest=delivery.pdf_digest)

    assert not said.genuine
