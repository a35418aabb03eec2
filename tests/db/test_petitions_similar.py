"""Near-duplicates: what is found, what is not, measured on titles in English and French."""

from typing import NamedTuple

import pytest

from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.models import Petition, PetitionText
from petitions.queries import similar
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db

OPEN = {
    "en": [
        "Ban single-use plastic packaging in supermarkets",
        "Stop the closure of the maternity ward in Aldermoor hospital",
        "Make public transport free for everyone under 25",
        "Protect the old oak forest from the new motorway",
        "Introduce a 20 mph speed limit outside all schools",
        "Cancel the debt of Haiti",
        "Guarantee clean drinking water for every village",
        "Increase funding for mental health services for young people",
        "End the badger cull now",
        "Lower the voting age to 16",
        "Keep the public library in Elm Street open",
        "Require companies to publish their carbon emissions",
        "Stop the export of live animals",
        "Give asylum seekers the right to work",
        "Ban the sale of fireworks to the public",
        "Build protected cycle lanes on main roads",
        "Free school meals for all primary school children",
        "Ban plastic straws in restaurants",
        "Raise the minimum wage to a living wage",
    ],
    "fr": [
        "Interdire les emballages plastiques à usage unique",
        "Sauvons la maternité de l'hôpital de Saint-Aubin",
        "Rendre les transports en commun gratuits pour les jeunes",
        "Protégeons la forêt de chênes contre l'autoroute",
        "Annuler la dette d'Haïti",
        "Garantir l'eau potable dans chaque village",
        "Abaisser l'âge du droit de vote à 16 ans",
        "Non à la fermeture de l'école du village",
        "Interdire la chasse le dimanche",
        "Des pistes cyclables protégées sur les grands axes",
        "Augmenter le salaire minimum",
        "Repas gratuits dans les cantines scolaires",
    ],
}
# What somebody types, and the open petition it repeats.
REPEATED = {
    "Ban plastic packaging in supermarkets": "Ban single-use plastic packaging in supermarkets",
    "No more single use plastics in shops": "Ban single-use plastic packaging in supermarkets",
    "Save the maternity ward at Aldermoor": OPEN["en"][1],
    "Free public transport for under 25s": OPEN["en"][2],
    "Save our oak forest - no motorway": OPEN["en"][3],
    "20 mph zones around every school": OPEN["en"][4],
    "Haiti debt cancelation": OPEN["en"][5],
    "Clean water for villages": OPEN["en"][6],
    "More money for young people's mental health": OPEN["en"][7],
    "Stop badger culling": OPEN["en"][8],
    "Votes at 16": OPEN["en"][9],
    "Save Elm Street library": OPEN["en"][10],
    "Make firms disclose carbon emissions": OPEN["en"][11],
    "Ban live animal exports": OPEN["en"][12],
    "Let asylum seekers work": OPEN["en"][13],
    "Ban fireworks": OPEN["en"][14],
    "More cycle lanes": OPEN["en"][15],
    "Free meals in all schools": OPEN["en"][16],
    "Rais minimun wage": OPEN["en"][18],
    "Interdisons le plastique à usage unique": OPEN["fr"][0],
    "SAUVER LA MATERNITE DE SAINT-AUBIN": OPEN["fr"][1],
    "Transports gratuits pour les jeunes": OPEN["fr"][2],
    "Sauver la foret de chenes": OPEN["fr"][3],
    "Annulez la dette de Haiti": OPEN["fr"][4],
    "De l'eau potable pour chaque village": OPEN["fr"][5],
    "Droit de vote à 16 ans": OPEN["fr"][6],
    "Contre la fermeture de notre école": OPEN["fr"][7],
    "Pas de chasse le dimanche": OPEN["fr"][8],
    "Plus de pistes cyclables": OPEN["fr"][9],
    "Hausse du salaire minimum": OPEN["fr"][10],
    "Cantine gratuite pour tous les enfants": OPEN["fr"][11],
}
NEW = [
    "Stop the war in Sudan",
    "Ban smoking in playgrounds",
    "Free dental care for pensioners",
    "Protect hedgehogs",
    "Make the town hall accessible for wheelchairs",
    "Reduce class sizes in secondary schools",
    "Increase pensions for nurses",
    "Ban mobile phones in schools",
    "Plus de médecins dans les campagnes",
    "Des logements pour les étudiants",
    "Protégeons les abeilles",
    "Un bus de nuit le samedi",
]


class Measured(NamedTuple):
    """How many of the repetitions were found, found first, and how many new titles were not."""

    found: float
    first: float
    quiet: float


@pytest.fixture
def organisation() -> Organisation:
    organisation = builders.an_organisation()
    cause = builders.a_cause(organisation)
    for locale, titles in OPEN.items():
        for number, title in enumerate(titles):
            builders.an_open_petition(
                organisation, f"{locale}-{number}", cause=cause, title=title, locale=locale
            )
    return organisation


def titles_like(organisation: Organisation, title: str) -> list[str]:
    return [found.title for found in similar.open_petitions(organisation.id, title=title)]


def measure(organisation: Organisation) -> Measured:
    answers = {typed: titles_like(organisation, typed) for typed in [*REPEATED, *NEW]}
    found = [answers[typed].count(meant) for typed, meant in REPEATED.items()]
    first = [answers[typed][:1] == [meant] for typed, meant in REPEATED.items()]
    quiet = [not answers[typed] for typed in NEW]
    return Measured(*(sum(hits) / len(hits) for hits in (found, first, quiet)))


def test_nearly_every_repetition_is_found_first_and_nearly_every_new_title_finds_nothing(
    organisation: Organisation,
) -> None:
    measured = measure(organisation)

    assert measured.found >= 0.95
    assert measured.first >= 0.9
    assert measured.quiet >= 0.9


def test_a_petition_is_found_in_each_language_it_speaks(organisation: Organisation) -> None:
    petition = Petition.objects.get(title="End the badger cull now")
    PetitionText.objects.create(
        organisation=organisation,
        version=petition.version,
        locale="fr",
        title="Fin de la chasse au blaireau",
    )

    assert titles_like(organisation, "Arrêter la chasse au blaireau")[0] == petition.title


def test_only_open_petitions_of_the_same_organisation_are_found() -> None:
    relief, other = builders.an_organisation("relief"), builders.an_organisation("other")
    builders.an_open_petition(other, title="Cancel the debt of Haiti")
    builders.an_open_petition(relief, title="Cancel the debt of Haiti")
    Petition.objects.filter(organisation=relief).update(state="closed", closed_at=MONDAY)

    with scoping.within(relief.id):
        assert titles_like(relief, "Cancel Haiti's debt") == []


@pytest.mark.parametrize(
    "title", ["", "the", "'; DROP TABLE x; --", "a & !b | <-> (", "日本語の題", "%", "\\"]
)
def test_any_text_is_only_a_text(organisation: Organisation, title: str) -> None:
    assert titles_like(organisation, title) == []
