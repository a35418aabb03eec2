"""The words people agreed to can be read for as long as their consent is kept."""

import hashlib

import pytest

from petitions.domain import wording

# Written down once and never changed: a changed sentence is a new version.
SHOWN = {
    ("2026-11", "en", "updates"): (
        "1c187ece22d430bb2d8717188a052328bea068aaa17f254de601af98867cae74"
    ),
    ("2026-11", "en", "share_prompts"): (
        "8f7965b73914609bed69236032308b37b5833302be12ac4dfd09b2c6871eb3da"
    ),
    ("2026-11", "en", "handover"): (
        "9ba90564ae7a5dc26562dd9d31ca4479a355d7494d5f4942c51d391e16dca7c6"
    ),
    ("2026-11", "fr", "updates"): (
        "d394c7759efdef55283d05b8a4a875429c71100f2145ecd13ba345973cb7afb1"
    ),
    ("2026-11", "fr", "share_prompts"): (
        "26cdd427f8b9ae2d71022331af938fccebe63a3359c1805ad87f16d8785f40b0"
    ),
    ("2026-11", "fr", "handover"): (
        "3d2d5817e6264198b5242af5699201b2fa44207da734ec91f525c2ce7364cadb"
    ),
    ("2026-11-26", "en", "updates"): (
        "1c187ece22d430bb2d8717188a052328bea068aaa17f254de601af98867cae74"
    ),
    ("2026-11-26", "en", "share_prompts"): (
        "943fa5a1afa50269d23e3437eb71b4eb2ed607cff93b721cdd492a2898b32c5a"
    ),
    ("2026-11-26", "en", "handover"): (
        "9ba90564ae7a5dc26562dd9d31ca4479a355d7494d5f4942c51d391e16dca7c6"
    ),
    ("2026-11-26", "fr", "updates"): (
        "d394c7759efdef55283d05b8a4a875429c71100f2145ecd13ba345973cb7afb1"
    ),
    ("2026-11-26", "fr", "share_prompts"): (
        "c6d9c1e1f36f457249ac497313fe599dca1f28333f8d8a5c40327e01ff50e0d9"
    ),
    ("2026-11-26", "fr", "handover"): (
        "3d2d5817e6264198b5242af5699201b2fa44207da734ec91f525c2ce7364cadb"
    ),
    ("2026-11-26", "en", "pledge_reminders"): (
        "ce4a1d0fc0c1826bb390be9b9b4c3d0b41728796f8a54352aa33f162bfe3fdf7"
    ),
    ("2026-11-26", "fr", "pledge_reminders"): (
        "02a56574a248e1aa7a99b97245bbe0f209f3d7a8038af94b28a5db03263f4ac2"
    ),
}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_no_sentence_that_was_shown_has_changed_or_gone() -> None:
    known = {
        (version, locale, purpose): sha256(text)
        for version, locales in wording.REGISTRY.items()
        for locale, texts in locales.items()
        for purpose, text in texts.items()
    }

    assert known == SHOWN


@pytest.mark.parametrize(("version", "locale", "purpose"), SHOWN)
def test_every_hash_leads_back_to_its_words(version: str, locale: str, purpose: str) -> None:
    digest = SHOWN[version, locale, purpose]

    found = wording.resolve(version, digest, organisation="Relief")

    assert (found.version, found.locale, found.purpose) == (version, locale, purpose)
    assert "Relief" in found.text


def test_every_purpose_has_a_sentence_in_every_language_of_today() -> None:
    for locale in wording.REGISTRY[wording.VERSION]:
        said = wording.sentences(organisation="Relief", locale=locale)

        assert tuple(said) == wording.PURPOSES
        for purpose, sentence in said.items():
            digest = wording.fingerprint(purpose, locale=locale)
            assert wording.resolve(wording.VERSION, digest, organisation="Relief").text == sentence


def test_a_consent_from_before_is_found_by_the_sentence_with_its_organisation() -> None:
    sentence = wording.sentences(organisation="Relief")["updates"]

    found = wording.resolve("2026-11", sha256(sentence), organisation="Relief")

    assert found.purpose == "updates"


@pytest.mark.parametrize(
    ("locale", "read"), [("fr-CA", "fr"), ("fr", "fr"), ("en_GB", "en"), ("pt", "en"), ("", "en")]
)
def test_who_speaks_no_language_of_ours_reads_english(locale: str, read: str) -> None:
    assert wording.language(locale) == read


def test_words_that_nobody_wrote_are_not_made_up() -> None:
    with pytest.raises(wording.WordingUnknown):
        wording.resolve("2026-11", sha256("Yes, send me everything."), organisation="Relief")
    with pytest.raises(wording.WordingUnknown):
        wording.resolve("1999-01", "", organisation="Relief")


def test_the_first_wording_allows_one_mail_and_the_newest_several() -> None:
    assert "once" in wording.REGISTRY[wording.FIRST]["en"]["share_prompts"]
    assert not wording.allows_several(wording.FIRST)
    assert wording.allows_several(wording.VERSION)
    assert not wording.allows_several("1999-01")
