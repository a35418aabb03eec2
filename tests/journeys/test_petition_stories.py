"""What everybody reads of a petition: why it was rejected, what changed, in which language."""

import re

import pytest
from django.test import Client

from mobilize.organisations.models import Organisation
from petitions.domain.texts import Text
from petitions.models import Flag, Petition
from petitions.services import lifecycle, petitions, reasons, versions
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_draft_petition,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

AT = "/relief/petitions/clean-water/"
FRENCH = Text("fr", "De l'eau propre", "Creusez des puits.")
ARABIC = Text("ar", "ماء نظيف", "احفروا الآبار.")


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


def read(client: Client, path: str = AT, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def a_petition_in(relief: Organisation, *texts: Text) -> Petition:
    """Return an open petition that is written in more languages."""
    petition = a_draft_petition(relief)
    for text in texts:
        petitions.translate(org=relief, slug=petition.slug, text=text, by=None, now=MONDAY)
    return petitions.publish(org=relief, slug=petition.slug, now=MONDAY)


def changed(petition: Petition, **words: str) -> None:
    """Change an open petition's words, and have them approved."""
    petitions.edit(org=petition.organisation, slug=petition.slug, now=MONDAY, **words)
    locked = petitions.lock(petition.organisation_id, petition.slug)
    versions.approve(petition=locked, by=None, now=MONDAY)


def test_a_rejected_petition_tells_everybody_why(client: Client, relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)
    lifecycle.reject(petition=petition, by=None, note="The council cannot decide it.", now=MONDAY)

    page = read(client)

    assert "The council cannot decide it." in page
    assert "Dig wells." in page
    assert "<progress" not in page
    assert 'name="email"' not in page


def test_the_words_of_a_petition_rejected_for_hatred_are_nowhere(
    client: Client, relief: Organisation
) -> None:
    reasons.seed(org=relief)
    petition = a_draft_petition(relief, "mallory", title="Mallory is bad", ask="Very bad.")
    lifecycle.submit(petition=petition, now=MONDAY)
    lifecycle.reject(petition=petition, by=None, reason="hateful", now=MONDAY)

    pages = [read(client, f"/relief/petitions/{petition.slug}/{part}") for part in ("", "history")]

    assert "insults, threatens or degrades" in pages[0]
    assert not [page for page in pages if "bad" in page.lower() or "mallory" in page.lower()]
    assert client.get("/relief/petitions/mallory/").status_code == 404


def test_a_withdrawn_petition_stays_readable(client: Client, relief: Organisation) -> None:
    petition = an_open_petition(relief)
    lifecycle.withdraw(petition=petition, by=None, note="The council dug them.", now=MONDAY)

    page = read(client)

    assert "withdrawn on 2 March 2026" in page
    assert "The council dug them." in page


def test_what_was_withdrawn_before_anybody_read_it_is_not_there(
    client: Client, relief: Organisation
) -> None:
    petition = a_draft_petition(relief)
    lifecycle.withdraw(petition=petition, by=None, note="A mistake.", now=MONDAY)

    assert client.get(AT).status_code == 404


def test_a_petition_takes_nobody_s_signature_from_its_scheduled_end_on(
    client: Client, relief: Organisation
) -> None:
    an_open_petition(relief, closes_at=MONDAY)

    page = read(client)

    assert "This petition closed on 2 March 2026." in page
    assert 'name="email"' not in page


def test_the_history_says_how_many_signed_which_words(client: Client, relief: Organisation) -> None:
    petition = an_open_petition(relief)
    a_confirmed_signature(petition, version=petition.version)
    a_confirmed_signature(petition, version=petition.version)
    changed(petition, ask="Dig deep wells.")
    petition.refresh_from_db()
    a_confirmed_signature(petition, version=petition.version)

    page = re.sub(r"\s+", " ", read(client, AT + "history"))

    newer, older = page.index("Version 2"), page.index("Version 1")
    assert newer < page.index("Signed by <strong>1</strong> person") < older
    assert older < page.index("Signed by <strong>2</strong> people")
    assert '<ins><span class="visually-hidden" lang="en" dir="ltr">inserted: </span>deep ' in page
    assert petition.version.digest in page


def test_the_history_lists_public_steps_only(client: Client, relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)
    lifecycle.publish(petition=petition, by=None, now=MONDAY)
    lifecycle.close(petition=petition, by=None, note="Time is up.", now=MONDAY)
    lifecycle.reopen(petition=petition, by=None, note="A week more.", now=MONDAY)

    page = read(client, AT + "history")

    told = re.findall(r"<li><strong>(.*?)</strong>", page)
    assert told == ["Opened for signatures", "Closed", "Reopened"]
    assert "A week more." in page


def test_a_petition_is_read_in_the_reader_s_language(client: Client, relief: Organisation) -> None:
    a_petition_in(relief, FRENCH, ARABIC)

    by_address = read(client, AT + "?lang=ar")
    by_browser = read(client, **{"Accept-Language": "fr-CA,en;q=0.5"})
    neither = read(client, **{"Accept-Language": "de"})

    assert '<h1 lang="ar" dir="auto">ماء نظيف</h1>' in by_address
    assert "De l&#x27;eau propre" in by_browser
    assert "Clean water now" in neither


def test_the_page_leads_to_its_other_languages(client: Client, relief: Organisation) -> None:
    a_petition_in(relief, ARABIC)

    page = read(client, AT + "?lang=ar&t=token")

    assert f'href="{AT}?t=token&amp;lang=en" hreflang="en" lang="en">English</a>' in page
    assert '<span lang="ar" aria-current="true">العربيّة</span>' in page
    assert 'rel="alternate" hreflang="ar"' in page
    assert re.search(r'rel="canonical" href="[^"]*\?lang=ar"', page)


def test_showing_a_translation_never_changes_the_petition(
    client: Client, relief: Organisation
) -> None:
    a_petition_in(relief, FRENCH)

    read(client, AT + "?lang=fr")

    assert Petition.objects.get().title == "Clean water now"


def test_somebody_reports_a_petition(client: Client, relief: Organisation) -> None:
    an_open_petition(relief)
    assert f'href="{AT}flag"' in read(client)

    answer = client.post(AT + "flag", {"reason": "false", "text": "Wells dry up."})

    assert answer.status_code == 303
    assert "Thank you for your report" in read(client, answer.headers["Location"])
    assert Flag.objects.get().text == "Wells dry up."


def test_a_report_without_a_reason_is_asked_for_one(client: Client, relief: Organisation) -> None:
    an_open_petition(relief)

    answer = client.post(AT + "flag", {"text": "Hm."})

    assert answer.status_code == 400
    assert "Choose what is wrong." in answer.content.decode()
    assert not Flag.objects.exists()


def test_who_reports_too_often_is_told_to_wait(client: Client, relief: Organisation) -> None:
    an_open_petition(relief)

    codes = [client.post(AT + "flag", {"reason": "spam"}).status_code for _ in range(6)]

    assert codes == [303] * 5 + [429]
