"""Decision makers: a directory without doubles, and petitions addressed to some of them."""

from uuid import UUID

import pytest

from mobilize.kit import ids
from mobilize.kit.email_address import AddressInvalid
from mobilize.organisations.models import Organisation
from petitions.models import Petition, Target
from petitions.queries import handing_over
from petitions.services import targets
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation()


def a_target(org: Organisation, name: str = "Rosa Lima", office: str = "Minister") -> Target:
    return targets.create(org=org, name=name, office=office, email="", now=MONDAY)


def address(petition: Petition, *target_ids: UUID) -> list[str]:
    targets.address(org=petition.organisation, slug=petition.slug, target_ids=target_ids)
    return [target.name for target in handing_over.addressees(petition)]


def test_the_directory_has_each_name_and_office_once(org: Organisation) -> None:
    a_target(org)

    with pytest.raises(targets.TargetExists):
        a_target(org)

    a_target(org, office="Member of Parliament")
    assert handing_over.directory(org.id).count() == 2


def test_an_office_has_a_well_formed_address_or_none(org: Organisation) -> None:
    with pytest.raises(AddressInvalid):
        targets.create(org=org, name="Rosa", office="", email="rosa at home", now=MONDAY)


def test_a_petition_is_addressed_in_the_given_order_and_can_be_addressed_anew(
    org: Organisation,
) -> None:
    petition = builders.an_open_petition(org)
    rosa, tom = a_target(org, "Rosa"), a_target(org, "Tom")

    assert address(petition, tom.id, rosa.id) == ["Tom", "Rosa"]
    assert address(petition, rosa.id) == ["Rosa"]
    assert address(petition) == []


def test_a_petition_that_has_ended_keeps_whom_people_signed_to(org: Organisation) -> None:
    petition = builders.an_open_petition(org)
    Petition.objects.update(state=Petition.State.CLOSED, closed_at=MONDAY)

    with pytest.raises(targets.AddresseesFixed):
        address(petition, a_target(org).id)


def test_nobody_is_addressed_twice_and_no_stranger_at_all(org: Organisation) -> None:
    petition = builders.an_open_petition(org)
    rosa = a_target(org)
    foreign = a_target(builders.an_organisation())

    with pytest.raises(targets.AddresseesInvalid):
        address(petition, rosa.id, rosa.id)
    with pytest.raises(targets.TargetMissing):
        address(petition, foreign.id)
    with pytest.raises(targets.TargetMissing):
        address(petition, ids.new())


def test_who_is_addressed_stays_in_the_directory(org: Organisation) -> None:
    petition = builders.an_open_petition(org)
    rosa = a_target(org)
    address(petition, rosa.id)

    with pytest.raises(targets.TargetAddressed):
        targets.remove(org=org, target_id=rosa.id)

    address(petition)
    targets.remove(org=org, target_id=rosa.id)
    assert not Target.objects.exists()


def test_an_office_changes_hands(org: Organisation) -> None:
    rosa = a_target(org)

    changed = targets.edit(org=org, target_id=rosa.id, name="Tom Reis", email="tom@gov.example")

    assert (changed.name, changed.office, changed.email) == (
        "Tom Reis", "Minister", "tom@gov.example",
    )  # fmt: skip
