"""From a published petition to money under its channel, over HTTP, through the running system."""

import re
from collections.abc import Iterator
from typing import Any, LiteralString
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from mobilize.embedded import parts
from tests.faults import house
from tests.faults.house import Campaign, House

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ONE_CLICK = "List-Unsubscribe=One-Click"
GRANTED: LiteralString = (
    "SELECT granted FROM petitions_consent WHERE purpose = 'share_prompts' ORDER BY given_at"
)
PROMPTS: LiteralString = "SELECT state FROM petitions_shareprompt ORDER BY state"
BOOKED: LiteralString = "SELECT amount_minor FROM donations_ledgerentry WHERE kind = 'gift'"


@pytest.fixture(
    scope="module",
    params=[("celery", parts.NAMES), ("poll", house.NEEDS_NO_BROKER)],
    ids=["with a broker", "without a broker"],
)
def campaign(request: pytest.FixtureRequest) -> Iterator[Campaign]:
    dispatch, names = request.param
    with house.standing(names=names, DISPATCH=dispatch) as running:
        yield running.campaign("wells")


def column(running: House, query: LiteralString) -> list[Any]:
    return [value for (value,) in running.rows(query)]


def signed(campaign: Campaign) -> int:
    path = campaign.house.path(f"petitions/{campaign.slug}/")
    return int(campaign.house.done(campaign.house.web.get(path))["signed"])


def confirm_on_the_page(running: House, token: str) -> httpx.Response:
    page = running.web.get(f"/confirm/{token}")
    form = CSRF.search(page.text)
    assert form is not None
    said = {"csrfmiddlewaretoken": form[1]}
    return running.web.post(f"/confirm/{token}", data=said, follow_redirects=True)


def follow(running: House, code: str) -> str:
    """Visit a share link as a browser and return the touch token it leads on with."""
    visit = running.web.get(f"/s/{code}")
    assert visit.status_code == 302
    return parse_qs(urlsplit(visit.headers["Location"]).query)["t"][0]


def code_of(running: House, token: str, channel: str) -> str:
    """Return the code of a confirmed signer's own link."""
    said = running.done(running.api("signatures/confirm", {"token": token}))
    assert len({link["channel"] for link in said["links"]}) == 14
    (code,) = [link["code"] for link in said["links"] if link["channel"] == channel]
    return str(code)


def ines_signs(campaign: Campaign) -> str:
    """Let her sign; looking at the mailed page changes nothing, pressing its button does."""
    running = campaign.house
    running.done(campaign.sign("ines", consents=["share_prompts"]))
    token = running.confirm_token(campaign.address("ines"))

    looks = [running.web.get(f"/confirm/{token}").status_code for _ in range(2)]
    before = signed(campaign)
    thanks = confirm_on_the_page(running, token)

    assert (looks, before, signed(campaign)) == ([200, 200], 0, 1)
    assert "/thanks/" in str(thanks.url)
    return token


def omar_signs_through_her_link(campaign: Campaign, token: str) -> str:
    """Let him come by her link and sign: he is her child. He wants no mails."""
    running = campaign.house
    touch = follow(running, code_of(running, token, "whatsapp"))
    running.done(campaign.sign("omar", touch=touch))
    confirm_on_the_page(running, running.confirm_token(campaign.address("omar")))

    listed = running.owner.get(running.path(f"petitions/{campaign.slug}/signatures"))
    omar, ines = running.done(listed)["results"]

    assert (omar["parent"], omar["root"], omar["depth"]) == (ines["id"], ines["id"], 1)
    assert (omar["journey"], ines["journey"], ines["depth"]) == (["whatsapp"], [], 0)
    return touch


def only_ines_is_asked_to_share_and_one_click_ends_that(campaign: Campaign) -> None:
    running = campaign.house
    prompt = running.mail(campaign.address("ines"), "prompt")
    headers = {name.lower(): value for name, value in dict(prompt["headers"]).items()}

    clicked = running.web.post(
        headers["list-unsubscribe"].strip("<>"), data=dict([ONE_CLICK.split("=")])
    )

    assert headers["list-unsubscribe-post"] == ONE_CLICK
    assert clicked.status_code == 200
    assert column(running, GRANTED) == [True, False]
    running.attend(until=lambda: len(column(running, PROMPTS)) == 2)
    assert column(running, PROMPTS) == ["sent", "suppressed"]
    assert campaign.mailed("prompt") == {campaign.address("ines"): 1}


def omar_gives_by_card(campaign: Campaign, touch: str) -> None:
    running = campaign.house
    said = {"email": campaign.address("omar"), "name": "Person omar", "petition": campaign.slug}
    pledge = running.done(campaign.pledge(touch=touch, **said))
    running.pay(running.checkout(pledge))
    running.attend(until=lambda: bool(column(running, BOOKED)))


def test_a_supporter_brings_another_who_gives_and_the_report_names_the_channel(
    campaign: Campaign,
) -> None:
    running = campaign.house

    token = ines_signs(campaign)
    touch = omar_signs_through_her_link(campaign, token)
    only_ines_is_asked_to_share_and_one_click_ends_that(campaign)
    omar_gives_by_card(campaign, touch)

    assert column(running, BOOKED) == [2500]
    asked = {"cause": campaign.slug, "currency": "EUR"}
    report = running.done(running.owner.get(running.path("reports/channels"), params=asked))
    money = {row["channel"]: row["money_minor"] for row in report["rows"]}
    assert money["whatsapp"] == {"last": 2500, "first": 2500, "linear": 2500}
    assert (report["total_minor"], report["social"]["tagged_minor"]) == (2500, 2500)
    assert running.invariants_hold()
