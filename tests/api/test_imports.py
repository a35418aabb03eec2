"""Files over the API: taken, tried out, imported; and every bad one refused whole."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest

from mobilize.http.files import LARGEST
from mobilize.kit import clock
from mobilize.organisations.models import Scope
from petitions.models import ExternalCount, ImportRefusal, Petition, Signature, SignatureImport
from tests import builders
from tests.clients import ApiClient

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
SHEET = b"Name,E-mail,Country\nInes Duarte,ines@example.org,PT\nOmar,not an address,SN\n"


class Campaigner:
    """Sends files to one organisation's petition `clean-water`."""

    def __init__(self, *, scope: Scope = Scope.WRITE) -> None:
        org = builders.an_organisation("relief")
        self.petition = builders.an_open_petition(org)
        self._client = ApiClient()
        _, secret = builders.an_api_key(org, scope)
        self._client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        self._root = "/api/v1/organisations/relief/"

    def send(self, data: Any, to: str = "imports", *, type_: str = "text/csv", **said: str) -> Any:
        query = urlencode({"name": "Market"} | said if to == "imports" else said)
        path = f"{self._root}petitions/clean-water/{to}?{query}"
        return self._client.generic("POST", path, data, content_type=type_)

    def get(self, path: str) -> Any:
        return self._client.get(self._root + path)

    def post(self, path: str) -> Any:
        return self._client.post(self._root + path, {}, format="json")

    def patch(self, path: str, body: Any) -> Any:
        return self._client.patch(self._root + path, body, format="json")


@pytest.fixture
def ines() -> Campaigner:
    return Campaigner()


def test_a_file_is_sent_tried_out_and_imported(ines: Campaigner, deliver: Deliver) -> None:
    sent = ines.send(SHEET, kind="paper")
    path = f"imports/{sent.json()['id']}"
    deliver(now=clock.now())
    tried = ines.get(path).json()
    begun = ines.post(f"{path}/start")
    deliver(now=clock.now())
    done = ines.get(path).json()

    assert (sent.status_code, sent.json()["state"]) == (201, "uploaded")
    assert sent.json()["layout"]["columns"] == ["name", "email", "country"]
    assert (tried["state"], tried["added"], tried["refused"]) == ("checked", 1, 1)
    assert tried["refusals"] == [
        {
            "row": 3,
            "field": "email",
            "code": "address-invalid",
            "message": "This is not an e-mail address.",
        }
    ]
    assert begun.json()["state"] == "running"
    assert (done["state"], done["added"], done["worked_through"]) == ("done", 1, 2)
    assert ines.get("petitions/clean-water/").json()["signed"] == 1
    assert ines.get(f"{path}/refusals").json() == tried["refusals"]


def test_nothing_of_a_person_comes_back(ines: Campaigner, deliver: Deliver) -> None:
    sent = ines.send(SHEET).json()
    deliver()

    said = (
        ines.get(f"imports/{sent['id']}").content
        + ines.get("petitions/clean-water/imports").content
    )

    assert b"Duarte" not in said
    assert b"not an address" not in said


