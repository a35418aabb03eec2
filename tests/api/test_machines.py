"""API requests without a cookie take a short way, and are answered as on the long one."""

import pytest

from petitions.models import Signature
from tests.api.petition_callers import OMAR, an_open_petition
from tests.clients import ApiClient

pytestmark = pytest.mark.django_db
HOME = "/api/v1/organisations/relief/"
SIGN = f"{HOME}petitions/cancel-the-debt/signatures"
GUARDS = {
    "Content-Length", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
    "X-Request-ID",
}  # fmt: skip


@pytest.mark.parametrize("cookie", ["", "language=fr"])
def test_both_ways_sign_and_guard_browsers(cookie: str) -> None:
    an_open_petition()
    omar = ApiClient(HTTP_COOKIE=cookie) if cookie else ApiClient()

    answer = omar.post(SIGN, OMAR, format="json")

    assert (answer.status_code, answer.json()) == (202, {"status": "check_your_mail"})
    assert Signature.objects.count() == 1
    assert set(answer.headers) >= GUARDS


def test_the_short_way_speaks_english() -> None:
    an_open_petition()

    answer = ApiClient().post(
        SIGN, OMAR | {"email": "nobody"}, format="json", headers={"Accept-Language": "fr"}
    )

    assert answer.status_code == 400
    assert answer.json()["title"].startswith("This is not an e-mail address")


@pytest.mark.parametrize(
    ("path", "status"),
    [(SIGN, 401), (f"{HOME}petitions", 308), (f"{HOME}nothing", 404), (f"{HOME}petitions/", 200)],
)
def test_the_short_way_leads_everywhere_in_the_api(path: str, status: int) -> None:
    an_open_petition()

    assert ApiClient().get(path).status_code == status
