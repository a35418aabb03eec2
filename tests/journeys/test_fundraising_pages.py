"""A page of one's own over pages, without JavaScript: start, confirm, hand on, be given to."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import FundraisingPage, GiftWords, Pledge, Team
from donations.queries import fundraising as reading
from donations.services import gift_words, own_fundraising
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Consent, Touch
from tests import builders
from tests.builders import MONDAY
from tests.fundraisers import a_memorial, a_page, a_team, given_on
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

INES = "ines@example.org"
START = "/relief/causes/clean-water/fundraise"
GIVE = "/relief/causes/clean-water/give"
RUN = {
    "kind": "moment", "about": "The Porto marathon", "about_on": "2026-11-01",
    "title": "Ines runs for water", "story": "42 km.", "goal": "500", "offset": "12.50",
    "name": "Ines Duarte", "email": INES, "name_shown": "on",
}  # fmt: skip
GIFT = {
    "amount": "25", "rail": "transfer", "name": "Omar Diallo", "email": "omar@example.org",
}  # fmt: skip


@pytest.fixture
def organisation() -> Organisation:
    organisation = builders.an_organisation("relief", currency="EUR")
    builders.an_open_petition(organisation)
    return organisation


def text(response: Any) -> str:
    return unescape(response.content.decode())


def plain(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def path_in(mailbox: Mailbox, part: str) -> str:
    """Return the newest link of one kind that Ines was mailed."""
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", plain(mailbox.to(INES)[-1]))
    assert found is not None
    return found[1]


def test_from_the_causes_page_to_a_page_of_ones_own(
    organisation: Organisation, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    offered = text(client.get("/relief/causes/clean-water/"))
    form = client.get(START)
    sent = client.post(START, RUN)
    deliver()
    asked = path_in(mailbox, "fundraising/confirm")
    looked = text(client.get(asked))
    before = FundraisingPage.objects.get().state
    begun = client.post(asked)
    deliver()
    own = text(client.get(path_in(mailbox, "fundraising/mine")))

    page = FundraisingPage.objects.select_related("link").get()
    assert START in offered
    assert (form.status_code, sent.headers["Location"]) == (200, "/relief/fundraising-check-mail")
    assert ("42 km." in looked, before) == (True, "pending")
    assert begun.headers["Location"].startswith("/relief/fundraising/mine/")
    assert page.link is not None
    assert f"/s/{page.link.code}" in own


def test_a_gift_through_the_page_s_link_is_known_to_have_come_so(
    organisation: Organisation, client: Client
) -> None:
    page = a_page(Cause.objects.get(), offset_minor=1250, name_shown=True)
    assert page.link is not None
    landed = client.get(f"/s/{page.link.code}").headers["Location"]
    public = text(client.get(landed))
    give_at = re.search(r'href="([^"]*/give\?page=[^"]*)"', public)
    assert give_at is not None
    token = re.search(r'name="t" value="([^"]+)"', text(client.get(give_at[1])))
    assert token is not None

    gave = client.post(GIVE, GIFT | {"page": str(page.slug), "t": token[1]})

    pledge = Pledge.objects.select_related("touch").get()
    assert landed.startswith("/relief/fundraising/ines-runs-for-water/?t=")
    assert "Ines Duarte collects for" in public
    assert "12.50 EUR were collected elsewhere" in public
    assert (gave.status_code, pledge.fundraising_page) == (303, page)
    assert pledge.touch is not None
    assert pledge.touch.link_id == page.link_id


def test_the_mail_to_whoever_was_typed_in_repeats_nothing_that_was_typed(
    organisation: Organisation, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    client.post(START, RUN | {"title": "Buy cheap pills", "name": "Cheap Pills", "story": "Pills"})

    deliver()

    assert len(mailbox) == 1
    assert "ills" not in mailbox.to(INES)[-1].as_string()


def test_a_program_that_fills_in_the_hidden_field_is_told_nothing_and_mails_nobody(
    organisation: Organisation, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    answer = client.post(START, RUN | {"homepage": "https://spam.example"})
    deliver()

    assert (answer.status_code, answer.headers["Location"]) == (
        303, "/relief/fundraising-check-mail",
    )  # fmt: skip
    assert not FundraisingPage.objects.exists()
    assert len(mailbox) == 0
    assert 'aria-hidden="true"' in text(client.get(START))


def test_the_owner_hears_of_the_first_gift_and_of_the_goal_and_no_giver_is_named(
    organisation: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    page = a_page(Cause.objects.get(), goal_minor=4000)
    deliver()
    given_on(page, 2500)
    deliver()
    given_on(page, 1500)
    deliver()

    first, goal = (plain(one) for one in mailbox.to(INES)[-2:])
    subjects = [one["Subject"] for one in mailbox.to(INES)[-2:]]
    assert subjects == [
        "The first gift on your fundraising page", "Your fundraising page has reached its goal",
    ]  # fmt: skip
    assert "fundraising/mine/" in first
    assert "Omar" not in first + goal


def test_who_stops_the_mails_of_their_page_hears_no_more_of_it(
    organisation: Organisation, client: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    page = a_page(Cause.objects.get(), goal_minor=4000)
    deliver()
    begun = mailbox.to(INES)[-1]
    given_on(page, 2500)
    deliver()
    first = mailbox.to(INES)[-1]
    off = first["List-Unsubscribe"].strip("<>")

    stopped = [client.post(off).status_code for _ in range(2)]
    given_on(page, 1500)
    deliver()

    assert begun["List-Unsubscribe"] is None  # it answers what she did: nothing would stop it
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert off in first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert stopped == [200, 200]
    assert mailbox.to(INES)[-1]["Subject"] == first["Subject"]
    assert Consent.objects.filter(granted=False, source="unsubscribe").count() == 2


def test_a_page_is_passed_on_network_by_network_without_a_script(
    organisation: Organisation, client: Client
) -> None:
    page = a_page(Cause.objects.get())

    public = text(client.get(f"/relief/fundraising/{page.slug}/"))

    links = reading.links_of(page)
    for network, address in (("whatsapp", "https://wa.me/"), ("email", "mailto:?subject=")):
        assert re.search(rf'href="{re.escape(address)}[^"]*s%2F{links[network].code}', public)


def test_a_captain_takes_a_page_out_of_the_team(organisation: Organisation, client: Client) -> None:
    captains = a_page(Cause.objects.get())
    team = a_team(captains)
    omars = a_page(captains.cause, email="omar@example.org", team=team.code, title="Omar swims")
    mine = f"/relief/fundraising/mine/{own_fundraising.token_of(captains)}/"
    theirs = f"/relief/fundraising/mine/{own_fundraising.token_of(omars)}/"

    offered = text(client.get(mine))
    refused = client.post(f"{theirs}remove", {"page": captains.slug})
    done = client.post(f"{mine}remove", {"page": omars.slug})

    assert "Omar swims" in offered
    assert (refused.status_code, done.status_code) == (403, 303)
    assert "Omar swims" not in text(client.get(mine))
    assert team.code not in text(client.get(mine))


def test_looking_at_links_changes_nothing(organisation: Organisation, client: Client) -> None:
    page = a_page(Cause.objects.get())
    mine = own_fundraising.token_of(page)

    for path in ("", "close", "reopen", "leave"):
        client.get(f"/relief/fundraising/mine/{mine}/{path}")
    client.get(f"/relief/fundraising/{page.slug}/")

    assert FundraisingPage.objects.get().state == "open"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Give your page a title."),
        ({"about": ""}, "names somebody"),
        ({"goal": ""}, "Enter how much you want to raise."),
        ({"goal": "0"}, "greater than or equal to"),
        ({"goal": "much"}, "Enter an amount"),
        ({"about_on": "soon"}, "Enter a valid date."),
        ({"email": "nobody"}, "e-mail"),
        ({"kind": "party"}, "Select a valid choice"),
        ({"title": "Ines\u202e"}, "characters that cannot be shown"),
        ({"team": "nowhere"}, "no such team"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    organisation: Organisation, client: Client, changes: dict[str, str], said: str
) -> None:
    answer = client.post(START, RUN | changes)

    assert answer.status_code in {400, 404}
    assert said in text(answer)
    assert not FundraisingPage.objects.exists()


def test_the_owner_changes_closes_and_teams_up(organisation: Organisation, client: Client) -> None:
    page = a_page(Cause.objects.get())
    mine = f"/relief/fundraising/mine/{own_fundraising.token_of(page)}/"

    client.post(mine, RUN | {"title": "Ines walks"})
    client.post(f"{mine}team", {"name": "Quay Runners"})
    seen = text(client.get(mine))
    team = Team.objects.get()
    client.post(f"{mine}close")
    closed = text(client.get(f"/relief/fundraising/{page.slug}/"))

    assert "Ines walks" in seen
    assert f"/fundraise?team={team.code}" in seen
    assert "This page takes no more gifts." in closed
    assert "Ines walks" in text(client.get("/relief/teams/quay-runners/"))
    assert client.get(f"{GIVE}?page={page.slug}").status_code == 200


def test_an_unreadable_team_form_is_answered_on_the_page(
    organisation: Organisation, client: Client
) -> None:
    token = own_fundraising.token_of(a_page(Cause.objects.get()))
    mine = f"/relief/fundraising/mine/{token}/"

    unnamed, nowhere = client.post(f"{mine}team", {}), client.post(f"{mine}join", {"team": "x"})

    assert (unnamed.status_code, "Give your team a name." in text(unnamed)) == (400, True)
    assert (nowhere.status_code, "no such team" in text(nowhere)) == (400, True)


def test_pages_of_a_team_and_of_a_cause_are_listed_by_what_they_brought(
    organisation: Organisation, client: Client
) -> None:
    cause = Cause.objects.get()
    first = a_memorial(cause)
    team = a_team(first)
    second = a_page(cause, email="omar@example.org", team=team.code)
    given_on(first, 1000)
    given_on(second, 3000)

    for path in ("/relief/causes/clean-water/fundraising", f"/relief/teams/{team.slug}/"):
        seen = text(client.get(path))
        assert seen.index("Ines runs for water") < seen.index("For Amadou")
    assert "40.00 EUR" in text(client.get(f"/relief/teams/{team.slug}/"))


def test_a_giver_who_asked_for_it_is_named_and_no_other(
    organisation: Organisation, client: Client
) -> None:
    page = a_memorial(Cause.objects.get())
    given_on(page, comment="For a friend", anonymous=False)
    given_on(page, comment="He taught me", email="rosa@example.org", name="Rosa Lima")
    given_on(page, comment="Not read yet", email="kim@example.org", name="Kim Park",
             anonymous=False)  # fmt: skip
    for words in GiftWords.objects.order_by("id")[:2]:
        gift_words.show(organisation=organisation, words_id=words.id, by=None, now=MONDAY)

    seen = text(client.get(f"/relief/fundraising/{page.slug}/"))

    assert "A supporter collects for" in seen
    assert "In memory of" in seen
    assert all(word in seen for word in ("Omar Diallo", "For a friend", "He taught me"))
    unseen = ("Rosa", "Kim", "Not read yet", "Ines", INES, "omar@example.org")
    assert not any(word in seen for word in unseen)


def test_a_visit_to_the_page_itself_is_counted(organisation: Organisation, client: Client) -> None:
    page = a_page(Cause.objects.get(), now=MONDAY)
    browser = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}

    client.get(f"/relief/fundraising/{page.slug}/", **browser)

    assert Touch.objects.get().cause == page.cause
