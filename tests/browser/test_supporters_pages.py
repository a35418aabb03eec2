"""Every page on a supporter's way, narrow and wide, light and dark, held to the same."""

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from donations.services import pledging
from mobilize.kit import clock
from petitions.models import Petition
from petitions.services import signing, unsubscribing
from tests import builders
from tests.browser import accessibility
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/relief/petitions/clean-water/"
LONG = "Clean water for every quarter of Port-au-Prince, before the next hurricane season begins"


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot reads page after page


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"), title=LONG)


def way_of(petition: Petition) -> list[str]:
    """Return the addresses one supporter sees, from reading to leaving."""
    pending, asked = builders.a_signature(petition), builders.a_signature(petition)
    confirmed = signing.confirm(token=signing.confirm_token(asked), now=clock.now())
    pledge = builders.a_pledge(petition.cause, petition=petition)
    stop = unsubscribing.token_for(confirmed.supporter, mail_id=petition.id)
    return [
        PAGE,
        f"{PAGE}embed",
        f"{PAGE}embed?asked=1",
        f"{PAGE}check-mail",
        f"/confirm/{signing.confirm_token(pending)}",
        f"{PAGE}thanks/{signing.thanks_token(confirmed)}",
        f"/unsubscribe/{stop}",
        "/relief/causes/clean-water/give",
        f"/relief/pledges/{pledging.token_of(pledge)}/thanks",
        f"/relief/pledges/{pledging.token_of(pledge)}/cancelled",
    ]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_on_a_supporters_way_is_readable_and_accessible(
    visit: Browsing, petition: Petition, width: int, language: str
) -> None:
    reader = Client()
    reader.post("/language", {"language": language})

    for path in way_of(petition):
        look_at(visit, path, width, client=reader)


@pytest.mark.parametrize("state", ["closed", "answered"])
def test_a_petition_that_has_ended_is_readable_and_accessible(
    visit: Browsing, petition: Petition, state: str
) -> None:
    answered = MONDAY if state == "answered" else None
    Petition.objects.update(state=state, closed_at=MONDAY, answered_at=answered)

    look_at(visit, PAGE, 360, client=None)


@pytest.mark.usefixtures("petition")
def test_a_form_with_errors_is_accessible(visit: Browsing) -> None:
    seen = visit(PAGE, width=360)

    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Sign", exact=True).click()

    assert accessibility.violations(seen.page) == []


@pytest.mark.usefixtures("petition")
def test_the_keyboard_alone_signs(visit: Browsing) -> None:
    """Tab reaches every control in reading order, the focus can be seen, Enter sends."""
    page = visit(PAGE, width=1280).page
    reached = []

    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "() => document.activeElement.id || document.activeElement.textContent.trim()"
            )
        )
        if reached[-1] == "Sign":
            break
        seen = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert seen != "none", reached[-1]

    order = [one for one in reached if one in {"id_name", "id_email", "id_country", "Sign"}]
    assert reached[0] == "Skip to the content"
    assert order == ["id_name", "id_email", "id_country", "Sign"]
    assert "id_homepage" not in reached
