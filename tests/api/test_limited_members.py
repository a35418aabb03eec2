"""Members who are limited to some petitions: what they reach, and that all else is closed.

Omar may see the wells and nothing of the debt, which is the same cause's. Every route is walked
twice: by a member of the petition that stands in its places, and by one of another petition.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from donations.services import chains
from mobilize.organisations import limits
from mobilize.organisations.models import Membership, Organisation, Role
from mobilize.organisations.reach import UNDER_ONE, Narrowed
from petitions.models import Cause, Petition
from tests import builders
from tests.api.petition_callers import Caller
from tests.api.walking import ASKERS, MARK, TABLE, World, routes, views
from tests.builders import MONDAY, a_cause, a_member, an_open_petition, an_organisation
from tests.db.donations.chain_world import below
from tests.db.donations.journeys import a_gift, a_linked_visit, a_signer
from tests.staff import at_work

pytestmark = pytest.mark.django_db

OWN = "elsewhere"
FILES = ["", ".csv", ".xlsx", ".parquet"]
API, STAFF = "api/v1/organisations/<slug:org>/", "staff/<slug:org>/"
# What they get an answer from though its address shows no petition: reports asked for theirs,
# and lists that hold theirs only. Chains over the API ask for a cause too: see below.
NARROWED = [
    "attribution", "attribution/rows", "journeys", "spread", "spread/rows", "spread/gifts",
    "countries", "countries/rows",
]  # fmt: skip
REPORTS = [f"{API}reports/{name}{kind}" for name in NARROWED for kind in FILES]
PAGES = [
    "attribution/", "attribution/rows/", "journeys/", "journeys/rows/", "chains/", "chains/leaders/"
]  # fmt: skip
CHAIN_FILES = [f"reports/chains{kind}" for kind in FILES[1:]]
MORE = ["reports/attribution/runs", "moments/", "experiments/"]
LISTS = ["", "petitions/", "links/", "experiments/"]
OPENED = {*REPORTS, *(API + name for name in MORE), *(STAFF + name for name in PAGES + LISTS)}


@pytest.fixture
def world(settings: Any) -> World:
    settings.RATE_LIMIT_SCALE = 0
    return World.made()


def test_whoever_is_limited_to_another_petition_is_told_nothing_of_this_one(world: World) -> None:
    own = an_open_petition(world.a, OWN, cause=a_cause(world.a, OWN))
    world.join(OWN, a_member(world.a, limited_to=[own]))
    opened = set()

    for method, route in _tried():
        everybody = _status(method, route, "anonymous")
        if everybody not in {302, 401}:
            assert world.ask(OWN, method, route).status_code == everybody, (method, route)
            continue
        for query in ("", f"?petition={OWN}") if method == "GET" else ("",):
            answer = world.ask(OWN, method, route + query)
            if answer.status_code < 300:
                opened.add(route)
            assert answer.status_code not in {302, 303} or answer.url.endswith(f"petition={OWN}")
            assert MARK not in _said(answer), (method, route, query)

    assert opened == OPENED


def test_whoever_is_limited_to_this_petition_does_there_what_their_role_may(world: World) -> None:
    petition = Petition.objects.get(organisation=world.a, slug=world.places["<slug:slug>"])
    world.join("here", a_member(world.a, limited_to=[petition]))
    walked = [one for one in _tried() if _shows_its_petition(one[1])]

    found = {one: world.ask("here", *one).status_code for one in walked}

    assert len(walked) > 150
    assert found == {one: _status(*one, "campaigner") for one in walked}


def test_the_pages_of_their_own_petition_say_nothing_of_another(world: World) -> None:
    own = an_open_petition(world.a, OWN, cause=a_cause(world.a, OWN))
    world.join(OWN, a_member(world.a, limited_to=[own]))
    # Decision makers are the organisation's; a delivery is made to one of them.
    directory = {f"{UNDER_ONE}addressees/", f"{UNDER_ONE}deliveries/"}

    telling = {
        route.partition("<slug:org>/")[2]
        for method, route in _tried()
        if method == "GET" and _below(route).startswith(UNDER_ONE)
        if MARK in _said(world.ask(OWN, method, route.replace("<slug:slug>", OWN)))
    }

    assert telling <= directory


def _tried() -> Iterator[tuple[str, str]]:
    """Yield what members come to: the API's routes and the staff's, by methods there are."""
    return (
        (method, route)
        for method, route in routes()
        if route.startswith((API, STAFF)) and _status(method, route, "owner") != 405
    )


def _below(route: str) -> str:
    return route.partition("<slug:org>/")[2]


def _shows_its_petition(route: str) -> bool:
    named = any(part in route for part in limits._objects())
    return named or _below(route).startswith(UNDER_ONE)


def _status(method: str, route: str, asker: str) -> int:
    return int(TABLE["routes"][f"{method} /{route}"].split()[ASKERS.index(asker)])


def _said(answer: Any) -> str:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content).decode(errors="replace")
    return str(answer.content.decode(errors="replace"))


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def cause(relief: Organisation) -> Cause:
    return a_cause(relief)


@pytest.fixture
def wells(cause: Cause) -> Petition:
    """Return the petition that Omar sees, with a gift, a chain and a moment."""
    return _busy(an_open_petition(cause.organisation, "wells", cause=cause), "email", 1100)


@pytest.fixture
def debt(cause: Cause) -> Petition:
    """Return the petition that he does not."""
    said = {"title": "Cancel the debt"}
    petition = an_open_petition(cause.organisation, "debt", cause=cause, **said)
    return _busy(petition, "facebook", 77777)


def _busy(petition: Petition, channel: str, minor: int) -> Petition:
    visit = a_linked_visit(petition, channel, at=MONDAY)
    visit.link.label = petition.title
    visit.link.save()
    first = a_signer(petition, [(channel, 1)], signed_at=MONDAY)
    below(first)
    a_gift(
        petition.cause, minor, [(channel, 2)], petition=petition, giver=first.supporter,
        parent=first, root_id=first.root_id, depth=1,
    )  # fmt: skip
    builders.a_moment(petition, f"A post on {petition.title}")
    return petition


@pytest.fixture
def omar(wells: Petition, debt: Petition) -> Any:
    return a_member(wells.organisation, limited_to=[wells])


@pytest.fixture
def greta(relief: Organisation) -> Any:
    return Membership.objects.get(organisation=relief, role=Role.OWNER).user


def test_every_report_narrowed_by_petition_gives_them_what_its_filter_gives_an_owner(
    relief: Organisation, cause: Cause, omar: Any, greta: Any
) -> None:
    chains.recompute(organisation_id=relief.id, cause_id=cause.id, now=MONDAY)
    his, hers = Caller("relief", user=omar), Caller("relief", user=greta)
    asked = [
        route.removeprefix(API)
        for route, view in views()
        if getattr(getattr(view, "view_class", None), "narrowed", {}).get("GET")
        is Narrowed.BY_FILTER
        and "<uuid:" not in route
    ]

    for path in asked:
        query = {"petition": "wells"}
        query |= {"cause": cause.slug} if "chains" in path or "leaders" in path else {}
        query |= {"step": "email"} if "journeys/rows" in path else {}
        query |= {"table": "generations"} if path in CHAIN_FILES else {}
        query |= {"until": "2026-03-31"} if "spread" in path else {}  # else it ends with now
        mine, theirs = his.get(path, data=query), hers.get(path, data=query)
        assert mine.status_code == theirs.status_code == 200, (path, mine.content)
        said = _said(mine)
        assert "77777" not in said, path
        assert "Cancel the debt" not in said, path
        assert path.endswith((".xlsx", ".parquet")) or said == _said(theirs)
    assert len(asked) == 46
    assert "77777" in _said(hers.get("reports/attribution"))


def test_the_pages_offer_and_show_their_petitions_only(
    relief: Organisation, cause: Cause, omar: Any
) -> None:
    chains.recompute(organisation_id=relief.id, cause_id=cause.id, now=MONDAY)
    page = at_work(omar)
    paths = [
        "", "petitions/", "links/", "experiments/", "attribution/", "attribution/rows/?every=on",
        "journeys/", "journeys/rows/?step=email", "chains/", "chains/leaders/",
    ]  # fmt: skip

    for path in paths:
        answer = page.get(f"/staff/relief/{path}", follow=True)
        assert answer.status_code == 200, path
        assert "Cancel the debt" not in _said(answer), path
        assert "777.77" not in _said(answer), path
        _leads_nowhere_closed(page, answer)


def _leads_nowhere_closed(page: Client, answer: Any) -> None:
    """Every link of the menu is one that they reach."""
    menu = _said(answer).partition('class="tabs desks"')[2].partition("</nav>")[0]
    for link in menu.split('href="')[1:]:
        assert page.get(link.partition('"')[0], follow=True).status_code == 200, link
