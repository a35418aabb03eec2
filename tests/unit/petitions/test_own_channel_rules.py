"""What an organisation changes about how channels are decided: click ids, apps, the order."""

import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from petitions.domain import deciding, evidence, networks, own_rules
from petitions.domain.channel_rules import NONE, ORDER, Rules
from petitions.domain.channels import CHANNELS, UNKNOWN
from petitions.domain.deciding import Decision
from petitions.domain.evidence import Request
from petitions.domain.visits import Evidence

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
EVERYTHING = Evidence(
    source="x", click_id="fbclid", referrer_host="www.reddit.com", in_app="instagram"
)
ORDERS = [order for long in range(1, 5) for order in permutations(ORDER, long)]


def decided(
    rules: Rules, query: dict[str, str] | None = None, *, referrer: str = "", agent: str = ""
) -> tuple[str, str]:
    """Return the channel of a request and how it is known, by the rules that hold when it comes."""
    seen = evidence.gather(Request(query or {}, referrer, f"{IPHONE} {agent}"), rules=rules)
    found = deciding.decide(seen, rules)
    return found.channel, found.known_by


def by(rules: Rules, **seen: str) -> str:
    return deciding.decide(Evidence(**seen), rules).channel


def test_a_click_id_and_an_app_of_their_own_are_known_from_then_on() -> None:
    rules = Rules(1, click_ids={"ourclid": "email"}, apps={"OurApp/": "push"})

    assert decided(rules, {"OurClid": "of-one-person"}) == ("email", "click_id")
    assert decided(rules, agent="OurApp/7.1") == ("push", "in_app")
    assert decided(Rules(), {"ourclid": "of-one-person"}, agent="OurApp/7.1") == (UNKNOWN, UNKNOWN)


def test_what_they_say_of_one_of_ours_comes_before_us() -> None:
    rules = Rules(1, click_ids={"fbclid": "facebook_paid"}, apps={"Instagram": "social_other"})

    assert decided(rules, {"fbclid": "1"}, referrer="https://l.instagram.com/") == (
        "facebook_paid", "click_id",
    )  # fmt: skip
    assert decided(rules, agent="Instagram 300.0") == ("social_other", "in_app")
    assert decided(rules, agent="LinkedInApp/9 Instagram 300.0") == ("social_other", "in_app")
    assert decided(rules, {"gclid": "1"}) == ("google_paid", "click_id")


def test_what_is_passed_over_lets_the_next_decide() -> None:
    rules = Rules(1, click_ids={"fbclid": NONE}, apps={"FBAN/MessengerForiOS": NONE, "FB4A": NONE})

    assert decided(rules, {"fbclid": "1"}, agent="Line/14") == ("line", "in_app")
    assert decided(rules, {"fbclid": "1", "gclid": "2"}) == ("google_paid", "click_id")
    assert decided(rules, agent="FB4A") == (UNKNOWN, UNKNOWN)


def test_a_click_id_that_is_passed_over_is_kept_so_that_later_rules_can_read_it() -> None:
    seen = evidence.gather(Request({"fbclid": "1"}), rules=Rules(1, click_ids={"fbclid": NONE}))

    assert seen.click_id == "fbclid"
    assert by(Rules(2), click_id=seen.click_id) == "facebook"


@pytest.mark.parametrize(
    ("order", "channel"),
    [
        (ORDER, "x"),
        (("click_id", "source"), "facebook"),
        (("click_id", "in_app"), "instagram"),
        (("referrer", "source"), "reddit"),
        (("in_app", "source"), "instagram"),
    ],
)
def test_the_first_in_their_order_that_knows_decides(order: tuple[str, ...], channel: str) -> None:
    assert deciding.decide(EVERYTHING, Rules(1, order=order)).channel == channel


def test_a_website_that_nobody_knows_never_hides_what_is_known() -> None:
    hosts_first = Rules(1, order=("referrer", "source", "click_id", "in_app"))
    here = {"referrer_host": "a-blog.example"}

    assert by(hosts_first, **here, source="x") == "x"
    assert by(hosts_first, **here, click_id="fbclid") == "facebook"
    assert by(hosts_first, **here, source="abc") == "campaign"
    assert by(hosts_first, **here, in_app="instagram") == "referral"  # as in our own order
    assert by(Rules(1, order=("in_app", "referrer")), **here, in_app="instagram") == "instagram"


def test_what_is_not_asked_is_not_looked_at() -> None:
    assert by(Rules(1, order=("referrer",)), source="abc", referrer_host="a-blog.example") == (
        "referral"
    )
    assert by(Rules(1, order=("click_id", "in_app")), source="abc", campaign="may") == UNKNOWN
    assert by(Rules(1, order=("source",)), click_id="fbclid") == UNKNOWN


