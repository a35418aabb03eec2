"""Staff bring in a sheet: send, look, choose, try out, import; and what other sites counted."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mobilize.http.files import LARGEST
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.models import ExternalCount, Petition, SignatureImport
from tests.builders import MONDAY, a_member, an_import, an_open_petition, an_organisation
from tests.clients import PageClient
from tests.staff import at_work

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
SHEET = "Nom;Prénom;Courriel;Pays\nDuârte;Inès;ines@example.org;PT\n;;omar@example.org;SN\n"
SERIES = "timestamp,count\n2024-12-01 10:00,100\n2024-12-01 11:00,80\n2024-12-09 10:00,90\n"


@pytest.fixture
def org() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return an_open_petition(org)


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(a_member(org))


def send(browser: Client, data: bytes, to: str = "imports", **said: str) -> Any:
    file = SimpleUploadedFile("sheet.csv", data)
    given = {"name": "Market", "source": "paper", "file": file} | said
    return browser.post(f"/staff/relief/petitions/clean-water/{to}/", given)


def shown(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_sheet_is_sent_looked_at_tried_out_and_imported(
    greta: Client, petition: Petition, deliver: Deliver
) -> None:
    sent = send(greta, SHEET.encode("cp1252"))
    place = sent.headers["Location"]
    waiting = shown(greta.get(place))
    deliver(now=clock.now())
    tried = shown(greta.get(place))
    greta.post(f"{place}start/")
    deliver(now=clock.now())
    done = shown(greta.get(place))

    assert "Duârte" in waiting
    assert "0 of 2 rows" in waiting
    assert "Import 1 signature" in tried
    assert "There is no name." in tried
    assert "Imported" in done
    assert "Duârte" not in done
    assert SignatureImport.objects.get().added == 1
    assert "Market" in shown(greta.get("/staff/relief/petitions/clean-water/imports/"))


def test_columns_are_chosen_above_the_rows_they_stand_over(
    greta: Client, petition: Petition, deliver: Deliver
) -> None:
    place = send(greta, b"Who,Where\nInes,ines@example.org\n").headers["Location"]
    before = shown(greta.get(place))

    greta.post(
        place,
        {
            "encoding": "utf-8", "delimiter": ",", "header": "on", "dates": "dmy", "country": "PT",
            "column_0": "name", "column_1": "email",
        },
    )  # fmt: skip
    deliver(now=clock.now())

    assert "Say which column holds the names." in before
    assert "Import 1 signature" in shown(greta.get(place))


def test_a_wrong_guess_of_the_encoding_is_put_right(greta: Client, petition: Petition) -> None:
    text = "Name,E-mail,Country\nGroß,g@example.org,DE\n"
    place = send(greta, text.encode("mac-roman")).headers["Location"]
    assert "Groß" not in shown(greta.get(place))

    greta.post(place, {"encoding": "mac-roman", "delimiter": ",", "header": "on", "dates": "dmy"})

    assert "Groß" in shown(greta.get(place))


def test_what_a_sheet_holds_is_shown_and_never_run(greta: Client, petition: Petition) -> None:
    sheet = "Name,E-mail,Country\n<script>alert(1)</script>\u202e,i@example.org,PT\n"
    place = send(greta, sheet.encode()).headers["Location"]

    page = greta.get(place).content.decode()

    assert "<script>alert" not in page
    assert "<bdi>&lt;script&gt;" in page


def test_a_file_that_cannot_be_read_is_refused_at_its_field(
    greta: Client, petition: Petition
) -> None:
    answer = send(greta, b"PK\x03\x04")

    assert "Save it as CSV" in shown(answer)
    assert not SignatureImport.objects.exists()


def test_a_form_without_a_file_says_so(greta: Client, petition: Petition) -> None:
    answer = greta.post(
        "/staff/relief/petitions/clean-water/imports/", {"name": "Market", "source": "paper"}
    )

    assert "This field is required." in shown(answer)


@pytest.mark.parametrize(
    "path", ["/staff/relief/petitions/clean-water/imports/", "/accounts/login/"]
)
def test_a_huge_form_is_refused_before_it_is_read(
    greta: Client, petition: Petition, path: str
) -> None:
    file = SimpleUploadedFile("huge.csv", b"x" * (LARGEST + 100_000))

    answer = greta.post(path, {"name": "Huge", "source": "paper", "file": file})

    assert answer.status_code == 413
    assert "larger than we accept" in shown(answer)


def test_an_import_is_called_off(greta: Client, petition: Petition) -> None:
    upload = an_import(petition)

    page = greta.post(f"/staff/relief/imports/{upload.id}/cancel/", follow=True)

    assert "Called off" in shown(page)
    assert bytes(SignatureImport.objects.get().file_sealed) == b""


def test_a_closed_petition_offers_no_import(greta: Client, petition: Petition) -> None:
    Petition.objects.update(state="closed", closed_at=MONDAY)

    page = shown(greta.get("/staff/relief/petitions/clean-water/imports/"))

    assert "takes no signatures now" in page
    assert 'type="file"' not in page


def test_what_another_site_counted_is_shown_with_its_falls_and_gaps(
    greta: Client, petition: Petition
) -> None:
    answer = send(greta, SERIES.encode(), to="counts", source="Parliament")
    staff = shown(greta.get(answer.headers["Location"]))
    page = shown(PageClient().get("/relief/petitions/clean-water/elsewhere"))
    petition_page = shown(PageClient().get("/relief/petitions/clean-water/"))

    assert ExternalCount.objects.count() == 3
    assert "<path" in staff
    assert "20 were taken away" in page
    assert "Nobody looked since 1 December 2024 11:00." in page
    assert "90 on Parliament" in petition_page
    assert "Not part of this count." in petition_page


def test_counts_that_cannot_be_are_refused_with_row_and_field(
    greta: Client, petition: Petition
) -> None:
    answer = send(greta, b"timestamp,count\n2024-12-01,many\n", to="counts", source="Parliament")

    assert "Row 2, count" in shown(answer)
    assert not ExternalCount.objects.exists()
