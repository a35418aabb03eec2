"""Imports and counts elsewhere, narrow and wide; the bar moves without a reload."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mobilize.kit import clock
from petitions.models import Petition, SignatureImport
from petitions.services import external_counting, importing
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import a_member, an_open_petition, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]
SHEET = "Nom;Prénom;Courriel;Pays;Signé le\nDuârte;Inès;ines@example.org;PT;28/02/2026\n;Omar;@;;\n"


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


@pytest.fixture
def greta(petition: Petition) -> Client:
    return at_work(a_member(petition.organisation))


def a_file(petition: Petition) -> SignatureImport:
    return importing.upload(
        petition=petition, name="Market, 3 May", source="paper", data=SHEET.encode(), by=None,
        now=clock.now(),
    )  # fmt: skip


def counted_elsewhere(petition: Petition) -> None:
    now = clock.now()
    moments = [(50, 1000), (49, 4000), (48, 9000), (47, 8200), (30, 12_000), (29, 12_500)]
    rows = "".join(f"{(now - timedelta(days=days)).isoformat()},{n}\n" for days, n in moments)
    external_counting.keep(petition=petition, source="Parliament", data=rows.encode(), now=now)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_import_is_readable_and_labelled_at_every_stage(
    visit: Browsing, greta: Client, petition: Petition, deliver: Any, width: int
) -> None:
    upload = a_file(petition)
    look_at(visit, f"/staff/relief/imports/{upload.id}/", width, client=greta)
    deliver(now=clock.now())
    look_at(visit, f"/staff/relief/imports/{upload.id}/?tried", width, client=greta)
    look_at(visit, "/staff/relief/petitions/clean-water/imports/", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_counts_elsewhere_are_readable_and_labelled(
    visit: Browsing, greta: Client, petition: Petition, width: int
) -> None:
    counted_elsewhere(petition)

    look_at(visit, "/staff/relief/petitions/clean-water/counts/", width, client=greta)
    look_at(visit, "/relief/petitions/clean-water/elsewhere", width, client=None)


def test_the_bar_moves_and_the_dry_run_ends_without_a_reload(
    visit: Browsing, greta: Client, petition: Petition, deliver: Any
) -> None:
    upload = a_file(petition)
    seen = visit(f"/staff/relief/imports/{upload.id}/", width=1280, client=greta)
    assert seen.page.get_by_text("0 of 2 rows").count() == 1

    deliver(now=clock.now())
    seen.page.get_by_role("button", name="Import 1 signature").wait_for(timeout=10_000)

    assert seen.complaints == []
