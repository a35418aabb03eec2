"""A signer's own page: buttons in the petition's order and words, and what the links brought."""

import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from mobilize.kit import ids
from petitions.models import Petition, ShareLink, Signature, Touch
from petitions.services import self_service, share_wording, sharing, signing
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_pledge,
    a_signature,
    an_open_petition,
    an_organisation,
)  # fmt: skip
from tests.visits import arrive

pytestmark = pytest.mark.django_db

PAGE = "/relief/petitions/clean-water/"
BUTTON = re.compile(r'<li><a class="button secondary" href="([^"]+)"')


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


@pytest.fixture
def ines(petition: Petition) -> Signature:
    arrange(petition, "whatsapp", "email")
    asked = a_signature(petition)
    return signing.confirm(token=signing.confirm_token(asked), now=MONDAY)


def arrange(petition: Petition, *channels: str) -> None:
    share_wording.arrange(
        org=petition.organisation, slug=petition.slug, channels=channels, by=None, now=MONDAY
    )


def write(petition: Petition, locale: str = "en", **texts: str) -> None:
    share_wording.write(org=petition.organisation, slug=petition.slug, locale=locale, texts=texts)


def thanks(signature: Signature) -> str:
    return f"{PAGE}thanks/{signing.thanks_token(signature)}"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def buttons(html: str) -> list[str]:
    return [unquote(href.replace("&amp;", "&")) for href in BUTTON.findall(html)]


def code(signature: Signature, channel: str) -> str:
    return ShareLink.objects.get(signature=signature, channel=channel).code


def visits(signature: Signature, many: int) -> None:
    link = ShareLink.objects.get(signature=signature, channel="whatsapp")
    for _ in range(many):
        sharing.record(sharing.resolve(link.code), ids.new(), now=MONDAY)
    arrive()


def test_buttons_stand_in_the_petitions_order_with_its_words(
    client: Client, petition: Petition, ines: Signature
) -> None:
    write(petition, all="Sign {title}: {url}", email="Dear all,\n{title}")

    whatsapp, mail = buttons(page(client, thanks(ines)))

    assert whatsapp.startswith("https://wa.me/?text=Sign Clean water now: http")
    assert whatsapp.endswith(code(ines, "whatsapp"))
    assert mail.startswith("mailto:?subject=Clean water now&body=Dear all,\r\nClean water now")


def test_a_french_reader_shares_french_words(
    client: Client, petition: Petition, ines: Signature
) -> None:
    write(petition, "fr", whatsapp="Signez !")
    client.post("/language", {"language": "fr"})

    whatsapp, _ = buttons(page(client, thanks(ines)))

    assert whatsapp.startswith("https://wa.me/?text=Signez !")


@pytest.mark.parametrize(
    "text",
    [
        '"><script>alert(1)</script>',
        "{% now 'Y' %}{{ token }}",
        "' onclick='x",
        "ماء\n\U0001f4a7%0a",
    ],
)
def test_no_text_breaks_out_of_its_button(
    client: Client, petition: Petition, ines: Signature, text: str
) -> None:
    write(petition, all=text)

    html = page(client, thanks(ines))

    assert len(buttons(html)) == 2
    assert "<script>alert" not in html
    assert text in buttons(html)[0]


def test_the_share_menu_has_its_own_link_and_waits_for_the_script(
    client: Client, petition: Petition, ines: Signature
) -> None:
    write(petition, native="Sign “{title}”")

    html = page(client, thanks(ines))

    assert f'/s/{code(ines, "native")}" data-title="Clean water now"' in html
    assert 'data-text="Sign “Clean water now”"' in html
    assert '<p class="share-first" hidden>' in html


def test_a_network_offered_later_is_one_press_away_and_looking_changes_nothing(
    client: Client, petition: Petition, ines: Signature
) -> None:
    arrange(petition, "x", "whatsapp")
    before = ShareLink.objects.count()

    html = page(client, thanks(ines))
    assert "New here since you signed: X." in html
    assert ShareLink.objects.count() == before

    answer = client.post(f"{thanks(ines)}/links")

    assert answer.status_code == 303
    assert [one.split("?")[0] for one in buttons(page(client, thanks(ines)))] == [
        "https://x.com/intent/post", "https://wa.me/",
    ]  # fmt: skip
    assert ShareLink.objects.filter(signature=ines, channel="email").exists()  # good for ever