def test_columns_are_chosen_where_the_guess_is_incomplete(
    ines: Campaigner, deliver: Deliver
) -> None:
    sent = ines.send(b"Who,Where\nInes,ines@example.org\n").json()
    refused = ines.post(f"imports/{sent['id']}/start")

    arranged = ines.patch(
        f"imports/{sent['id']}", {"columns": ["name", "email"], "country": "PT"}
    ).json()

    assert {one["code"] for one in sent["lacking"]} == {
        "name-column-missing", "person-column-missing", "country-missing",
    }  # fmt: skip
    assert (refused.status_code, refused.json()["code"]) == (409, "import-not-ready")
    assert arranged["lacking"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"encoding": "rot13"}, "encoding"),
        ({"columns": ["name", "shoe_size"]}, "columns.1"),
        ({"columns": ["name"] * 101}, "columns"),
        ({"delimiter": "x"}, "delimiter"),
        ({"country": "Portugal"}, "country"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_way_to_read_that_nobody_offers_is_refused_by_name(
    ines: Campaigner, changes: dict[str, Any], field: str
) -> None:
    sent = ines.send(SHEET).json()

    answer = ines.patch(f"imports/{sent['id']}", changes)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


BAD_FILES = [
    (b"", "file-empty"),
    (b"\n\n  \n", "file-empty"),
    (b"\xef\xbb\xbf", "file-empty"),
    (b"Name,E-mail,Country\n", "file-without-rows"),
    (b"PK\x03\x04" + b"\0" * 100, "file-not-text"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "file-not-text"),
    (b"\0\x01\x02\x03" * 100, "file-not-text"),
    (b"\xff\xfeN\0a", "encoding-wrong"),
    (b'Name\n"Ines', "file-broken"),
    (b"Name," + b"x," * 200 + b"\n", "file-broken"),
    (b"{}", "file-broken"),
    (b'[{"name": "a", "name": "b"}]', "file-broken"),
    (b"[" * 10_000, "file-broken"),
    (b"a,b\n" * 1_000_000, "file-too-large"),
    (b"a,b\n" * (LARGEST // 4 + 1), "request-entity-too-large"),
]


@pytest.mark.parametrize(("data", "code"), BAD_FILES, ids=[code for _, code in BAD_FILES])
def test_a_bad_file_is_refused_whole(ines: Campaigner, data: bytes, code: str) -> None:
    answer = ines.send(data, country="PT")

    assert answer.status_code in {400, 413}
    assert answer.json()["code"] == code
    assert not SignatureImport.objects.exists()


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ("In\0es,ines@example.org,PT", "name", "text-invalid"),
        ("In\x1bes,ines@example.org,PT", "name", "text-invalid"),
        ("Ines \u202egro.live,ines@example.org,PT", "name", "text-invalid"),
        ("x" * 10_000 + ",ines@example.org,PT", "name", "too-long"),
        ("Ines,ines@example.org\u202e,PT", "email", "address-invalid"),
        ("Ines,ines@example.org,<b>", "country", "country-unknown"),
        ("Ines,,PT", "email", "nobody-told-apart"),
        ("Ines,ines@example.org,PT,=1+1", "", "too-many-cells"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_are_taken(
    ines: Campaigner, deliver: Deliver, cells: str, field: str, code: str
) -> None:
    sheet = f"Name,E-mail,Country\n{cells}\nOmar,omar@example.org,SN\n"
    sent = ines.send(sheet.encode()).json()
    deliver()

    tried = ines.get(f"imports/{sent['id']}").json()

    assert (tried["added"], tried["refused"]) == (1, 1)
    refusal = ImportRefusal.objects.get()
    assert (refusal.row, refusal.field, refusal.code) == (2, field, code)


@pytest.mark.parametrize("length", [LARGEST + 1, 100 * 1024 * 1024])
def test_a_huge_body_is_refused_by_its_length_and_never_read(ines: Campaigner, length: int) -> None:
    body = Watched(b"Name\n")

    answer = ines._client.post(  # the wire, below what a client would send
        "/api/v1/organisations/relief/petitions/clean-water/imports?name=Huge",
        content_type="text/csv",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(length)},
    )

    assert answer.status_code == 413
    assert body.taken == 0


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/xml"])
def test_the_body_is_the_file_and_nothing_around_it(ines: Campaigner, kind: str) -> None:
    answer = ines.send(SHEET, type_=kind)

    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "\u202eevil"}, "name"),
        ({"kind": "web"}, "kind"),
        ({"country": "XYZ"}, "country"),
        ({"surprise": "1"}, "surprise"),
    ],
)
def test_what_the_address_says_is_read_strictly(
    ines: Campaigner, said: dict[str, str], field: str
) -> None:
    answer = ines.send(SHEET, **said)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_closed_petition_takes_no_file(ines: Campaigner) -> None:
    Petition.objects.update(state="closed", closed_at=builders.MONDAY)

    answer = ines.send(SHEET)

    assert (answer.status_code, answer.json()["code"]) == (409, "petition-closed")


def test_more_files_than_anybody_works_on_have_to_wait(ines: Campaigner) -> None:
    for _ in range(20):
        assert ines.send(SHEET).status_code == 201

    answer = ines.send(SHEET)

    assert (answer.status_code, answer.json()["code"]) == (409, "imports-waiting")


def test_a_series_of_counts_shows_falls_and_gaps_to_everybody(ines: Campaigner) -> None:
    series = b"timestamp,count\n2024-12-01 10:00:00.000001,100\n2024-12-01 10:00:00.000037,90\n"

    kept = ines.send(series + b"2024-12-09,150\n", to="external-counts", site="Parliament")
    again = ines.send(series + b"2024-12-10,150\n", to="external-counts", site="Parliament")
    (said,) = (
        ApiClient().get("/api/v1/organisations/relief/petitions/clean-water/external-counts").json()
    )

    assert kept.json() == {"added": 3, "repeated": 0}
    assert again.json() == {"added": 1, "repeated": 2}
    assert (said["site"], said["total"], said["removed"]) == ("Parliament", 150, 10)
    assert [(day["day"], day["added"], day["removed"]) for day in said["days"]] == [
        ("2024-12-01", 0, 10), ("2024-12-09", 60, 0), ("2024-12-10", 0, 0),
    ]  # fmt: skip
    assert said["days"][1]["unseen_since"] == "2024-12-01T10:00:00.000037Z"
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"timestamp,count\nyesterday,1\n", "counts-invalid", "Row 2, timestamp"),
        (b"timestamp,count\n2024-01-01,many\n", "counts-invalid", "Row 2, count"),
        (b"timestamp,count\n2024-01-01\n", "counts-invalid", "Row 2, count"),
        (b"timestamp,count\n1999-01-01,1\n", "counts-invalid", "Row 2, timestamp"),
        (b"timestamp,count\n", "counts-invalid", "nothing below"),
        (b"2024-01-01,1\n2024-01-01,2\n", "count-differs", "Row 2"),
        (b'{"data": {}}', "counts-invalid", "attributes"),
        (b"PK\x03\x04", "file-not-text", "spreadsheet"),
    ],
)
def test_counts_that_cannot_be_are_refused_whole(
    ines: Campaigner, data: bytes, code: str, words: str
) -> None:
    answer = ines.send(data, to="external-counts", site="Parliament")

    assert answer.json()["code"] == code
    assert words in answer.json()["detail"]
    assert not ExternalCount.objects.exists()


def test_a_count_of_the_future_is_refused(ines: Campaigner) -> None:
    tomorrow = datetime.now(tz=UTC) + timedelta(days=1)

    answer = ines.send(f"{tomorrow.isoformat()},1\n".encode(), to="external-counts", site="P")

    assert "still to come" in answer.json()["detail"]


class Watched(BytesIO):
    """A body that knows how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        part = super().read(size)
        self.taken += len(part)
        return part
