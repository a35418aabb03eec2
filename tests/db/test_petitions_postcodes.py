"""Where postcodes are loaded, signatures count by region; a postcode itself is never kept."""

from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from petitions.models import Petition, PostcodeArea, Signature
from petitions.queries import counts, postcodes
from petitions.services import counting, importing, signing
from petitions.services import postcodes as lists
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

FILE = b"country,prefix,region\nFR,75,Paris\nFR,7,Elsewhere\nPT,4000,Porto\n"


@pytest.fixture
def petition() -> Petition:
    petition = builders.an_open_petition(builders.an_organisation("relief"))
    lists.load(org=petition.organisation, data=FILE)
    return petition


def sign(petition: Petition, *, postcode: str, country: str = "FR") -> Signature:
    signing.ask(
        petition=petition, email="ines@example.org", name="Ines", country=country, locale="en",
        region=postcodes.region_of(petition.organisation_id, country=country, postcode=postcode),
        name_shown=False, consents=(), touch_token=None, now=MONDAY,
    )  # fmt: skip
    token = signing.confirm_token(Signature.objects.get())
    return signing.confirm(token=token, now=MONDAY)


def regions(petition: Petition) -> list[tuple[str, str, int]]:
    return [(place.country, place.region, place.number) for place in counts.by_region(petition.id)]


def everything_stored() -> str:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 - our own tables
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_a_signature_counts_in_the_region_of_its_postcode(petition: Petition) -> None:
    signature = sign(petition, postcode="75 011")
    counting.fold(now=MONDAY)

    assert (signature.region, signature.supporter.region) == ("Paris", "Paris")
    assert regions(petition) == [("FR", "Paris", 1)]


def test_a_withdrawn_signature_leaves_its_region(petition: Petition) -> None:
    signing.withdraw(signature=sign(petition, postcode="75011"), now=MONDAY)
    counting.fold(now=MONDAY)

    assert regions(petition) == []


def test_the_postcode_is_nowhere_in_the_database(petition: Petition) -> None:
    sign(petition, postcode="75987")

    stored = everything_stored()

    assert "Paris" in stored
    assert "75987" not in stored


@pytest.mark.parametrize(
    ("country", "postcode", "region"),
    [
        ("FR", "75011", "Paris"),
        ("FR", "77000", "Elsewhere"),
        ("FR", "7", "Elsewhere"),
        ("FR", "13001", ""),
        ("FR", "", ""),
        ("FR", "not a postcode at all", ""),
        ("PT", "4000-123", "Porto"),
        ("SN", "75011", ""),
    ],
)
def test_the_longest_prefix_tells_the_region(
    petition: Petition, country: str, postcode: str, region: str
) -> None:
    org_id = petition.organisation_id

    assert postcodes.region_of(org_id, country=country, postcode=postcode) == region


def test_who_has_loaded_nothing_pays_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    org = builders.an_organisation("bare")
    postcodes.countries(org.id)

    with django_assert_num_queries(0):
        assert postcodes.region_of(org.id, country="FR", postcode="75011") == ""


def test_a_new_file_replaces_the_old_one_and_a_bad_one_changes_nothing(
    petition: Petition,
) -> None:
    org = petition.organisation

    with pytest.raises(lists.postcodes.PostcodesInvalid):
        lists.load(org=org, data=b"PT,1000,Lisboa\nPortugal,4,Porto\n")
    before = postcodes.loaded(org.id)
    lists.load(org=org, data=b"PT,1000,Lisboa\n")

    assert before == [postcodes.Loaded("FR", 2, 2), postcodes.Loaded("PT", 1, 1)]
    assert postcodes.loaded(org.id) == [postcodes.Loaded("PT", 1, 1)]


def test_one_organisations_list_says_nothing_to_another(petition: Petition) -> None:
    other = builders.an_organisation("other")

    lists.remove(org=other)

    assert postcodes.region_of(other.id, country="FR", postcode="75011") == ""
    assert PostcodeArea.objects.for_org(petition.organisation_id).count() == 3


def test_imported_signers_count_in_their_regions(
    petition: Petition, deliver: Callable[..., int]
) -> None:
    sheet = b"Nom complet,Code postal,Pays\nInes Duarte,4000-123,PT\nOmar Diallo,13001,FR\n"
    sent = importing.upload(
        petition=petition, data=sheet, name="Market", source="paper", by=None, now=MONDAY
    )
    deliver()
    importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)
    deliver()
    counting.fold(now=MONDAY)

    assert sorted(regions(petition)) == [("FR", "", 1), ("PT", "Porto", 1)]
