"""The screens of reports with something in them: readable on a phone, on a desk and on paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from donations.services import views
from mobilize.kit import clock
from mobilize.organisations.models import Membership, Role
from petitions.models import Cause
from tests import builders
from tests.browser.looking import look_at
from tests.db.donations.journeys import a_gift, a_signer, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
WAYS = [
    [("email", 40), ("facebook", 1)],
    [("whatsapp", 3)],
    [("unknown", 0)],
    [("sms", 9), ("email", 5), ("whatsapp", 4), ("facebook", 2), ("linkedin", 1), ("email", 0.5)],
]


@pytest.fixture
def cause() -> Cause:
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    petition = builders.an_open_petition(org, title="Clean water for the villages of the north")
    cause, now = petition.cause, clock.now()
    givers = [builders.a_supporter(org) for _ in range(12)]
    for place, giver in enumerate(givers):
        country = "PT" if place < 9 else "BR"
        builders.a_confirmed_signature(petition, supporter=giver, country=country)
        for month in range(0, 6, 1 + place % 4):
            made_at = now - timedelta(days=5 + 31 * month)
            ways = WAYS[(place + month) % len(WAYS)]
            gift = a_gift(cause, 123_456 * (1 + place), ways, giver=giver, made_at=made_at)
    given_back(gift, 5_000, at=now)
    a_gift(cause, 99_900, [("email", 1)], currency="JPY", made_at=now - DAY)
    a_signer(petition, [("whatsapp", 1)], signed_at=now - 2 * DAY)
    builders.a_moment(petition, label="The evening news", happened_at=now - 6 * DAY)
    said = {"report": "journeys", "query": "by=link", "by": None, "now": now}
    views.save(organisation=org, name="What our own links brought this year", **said)
    return cause


@pytest.fixture
def greta(cause: Cause) -> Client:
    owners = Membership.objects.filter(organisation=cause.organisation, role=Role.OWNER)
    return at_work(owners.get().user)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_of_reports(
    visit: Callable[..., Any], cause: Cause, greta: Client, width: int
) -> None:
    past = (clock.now() - 3 * DAY).date()

    for path in (
        f"attribution/?until={past}",
        "attribution/rows/?name=email",
        "journeys/",
        "journeys/rows/?step=email&step=facebook",
        "returning/",
        "returning/?few_hidden=on&months=3",
        "causes/clean-water/overview/",
        "causes/clean-water/countries/?shown=money_minor",
        "causes/clean-water/countries/rows/?of=givers",
        "petitions/clean-water/countries/",
        "digest/",
        "views/",
    ):
        look_at(visit, f"/staff/relief/{path}", width, client=greta)


def test_on_paper_nothing_scrolls_and_no_control_is_printed(
    visit: Callable[..., Any], cause: Cause, greta: Client
) -> None:
    page = visit("/staff/relief/returning/", width=1280, client=greta).page

    page.emulate_media(media="print")

    hidden = page.locator(".filters, .tabs, .actions").all()
    assert hidden
    assert not any(each.is_visible() for each in hidden)
    assert page.locator(".table-wrap").first.evaluate("e => getComputedStyle(e).overflow") == (
        "visible"
    )


@pytest.mark.parametrize(
    ("report", "field", "value"),
    [
        ("attribution/", "conversion", "signature"),
        ("journeys/", "by", "link"),
        ("channels/", "currency", "JPY"),
        ("returning/", "months", "3"),
    ],
)
def test_a_filter_gives_the_same_report_with_scripts_and_without(
    visit: Callable[..., Any], greta: Client, report: str, field: str, value: str
) -> None:
    path = f"/staff/relief/{report}"
    quick, plain = (
        visit(path, width=1280, client=greta, scripts=scripts).page for scripts in (True, False)
    )
    before = plain.locator("#report").inner_text()

    for page in (quick, plain):
        asked = page.locator(f".filters [name={field}]")
        if asked.evaluate("e => e.tagName") == "SELECT":
            asked.select_option(value)
        else:
            asked.fill(value)
    plain.get_by_role("button", name="Show").click()
    quick.get_by_role("button", name="Show").click()

    for page in (quick, plain):
        page.wait_for_url(f"**{field}={value}*")
        page.wait_for_load_state("networkidle")
    assert plain.locator("#report").inner_text() == quick.locator("#report").inner_text() != before


CUT = """() => [...document.querySelectorAll('.filters select')].filter(e => {
    const alone = e.cloneNode(true);
    alone.style.cssText = 'position: absolute; width: auto; min-width: 0; max-width: none';
    e.parentNode.append(alone);
    const wanted = alone.offsetWidth;
    alone.remove();
    return wanted > e.offsetWidth && wanted <= 240;
}).map(e => e.name)"""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_choice_of_a_filter_is_cut(visit: Callable[..., Any], greta: Client, width: int) -> None:
    for report in ("attribution/", "journeys/", "channels/", "chains/", "pledges/"):
        seen = visit.look(f"/staff/relief/{report}", width=width, client=greta)  # type: ignore[attr-defined]

        assert seen.page.evaluate(CUT) == []
