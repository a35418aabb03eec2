"""Every form a person sends, sent by a browser: it alone obeys all the headers we answer with."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from donations.gateways import stripe_wire
from donations.models import Payment, Pledge
from mobilize.kit import clock
from petitions.models import Petition, Signature
from petitions.services import unsubscribing
from tests import sandbox
from tests.browser.browsing import Browsing, Visit
from tests.builders import PASSWORD, a_supporter, a_user, an_open_petition, an_organisation
from tests.mailbox import Mailbox
from tests.sandbox import Sandbox
from tests.staff import with_two_steps

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[[str], Visit]
PETITION = "/relief/petitions/clean-water/"
GIVE = "/relief/causes/clean-water/give"
MAILED = re.compile(r"https?://[^/\s]+(/confirm/[^\s\"<]+)")


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot fills in a form faster than any person


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


@pytest.fixture
def look(visit: Browsing) -> Iterator[Open]:
    """Return what opens a page; at the end the browser must have had nothing to complain about."""
    opened: list[Visit] = []

    def run(path: str) -> Visit:
        opened.append(visit(path, width=1280))
        return opened[-1]

    yield run
    assert [text for seen in opened for text in seen.complaints] == []


@pytest.fixture
def provider(tmp_path: Path, settings: Settings) -> Iterator[Sandbox]:
    """Run the sandbox provider and lead the settings to it."""
    with sandbox.a_sandbox(tmp_path) as running:
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = sandbox.API_KEY, running.address
        stripe_wire.client.cache_clear()
        yield running
    stripe_wire._wire().close()  # type: ignore[no-untyped-call]  # Stripe leaves it untyped
    stripe_wire._wire.cache_clear()
    stripe_wire.client.cache_clear()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def fill_in_the_signature(page: Page) -> None:
    page.get_by_label("Your name", exact=True).fill("Ines Duarte")
    page.get_by_label("Your e-mail address").fill("ines@example.org")
    page.get_by_label("The country you live in").select_option("PT")


def fill_in_the_gift(page: Page, *, way: str) -> None:
    page.get_by_label("Amount in").fill("25")
    page.get_by_label(way).check()
    page.get_by_label("Your name").fill("Ines Duarte")
    page.get_by_label("Your e-mail address").fill("ines@example.org")


@pytest.mark.usefixtures("petition")
def test_a_signer_signs_confirms_by_mail_and_is_given_links(
    look: Open, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    page = look(PETITION).page
    fill_in_the_signature(page)
    press(page, "Sign")
    asked = heading(page)
    deliver(now=clock.now())

    (mail,) = mailbox.to("ines@example.org")
    said = mail.get_body(("plain",))
    link = MAILED.search(said.get_content()) if said else None
    assert link is not None
    mailed = look(link[1]).page
    press(mailed, "Confirm my signature")

    assert asked == "Check your e-mail"
    assert heading(mailed) == "Thank you, your signature counts"
    assert Signature.objects.get().confirmed_at is not None
    assert mailed.get_by_role("link", name="WhatsApp").get_attribute("href")
    assert mailed.get_by_role("link", name="Give", exact=True).is_visible()
    mailed.get_by_text("Your link as a QR code").click()
    code = mailed.get_by_alt_text("QR code")
    mailed.wait_for_function("code => code.naturalWidth > 0", arg=code.element_handle())


@pytest.mark.usefixtures("petition")
def test_an_empty_signature_is_refused_with_a_summary_that_leads_to_each_field(
    visit: Browsing,
) -> None:
    seen = visit(PETITION, width=1280)

    press(seen.page, "Sign")

    summary = seen.page.get_by_role("alert")
    links: list[str] = summary.locator("a").evaluate_all("all => all.map(a => a.hash)")
    assert links == ["#id_name", "#id_email", "#id_country"]
    assert seen.page.title().startswith("Error: ")
    for link in links:
        summary.locator(f"a[href='{link}']").click()
        assert seen.page.evaluate("() => '#' + document.activeElement.id") == link
        assert seen.page.locator(link).get_attribute("aria-invalid") == "true"
    assert not Signature.objects.exists()
    assert [text for text in seen.complaints if "400 (Bad Request)" not in text] == []


@pytest.mark.usefixtures("petition")
def test_a_giver_by_card_reaches_the_provider_pays_and_comes_back(
    look: Open, provider: Sandbox
) -> None:
    page = look(GIVE).page
    fill_in_the_gift(page, way="By card, now")

    press(page, "Give")
    at_the_provider = page.url
    page.get_by_label("Card number").fill("4242424242424242")
    page.get_by_role("button", name=re.compile("^(Pay|Donate|Give) ")).click()
    page.wait_for_url("**/thanks")

    assert at_the_provider.startswith(provider.address)
    assert heading(page) == "Thank you"
    assert Payment.objects.get().amount_minor == 2500


@pytest.mark.usefixtures("petition")
def test_a_giver_who_comes_back_unpaid_can_go_on_to_pay(look: Open, provider: Sandbox) -> None:
    page = look(GIVE).page
    fill_in_the_gift(page, way="By card, now")
    press(page, "Give")
    page.get_by_role("link", name=re.compile("^Cancel")).click()
    came_back = heading(page)

    press(page, "Go on to pay")

    assert came_back == "You came back without paying"
    assert page.url.startswith(provider.address)


@pytest.mark.usefixtures("petition")
def test_a_giver_by_transfer_is_thanked_for_the_promise(look: Open) -> None:
    page = look(GIVE).page
    fill_in_the_gift(page, way="By bank transfer")

    press(page, "Give")

    assert heading(page) == "Thank you for your promise"
    assert Pledge.objects.get().rail == "transfer"


def test_one_press_stops_the_mails(petition: Petition, look: Open) -> None:
    ines = a_supporter(petition.organisation, "ines@example.org")
    token = unsubscribing.token_for(ines, mail_id=petition.id)
    page = look(f"/unsubscribe/{token}").page

    press(page, "Stop these e-mails")

    assert "no longer" in page.locator("main").inner_text()


def test_staff_sign_in_with_a_password_and_a_recovery_code(look: Open) -> None:
    greta = with_two_steps(a_user("greta@example.org"))
    EmailAddress.objects.create(user=greta, email=greta.email, verified=True, primary=True)
    an_organisation("relief", owner=greta)
    code = RecoveryCodes.activate(greta).generate_codes()[0]
    page = look("/staff/relief/").page
    page.get_by_label("Email").fill(greta.email)
    page.get_by_label("Password").fill(PASSWORD)

    press(page, "Sign in")
    asked = heading(page)
    page.get_by_label("Code").fill(code)
    press(page, "Sign in")

    assert asked == "Enter your code"
    assert page.url.endswith("/staff/relief/")