def test_an_app_of_an_old_visit_stands_while_some_word_leads_to_its_channel() -> None:
    one = Rules(2, apps={"FB4A": NONE})
    every = Rules(3, apps={"LinkedInApp": "social_other"})
    gone = Rules(4, apps={"OurApp/": "email"})

    assert by(one, in_app="facebook") == "facebook"
    assert by(every, in_app="linkedin") == "social_other"
    assert by(Rules(3, apps={"LinkedInApp": NONE}), in_app="linkedin") == UNKNOWN
    assert by(gone, in_app="push") == UNKNOWN  # a word of theirs led there that is gone
    assert by(gone, in_app="email") == "email"


words = some.sampled_from(["OurApp/", "Instagram", "FBAN/", "LinkedInApp", "GSA/"])
meanings = some.sampled_from([NONE, "email", "instagram", "push", "facebook_paid"])


@given(
    rules=some.builds(
        Rules,
        version=some.just(1),
        click_ids=some.dictionaries(some.sampled_from(["fbclid", "gclid", "ourclid"]), meanings),
        apps=some.dictionaries(words, meanings),
        order=some.sampled_from(ORDERS),
    ),
    names=some.lists(some.sampled_from(["fbclid", "gclid", "ourclid", "msclkid", "n"]), max_size=3),
    said=some.lists(words, max_size=3),
    host=some.sampled_from(["", "https://t.co/", "https://a-blog.example/"]),
)
def test_under_any_rules_one_channel_is_found_and_none_for_what_tells_nothing(
    rules: Rules, names: list[str], said: list[str], host: str
) -> None:
    request = Request(dict.fromkeys(names, "1"), host, f"{IPHONE} {' '.join(said)}")
    seen = evidence.gather(request, rules=rules)

    found = deciding.decide(seen, rules)

    assert found.channel in {*CHANNELS, UNKNOWN}
    assert found.known_by in {*rules.order, UNKNOWN}
    assert seen.in_app in {"", *CHANNELS}
    if found.known_by == "in_app":  # what was decided at once is what is decided from what was kept
        assert found.channel == seen.in_app
    assert deciding.decide(Evidence(), rules) == Decision(UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("part", "said", "refusal"),
    [
        ("click_ids", {"utm_source": "email"}, own_rules.ClickIdInvalid),
        ("click_ids", {"lang": "email"}, own_rules.ClickIdInvalid),
        ("click_ids", {"a" * 21: "email"}, own_rules.ClickIdInvalid),
        ("click_ids", {"ines@example": "email"}, own_rules.ClickIdInvalid),
        ("click_ids", {"ourclid": "the-moon"}, own_rules.ChannelUnknown),
        ("apps", {"Safari": "email"}, own_rules.AppInvalid),
        ("apps", {"iphone": "email"}, own_rules.AppInvalid),
        ("apps", {"Chrome/99.1.2.3": "email"}, own_rules.AppInvalid),
        ("apps", {"ab": "email"}, own_rules.AppInvalid),
        ("apps", {"App\x00/": "email"}, own_rules.AppInvalid),
        ("apps", {f"Ours{n}/": "email" for n in range(101)}, own_rules.TooManyRules),
        ("sources", {"spring": NONE}, own_rules.ChannelUnknown),
        ("order", [], own_rules.OrderInvalid),
        ("order", ["source", "source"], own_rules.OrderInvalid),
        ("order", ["code", "source"], own_rules.OrderInvalid),
        ("order", ["source", "unknown"], own_rules.OrderInvalid),
    ],
)
def test_what_no_visit_could_mean_is_refused_by_its_field(
    part: str, said: object, refusal: type[own_rules.OrderInvalid]
) -> None:
    with pytest.raises(refusal) as refused:
        own_rules.read({part: said})

    assert refused.value.field == part


def test_each_of_our_own_words_can_be_taken_away() -> None:
    ours = {"apps": dict(networks.IN_APP), "click_ids": dict(networks.MARKS)}

    for part, said in ours.items():
        for word in said:
            assert own_rules.read({part: {word: NONE}}) == {part: {word: NONE}}


def test_no_word_makes_looking_at_an_agent_slow() -> None:
    apps = own_rules.apps({f"{'(a+)+' * 5}{n}$": "email" for n in range(100)})
    rules = Rules(1, apps=apps)
    worst = Request({}, "", "(a+)+" * 20_000)
    evidence.gather(worst, rules=rules)

    began = time.process_time()
    found = [evidence.gather(worst, rules=rules).in_app for _ in range(10)]

    assert found == [""] * 10
    assert (time.process_time() - began) / 10 < 0.05
