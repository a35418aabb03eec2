"""What a petition says: drafts change freely, open petitions by versions that wait."""

import pytest

from mobilize.organisations.models import Organisation, User
from petitions.domain.texts import Text
from petitions.models import Petition, PetitionVersion, Review
from petitions.queries import history, texts
from petitions.services import lifecycle, petitions, versions
from petitions.services.publishing import AlreadyClosed
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_draft_petition,
    a_member,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

FRENCH = Text("fr", "De l'eau propre", "Creusez des puits.")


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def omar(relief: Organisation) -> User:
    return a_member(relief)


def states_of(petition: Petition) -> list[str]:
    rows = PetitionVersion.objects.filter(petition=petition).order_by("number")
    return [version.state for version in rows]


def edit(petition: Petition, **changes: object) -> Petition:
    return petitions.edit(org=petition.organisation, slug=petition.slug, now=MONDAY, **changes)


def approve(petition: Petition) -> None:
    petition = petitions.lock(petition.organisation_id, petition.slug)
    versions.approve(petition=petition, by=None, now=MONDAY)


def test_a_draft_is_edited_in_place(relief: Organisation) -> None:
    petition = a_draft_petition(relief)

    edited = edit(petition, title="Clean water, now", goal=5000)

    version = PetitionVersion.objects.get(petition=petition)
    assert (edited.title, edited.goal) == ("Clean water, now", 5000)
    assert version.state == "waiting"
    assert texts.words_of(version).digest == version.digest
    assert version.texts.get().title == "Clean water, now"


def test_an_open_petition_keeps_its_words_until_the_new_ones_are_approved(
    relief: Organisation, omar: User
) -> None:
    petition = an_open_petition(relief)

    petitions.edit(org=relief, slug=petition.slug, ask="Dig deep wells.", by=omar, now=MONDAY)

    petition.refresh_from_db()
    assert petition.ask == "Dig wells."
    assert states_of(petition) == ["approved", "waiting"]
    assert Review.objects.get(petition=petition).version.made_by == omar


def test_approved_words_are_published_and_the_old_ones_stay_on_record(
    relief: Organisation,
) -> None:
    petition = an_open_petition(relief)
    edit(petition, ask="Dig deep wells.", target="The mayor")

    approve(petition)

    petition.refresh_from_db()
    assert (petition.ask, petition.target) == ("Dig deep wells.", "The mayor")
    assert petition.version.number == 2
    assert states_of(petition) == ["superseded", "approved"]
    assert texts.words_of(petition.versions.get(number=1)).texts[0].ask == "Dig wells."


def test_words_turned_down_change_nothing(relief: Organisation) -> None:
    petition = an_open_petition(relief)
    edit(petition, title="Something else")

    locked = petitions.lock(relief.id, petition.slug)
    versions.turn_down(petition=locked, by=None, now=MONDAY)

    petition.refresh_from_db()
    assert petition.title == "Clean water now"
    assert states_of(petition) == ["approved", "rejected"]
    assert versions.newest_words(petition).texts[0].title == "Clean water now"


def test_a_second_edit_takes_the_first_one_s_place_in_the_same_review(
    relief: Organisation,
) -> None:
    petition = an_open_petition(relief)

    edit(petition, title="Clean water today")
    edit(petition, ask="Dig deep wells.")

    review = Review.objects.get(petition=petition)
    assert states_of(petition) == ["approved", "replaced", "waiting"]
    assert review.version.number == 3
    assert texts.words_of(review.version).texts == (
        Text("en", "Clean water today", "Dig deep wells."),
    )


def test_changing_it_back_takes_it_out_of_the_queue(relief: Organisation) -> None:
    petition = an_open_petition(relief)
    edit(petition, title="Something else")

    edit(petition, title="Clean water now")

    assert states_of(petition) == ["approved", "replaced"]
    assert Review.objects.get(petition=petition).outcome == "dropped"


def test_saving_the_same_words_makes_no_version(relief: Organisation) -> None:
    petition = an_open_petition(relief)

    edit(petition, title=petition.title, ask=petition.ask, goal=9)

    assert states_of(petition) == ["approved"]
    assert Petition.objects.get().goal == 9


def test_a_moderator_s_edit_is_a_version_beside_what_was_submitted(
    relief: Organisation, omar: User
) -> None:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)

    petitions.edit(org=relief, slug=petition.slug, ask="Dig wells!", by=omar, now=MONDAY)

    petition.refresh_from_db()
    assert states_of(petition) == ["replaced", "waiting"]
    assert petition.ask == "Dig wells!"
    assert Review.objects.get(petition=petition).version.made_by == omar


def test_a_petition_is_said_in_several_languages(relief: Organisation) -> None:
    petition = a_draft_petition(relief)

    petitions.translate(org=relief, slug=petition.slug, text=FRENCH, by=None, now=MONDAY)
    petitions.publish(org=relief, slug=petition.slug, now=MONDAY)

    petition.refresh_from_db()
    assert texts.words_of(petition.version).locales == ["en", "fr"]
    assert (petition.title, petition.locale) == ("Clean water now", "en")


def test_a_translation_of_an_open_petition_waits_like_any_change(relief: Organisation) -> None:
    petition = an_open_petition(relief)

    petitions.translate(org=relief, slug=petition.slug, text=FRENCH, by=None, now=MONDAY)

    assert states_of(petition) == ["approved", "waiting"]


def test_a_language_can_be_taken_away_but_not_the_petition_s_own(relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    said = {"org": relief, "slug": petition.slug, "by": None, "now": MONDAY}
    petitions.translate(text=FRENCH, **said)

    petitions.untranslate(locale="fr", **said)

    assert versions.newest_words(petition).locales == ["en"]
    with pytest.raises(versions.OwnLanguageMissing):
        petitions.untranslate(locale="en", **said)
    with pytest.raises(petitions.TextMissing):
        petitions.untranslate(locale="fr", **said)


@pytest.mark.parametrize("changes", [{"title": "Too late"}, {"goal": 9}])
def test_a_closed_petition_is_not_changed(relief: Organisation, changes: dict[str, object]) -> None:
    petition = an_open_petition(relief)
    petitions.close(org=relief, slug=petition.slug, now=MONDAY)

    with pytest.raises(AlreadyClosed):
        edit(petition, **changes)


def test_words_that_wait_are_dropped_when_the_petition_closes(relief: Organisation) -> None:
    petition = an_open_petition(relief)
    edit(petition, title="Something else")

    petitions.close(org=relief, slug=petition.slug, now=MONDAY)

    assert states_of(petition) == ["approved", "replaced"]
    assert Review.objects.get().outcome == "dropped"


def test_what_was_signed_before_texts_had_versions_was_signed_in_the_first(
    relief: Organisation,
) -> None:
    petition = an_open_petition(relief)
    a_confirmed_signature(petition, version=None)
    a_confirmed_signature(petition, version=petition.version)
    edit(petition, ask="Dig deep wells.")
    approve(petition)
    petition.refresh_from_db()
    a_confirmed_signature(petition, version=petition.version)

    told = history.versions(petition, inside=False)

    assert [(row.version.number, row.signed) for row in told] == [(1, 2), (2, 1)]