@pytest.mark.parametrize("token", ["made-up", "a:b:c"])
def test_a_damaged_token_makes_no_links(client: Client, ines: Signature, token: str) -> None:
    answer = client.post(f"{PAGE}thanks/{token}/links", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert "This link is not valid." in answer.content.decode()


def test_another_petitions_token_and_a_touchs_open_nothing(client: Client, ines: Signature) -> None:
    elsewhere = an_organisation("other")
    an_open_petition(elsewhere)
    link = ShareLink.objects.get(signature=ines, channel="copy")
    touch = sharing.touch_token(link, ids.new())

    abroad = client.get(
        thanks(ines).replace("/relief/", "/other/"), headers={"Accept": "text/html"}
    )
    with_touch = client.get(f"{PAGE}thanks/{touch}")

    assert (abroad.status_code, with_touch.status_code) == (404, 400)
    assert code(ines, "copy") not in abroad.content.decode()


@pytest.mark.parametrize("unknown", ["nobodysone", "x", "%C3%A9vil", "A" * 200])
def test_an_unknown_code_gets_a_useful_page_and_no_visit(client: Client, unknown: str) -> None:
    answer = client.get(f"/s/{unknown}", headers={"Accept": "text/html", "User-Agent": "Mozilla"})

    assert answer.status_code == 404
    assert "This link leads nowhere" in answer.content.decode()
    assert not Touch.objects.exists()


@pytest.mark.parametrize("strange", ["..%2f..%2fevil.example", "%00", "%2f%2fevil.example", "%ff"])
def test_a_code_that_cannot_be_one_leads_nowhere_else(client: Client, strange: str) -> None:
    answer = client.get(f"/s/{strange}", headers={"Accept": "text/html", "User-Agent": "Mozilla"})

    assert answer.status_code in {400, 404}
    assert "<h1" in answer.content.decode()
    assert not Touch.objects.exists()


@pytest.mark.parametrize("query", ["next=https://evil.example", "url=//evil.example", "t=evil"])
def test_nothing_in_a_query_changes_where_a_link_leads(
    client: Client, ines: Signature, query: str
) -> None:
    answer = client.get(f"/s/{code(ines, 'copy')}?{query}", headers={"User-Agent": "Mozilla/5.0"})

    assert answer.headers["Location"].startswith(f"{PAGE}?t=")
    assert "evil" not in answer.headers["Location"]


def test_nobody_yet_is_said_as_such(client: Client, ines: Signature) -> None:
    assert "Nobody has come through your links yet." in page(client, thanks(ines))


def test_less_than_five_are_a_few_and_five_are_five(client: Client, ines: Signature) -> None:
    visits(ines, 5)
    for _ in range(4):
        a_confirmed_signature(ines.petition, parent=ines, root_id=ines.id, depth=1)

    html = page(client, thanks(ines))

    assert "<dt>Visits</dt><dd>5</dd>" in html
    assert "<dt>Signatures</dt><dd>a few</dd>" in html
    assert "<dt>Gifts</dt><dd>0</dd>" in html


def test_the_page_names_nobody_who_came(client: Client, ines: Signature) -> None:
    for _ in range(6):
        a_confirmed_signature(ines.petition, parent=ines, root_id=ines.id, depth=1)

    html = page(client, thanks(ines))

    assert "<dt>Signatures</dt><dd>6</dd>" in html
    assert "Ines Duarte" not in html


def test_ones_own_data_tells_what_the_links_brought(client: Client, ines: Signature) -> None:
    visits(ines, 2)
    token = self_service.token_for(ines.supporter)

    html = page(client, f"/my-data/{token}")
    export: Any = client.get(f"/my-data/{token}/export.json").json()

    assert "<dt>Visits</dt><dd>a few</dd>" in html
    assert export["signatures"][0]["links_brought"] == {
        "visits": None, "signatures": 0, "gifts": 0,
    }  # fmt: skip


def test_a_pledge_nobody_paid_is_no_gift(client: Client, ines: Signature) -> None:
    visits(ines, 6)
    a_pledge(ines.petition.cause, petition=ines.petition, parent=ines, root_id=ines.id, depth=1)

    assert "<dt>Gifts</dt><dd>0</dd>" in page(client, thanks(ines))
