"""How a petition is passed on: networks in order, words per language and network, own links."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from mobilize.kit import text
from petitions.domain import share_urls
from petitions.models import Petition, PetitionText, ShareLink, ShareStep, ShareText, Signature
from petitions.services import share_steps, share_wording, sharing, signing
from tests.builders import MONDAY, a_signature, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


def arrange(petition: Petition, *channels: str) -> None:
    share_wording.arrange(
        org=petition.organisation, slug=petition.slug, channels=channels, by=None, now=MONDAY
    )


def write(petition: Petition, locale: str = "en", **texts: str) -> None:
    share_wording.write(org=petition.organisation, slug=petition.slug, locale=locale, texts=texts)


def in_french(petition: Petition) -> None:
    PetitionText.objects.create(
        organisation=petition.organisation,
        version=petition.version,
        locale="fr",
        title="Eau propre",
        ask="Creusez.",
    )


def said(petition: Petition, locale: str = "en") -> dict[str, str]:
    step = share_steps.step(petition, locale)
    return {way.channel: way.text for way in (*step.ways, step.native)}


def confirmed(petition: Petition) -> Signature:
    asked = a_signature(petition)
    return signing.confirm(token=signing.confirm_token(asked), now=MONDAY)


def test_a_petition_offers_the_usual_networks_with_its_title(petition: Petition) -> None:
    step = share_steps.step(petition, "en")

    assert tuple(way.channel for way in step.ways) == share_urls.STANDARD
    assert step.title == "Clean water now"
    assert set(said(petition).values()) == {"{title}"}


def test_staff_choose_the_networks_and_their_order(petition: Petition) -> None:
    arrange(petition, "line", "whatsapp", "x")
    arrange(petition, "x", "line")

    step = share_steps.step(petition, "en")

    assert [way.name for way in step.ways] == ["X", "LINE"]
    assert ShareStep.objects.get().changed_at == MONDAY


@pytest.mark.parametrize(
    "channels", [(), ("x", "x"), ("myspace",), ("copy",), ("x", "unknown"), ("X",)]
)
def test_no_network_a_doubled_or_an_unknown_one_is_refused(
    petition: Petition, channels: tuple[str, ...]
) -> None:
    with pytest.raises(share_wording.ShareStepInvalid) as refused:
        arrange(petition, *channels)

    assert refused.value.field == "channels"
    assert not ShareStep.objects.exists()


def test_the_database_refuses_a_step_without_a_network(petition: Petition) -> None:
    with pytest.raises(IntegrityError, match="share_steps_offer_a_network"), transaction.atomic():
        ShareStep.objects.create(
            organisation=petition.organisation, petition=petition, channels=[], changed_at=MONDAY
        )


def test_a_network_has_its_own_text_else_the_one_for_all(petition: Petition) -> None:
    write(petition, all="Sign: {title}", x="Short {url}")

    words = said(petition)

    assert (words["x"], words["whatsapp"], words["native"]) == (
        "Short {url}", "Sign: {title}", "Sign: {title}",
    )  # fmt: skip


def test_readers_get_their_own_language_and_else_the_petitions(petition: Petition) -> None:
    in_french(petition)
    write(petition, x="Sign this")
    write(petition, "pt", x="Assine")

    assert said(petition, "pt-BR")["x"] == "Assine"
    assert said(petition, "de")["x"] == "Sign this"
    assert said(petition, "fr")["x"] == "{title}"
    assert share_steps.step(petition, "fr-CA").title == "Eau propre"


def test_writing_a_language_again_says_exactly_that_from_now_on(petition: Petition) -> None:
    write(petition, all="One", x="Two")
    write(petition, "fr", all="Un")

    write(petition, x="Three", bluesky="  ")

    rows = ShareText.objects.order_by("locale", "channel").values_list("locale", "channel", "text")
    assert list(rows) == [("en", "x", "Three"), ("fr", "", "Un")]


@pytest.mark.parametrize(
    ("texts", "refusal", "field"),
    [
        ({"x": "a" * 257}, share_wording.ShareTextTooLong, "texts.x"),
        ({"all": "a" * 257}, share_wording.ShareTextTooLong, "texts.all"),
        ({"sms": "ê" * 200}, share_wording.ShareTextTooLong, "texts.sms"),
        ({"facebook": "Sign"}, share_wording.ShareTextNotTaken, "texts.facebook"),
        ({"copy": "Sign"}, share_wording.ShareTextNotTaken, "texts.copy"),
        ({"myspace": "Sign"}, share_wording.ShareStepInvalid, "texts.myspace"),
        ({"x": "Sign\u202e"}, text.TextInvalid, "texts.x"),
        ({"all": "Sign\x00"}, text.TextInvalid, "texts.all"),
    ],
)
def test_what_a_network_does_not_take_is_refused_by_its_field(
    petition: Petition, texts: dict[str, str], refusal: Any, field: str
) -> None:
    with pytest.raises(refusal) as refused:
        write(petition, **texts)

    assert refused.value.field == field
    assert not ShareText.objects.exists()


def test_a_long_text_for_all_is_fine_where_short_networks_have_their_own(
    petition: Petition,
) -> None:
    arrange(petition, "whatsapp", "x")

    write(petition, all="a" * 900, x="Sign")

    assert len(said(petition)["whatsapp"]) == 900


def test_a_network_is_not_offered_while_the_words_are_too_long_for_it(petition: Petition) -> None:
    arrange(petition, "whatsapp")
    write(petition, all="a" * 900)

    with pytest.raises(share_wording.ShareTextTooLong, match="Too long for X") as refused:
        arrange(petition, "whatsapp", "x")

    assert refused.value.field == "channels"
    assert [way.channel for way in share_steps.step(petition, "en").ways] == ["whatsapp"]


def test_a_signer_gets_links_for_what_is_offered_and_three_more(petition: Petition) -> None:
    arrange(petition, "whatsapp", "line")

    signature = confirmed(petition)

    made = {link.channel for link in sharing.links_for(signature)}
    assert made == {"whatsapp", "line", "copy", "qr", "native"}


def test_a_network_offered_later_gets_its_link_when_asked_for(petition: Petition) -> None:
    arrange(petition, "whatsapp")
    signature = confirmed(petition)
    before = {link.channel: link.code for link in sharing.links_for(signature)}
    arrange(petition, "x")

    sharing.make_missing(signature, now=LATER)
    sharing.make_missing(signature, now=LATER)

    after = {link.channel: link.code for link in sharing.links_for(signature)}
    assert after.keys() - before.keys() == {"x"}
    assert {name: after[name] for name in before} == before
    assert sharing.resolve(before["whatsapp"]).channel == "whatsapp"


def test_a_signature_that_is_looked_at_gets_no_links(petition: Petition) -> None:
    held = a_signature(petition, state=Signature.State.HELD, confirmed_at=MONDAY)

    sharing.make_missing(held, now=LATER)

    assert not ShareLink.objects.exists()
