"""Mail scanners open every link, some in a real browser: they must change nothing."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mobilize.kit import clock
from petitions.models import Consent, Petition, SharePrompt, Signature, Touch
from petitions.services import prompt_rules, signing
from tests import visits
from tests.builders import an_open_petition, an_organisation
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [f"ines{number}@example.org" for number in range(5)]
IN_A_BROWSER = 1  # of their mails: a browser takes seconds
LINK = re.compile(r"https?://[^\s\"<>]+")
SCANNER = {"User-Agent": "Mozilla/5.0 (compatible; MailScanner/1.0)"}


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # scanners come from one address, and in crowds


@pytest.fixture
def petition() -> Petition:
    relief = an_organisation("relief")
    prompt_rules.limit(org=relief, quiet_from=0, quiet_until=0)  # the tests run at night too
    return an_open_petition(relief)


def ask(petition: Petition, email: str) -> None:
    signing.ask(
        petition=petition,
        email=email,
        name="Ines Duarte",
        country="PT",
        locale="en",
        name_shown=True,
        consents={"updates", "share_prompts"},
        touch_token=None,
        now=clock.now(),
    )


def links_to(mailbox: Mailbox, address: str, *, home: str) -> set[str]:
    """Return every address of ours that a person's mails name, in their texts and headers."""
    said = "\n".join(
        part.get_content() for mail in mailbox.to(address) for part in mail.walk()
        if part.get_content_maintype() == "text"
    )  # fmt: skip
    headers = "\n".join(str(mail["List-Unsubscribe"] or "") for mail in mailbox.to(address))
    found = {link.rstrip(".,)") for link in LINK.findall(f"{said}\n{headers}")}
    return {link.replace("&amp;", "&") for link in found if link.startswith(home)}


def scan(links: set[str]) -> None:
    """Ask for each link three times, by HEAD and by GET, following where it leads."""
    with httpx.Client(follow_redirects=True, headers=SCANNER, trust_env=False) as client:
        for link in sorted(links):
            for method in ("HEAD", "GET", "GET"):
                assert client.request(method, link).status_code < 500


def scan_in_a_browser(chromium: Browser, links: set[str]) -> None:
    """Open each link with JavaScript running, and wait for whatever the page may do."""
    context = chromium.new_context()
    for link in sorted(links):
        page = context.new_page()
        page.goto(link, wait_until="networkidle")
        page.close()
    context.close()


def holding() -> set[tuple[str, bool]]:
    return set(Consent.objects.values_list("purpose", "granted"))


def test_scanners_confirm_nobody_and_unsubscribe_nobody_and_people_still_can(
    petition: Petition,
    mailbox: Mailbox,
    deliver: Callable[..., int],
    chromium: Browser,
    live_server: LiveServer,
) -> None:
    def read(address: str) -> set[str]:
        return links_to(mailbox, address, home=live_server.url)

    for email in PEOPLE:
        ask(petition, email)
    deliver(now=clock.now())
    for number, email in enumerate(PEOPLE):
        scan(read(email))
        if number < IN_A_BROWSER:
            scan_in_a_browser(chromium, read(email))
    confirmed_by_scanners = Signature.objects.exclude(state="pending").count()

    for email in PEOPLE:
        (link,) = {each for each in read(email) if "/confirm/" in each}
        signing.confirm(token=link.rsplit("/", 1)[1].partition("?")[0], now=clock.now())
    deliver(now=clock.now())
    for number, email in enumerate(PEOPLE):
        scan(read(email))
        if number < IN_A_BROWSER:
            scan_in_a_browser(chromium, read(email))

    assert confirmed_by_scanners == 0
    assert Signature.objects.filter(state="confirmed").count() == len(PEOPLE)
    assert SharePrompt.objects.filter(state="sent").count() == len(PEOPLE)
    assert any("/unsubscribe/" in link for link in read(PEOPLE[0]))
    assert holding() == {("updates", True), ("share_prompts", True)}
    visits.arrive()
    assert Touch.objects.count() <= IN_A_BROWSER * 14  # a browser's visit counts, no scanner's
