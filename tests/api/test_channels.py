"""Channels over the API and on the staff's screens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from mobilize.organisations.models import Role
from petitions.models import ChannelReplay, ChannelRules, LinkPreview, Petition, Signature, Touch
from tests import builders, visits
from tests.clients import ApiClient
from tests.staff import at_work, with_two_steps

pytestmark = pytest.mark.django_db

HERE = "/api/v1/organisations/relief/"
DESK = "/staff/relief/channels/rules/"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
VISIT = {
    "petition": "clean-water",
    "url": "https://campaign.example/water?utm_source=spring",
    "referrer": "https://www.example.net/",
    "user_agent": BROWSER,
}


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


@pytest.fixture
def greta(petition: Petition) -> APIClient:
    client = ApiClient()
    client.force_login(with_two_steps(builders.a_member(petition.organisation, Role.CAMPAIGNER)))
    return client


@pytest.fixture
def desk(petition: Petition) -> Client:
    return at_work(builders.a_member(petition.organisation, Role.CAMPAIGNER))


def tell(api: APIClient, **said: Any) -> Any:
    return api.post(f"{HERE}visits", VISIT | said, format="json")


def put(client: APIClient, **said: Any) -> Any:
    given = {"sources": {"spring": "email"}, "hosts": {}, "note": "Our letter"}
    return client.put(f"{HERE}channels/rules", given | said, format="json")


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_front_end_tells_of_a_visit_and_signing_credits_it(
    petition: Petition, api: APIClient
) -> None:
    told = tell(api, url="https://campaign.example/water?fbclid=IwAR-somebody")
    again = tell(api, referrer="https://t.co/a", url="https://campaign.example/",
                 touch=told.json()["touch"])  # fmt: skip

    signed = api.post(
        f"{HERE}petitions/clean-water/signatures",
        {
            "name": "Omar", "email": "omar@example.org", "country": "SN", "name_shown": False,
            "consents": [], "touch": again.json()["touch"],
        },
        format="json",
    )  # fmt: skip

    visits.arrive()  # after the signature, as it is on a day when the worker is late
    assert (told.status_code, told.json()["counted"]) == (201, True)
    assert signed.status_code == 202
    assert [touch.channel for touch in Touch.objects.order_by("id")] == ["facebook", "x"]
    assert Signature.objects.get().touches == list(
        Touch.objects.order_by("id").values_list("id", flat=True)
    )


def test_going_on_within_the_front_ends_own_pages_is_no_new_visit(
    petition: Petition, api: APIClient
) -> None:
    told = tell(api, referrer="https://campaign.example/").json()
    program = tell(api, user_agent="curl/8.9").json()

    assert told == program == {"touch": "", "counted": False}
    assert not Touch.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://["}, "url"),
        ({"url": ""}, "url"),
        ({"cause": "clean-water"}, "petition"),
        ({"petition": "Not A Slug"}, "petition"),
        ({"referrer": 5}, "referrer"),
        ({"touch": "x" * 3000}, "touch"),
        ({"name": "Ines"}, "name"),
    ],
)
def test_a_visit_that_makes_no_sense_is_refused_by_its_field(
    petition: Petition, api: APIClient, said: dict[str, Any], field: str
) -> None:
    answer = tell(api, **said)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Touch.objects.exists()


def test_a_visit_to_what_is_not_there_is_missing(petition: Petition, api: APIClient) -> None:
    assert tell(api, petition="nothing").status_code == 404


def test_visits_told_of_are_limited_per_address(
    petition: Petition, api: APIClient, settings: Any
) -> None:
    settings.RATE_LIMIT_SCALE = 0.05  # three a minute

    codes = [tell(api).status_code for _ in range(4)]

    assert codes == [201, 201, 201, 429]


def test_rules_are_read_changed_and_kept_by_version(greta: APIClient) -> None:
    before = greta.get(f"{HERE}channels/rules").json()
    changed = put(greta).json()
    put(greta, hosts={"news.example": "email"}, note="Our host")

    versions = greta.get(f"{HERE}channels/rules/versions").json()["results"]

    assert (before["version"], changed["version"]) == (0, 1)
    assert [row["note"] for row in versions] == ["Our host", "Our letter"]


def test_click_ids_apps_and_the_order_are_theirs_to_change_from_what_is_built_in(
    greta: APIClient,
) -> None:
    ours = greta.get(f"{HERE}channels/rules/built-in").json()
    said = {
        "click_ids": {"FBCLID": "facebook_paid", "gclid": "none", "ourclid": "email"},
        "apps": {"OurApp/": "push"},
        "order": ["click_id", "source", "in_app"],
    }

    first = put(greta, **said)
    second = put(greta, note="A client that knows nothing of click ids").json()

    assert (ours["click_ids"]["fbclid"], ours["apps"]["LinkedInApp"]) == ("facebook", "linkedin")
    assert ours["order"] == ["source", "click_id", "referrer", "in_app"]
    assert first.status_code == 200
    assert second["version"] == 2
    assert second["click_ids"] == {"fbclid": "facebook_paid", "gclid": "none", "ourclid": "email"}
    assert (second["apps"], second["order"]) == (said["apps"], said["order"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sources": {"ines@example.org": "email"}}, "sources"),
        ({"sources": {"spring": "nowhere"}}, "sources"),
        ({"hosts": {"not a host": "email"}}, "hosts"),
        ({"hosts": []}, "hosts"),
        ({"hosts": {"news.example": "none"}}, "hosts"),
        ({"click_ids": {"utm_source": "email"}}, "click_ids"),
        ({"click_ids": {"ours": 7}}, "click_ids"),
        ({"apps": {"Safari/": "email"}}, "apps"),
        ({"apps": {"(a+)+$": "email", "x": "email"}}, "apps"),
        ({"order": ["source", "source"]}, "order"),
        ({"order": ["unknown", "source"]}, "order"),
        ({"order": []}, "order"),
        ({"note": ""}, "note"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_its_field(
    greta: APIClient, said: dict[str, Any], field: str
) -> None:
    answer = put(greta, **said)

    assert answer.status_code == 400
    assert {error["field"].split(".")[0] for error in answer.json()["errors"]} == {field}
    assert not ChannelRules.objects.exists()


def test_old_visits_are_tried_out_and_then_read_anew_by_the_worker(
    petition: Petition, api: APIClient, greta: APIClient, deliver: Callable[..., int]
) -> None:
    tell(api)
    visits.arrive()
    put(greta)

    dry = greta.get(f"{HERE}channels/replays/dry-run").json()
    begun = greta.post(f"{HERE}channels/replays/")
    second = greta.post(f"{HERE}channels/replays/")
    deliver()

    done = greta.get(f"{HERE}channels/replays/{begun.json()['id']}/").json()
    assert dry["moves"] == [{"was": "campaign", "becomes": "email", "touches": 1}]
    assert (begun.status_code, second.json()["code"]) == (202, "channel-replay-runs")
    assert (done["state"], done["seen"], done["moves"]) == ("done", 1, {"campaign → email": 1})
    assert Touch.objects.get().channel == "email"


def test_every_channel_is_listed_with_its_group(greta: APIClient) -> None:
    listed = {row["code"]: row["group"] for row in greta.get(f"{HERE}channels").json()}

    assert (listed["facebook"], listed["facebook_paid"]) == ("organic_social", "paid_social")
    assert (listed["chatgpt"], listed["copy"]) == ("ai_assistant", "copy_link")


def test_staff_see_where_links_were_really_posted(
    petition: Petition, greta: APIClient, desk: Client
) -> None:
    link = builders.a_link(petition, channel="facebook", label="Our page")
    signer = builders.a_confirmed_signature(petition)
    personal = builders.a_link(petition, channel="x", signature=signer)
    for one, network in [(link, "facebook"), (personal, "x")]:
        LinkPreview.objects.create(
            organisation=petition.organisation, link=one, network=network,
            first_seen_at=builders.MONDAY, last_seen_at=builders.MONDAY,
        )  # fmt: skip

    (own,) = greta.get(f"{HERE}petitions/clean-water/links").json()["results"]
    seen = greta.get(f"{HERE}petitions/clean-water/previews").json()
    page = text(desk.get("/staff/relief/links/"))

    assert [preview["network"] for preview in own["previews"]] == ["facebook"]
    assert [(row["network"], row["own_links"], row["personal_links"]) for row in seen] == [
        ("x", 0, 1), ("facebook", 1, 0),
    ]  # fmt: skip
    assert "Facebook (2 March 2026)" in page
    assert "X: 1" in page


def test_staff_set_a_rule_on_a_page_and_take_it_out(petition: Petition, desk: Client) -> None:
    said = {"kind": "sources", "word": "spring", "channel": "email", "note": "Our letter"}

    assert desk.post(f"{DESK}new/", said).status_code == 303
    page = text(desk.get(DESK))
    desk.post(f"{DESK}remove/", {"kind": "sources", "word": "spring"})

    assert "<code>spring</code>" in page
    assert "Our letter" in page
    assert "None. The built-in rules hold." in text(desk.get(DESK))
    assert ChannelRules.objects.count() == 2


def test_staff_add_an_app_pass_a_click_id_over_and_change_the_order_on_the_page(
    petition: Petition, desk: Client
) -> None:
    app = {"kind": "apps", "word": "OurApp/", "channel": "push", "note": "Our app"}
    over = {"kind": "click_ids", "word": "fbclid", "channel": "none", "note": "Copied around"}
    places = {"source": "2", "click_id": "off", "referrer": "1", "in_app": "3"}
    order = {f"order-{name}": place for name, place in places.items()} | {"order-note": "Hosts"}

    answers = [desk.post(f"{DESK}{where}/", said).status_code for where, said in [
        ("new", app), ("new", over), ("order", order), ("order", order | {"order-in_app": "1"}),
        ("order", {**order, **dict.fromkeys(["order-source", "order-referrer", "order-in_app"],
                                            "off")}),
        ("order", order | {"order-source": "5"}),
        ("new", over | {"kind": "hosts", "word": "news.example"}),
    ]]  # fmt: skip
    page = text(desk.get(DESK))

    last = ChannelRules.objects.latest("version")
    assert answers == [303, 303, 303, 400, 400, 400, 400]
    assert (last.version, last.note, last.order) == (3, "Hosts", ["referrer", "source", "in_app"])
    assert (last.apps, last.click_ids) == ({"OurApp/": "push"}, {"fbclid": "none"})
    assert "Passed over" in page
    assert "Not asked: The kind of a click id" in page
    assert "What was not kept cannot be read anew." in page


def test_a_rule_that_names_somebody_is_said_beside_its_field(
    petition: Petition, desk: Client
) -> None:
    said = {"kind": "sources", "word": "ines@example.org", "channel": "email", "note": "x"}

    page = desk.post(f"{DESK}new/", said)

    assert page.status_code == 400
    assert "A code is short and plain" in text(page)


def test_staff_read_old_visits_anew_from_the_page(
    petition: Petition, api: APIClient, desk: Client, deliver: Callable[..., int]
) -> None:
    tell(api)
    said = {"kind": "sources", "word": "spring", "channel": "email", "note": "Our letter"}
    desk.post(f"{DESK}new/", said)

    assert "Read old visits anew" in text(desk.get(f"{DESK}?try=1"))
    desk.post(f"{DESK}replay/")
    deliver()

    assert ChannelReplay.objects.get().moved == 1
    assert "0 would change" in text(desk.get(f"{DESK}?try=1"))
