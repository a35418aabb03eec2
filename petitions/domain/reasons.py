"""The reasons an organisation starts with when it turns petitions away."""

# ruff: noqa: RUF001 - French is written with its own apostrophe

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A reason in one language. With `hides_words` the public does not read the petition."""

    code: str
    locale: str
    title: str
    text: str
    hides_words: bool = False


STARTERS = (
    Reason(
        "duplicate",
        "en",
        "There is one already",
        "There is already a petition that asks for this. More people together count for more:"
        " please sign that one.",
    ),
    Reason(
        "unclear",
        "en",
        "It is not clear what is asked",
        "The petition does not say clearly what should be done, or who should do it.",
    ),
    Reason(
        "wrong-addressee",
        "en",
        "Whoever is asked cannot decide this",
        "Whoever this petition is addressed to has no say in the matter.",
    ),
    Reason(
        "off-topic",
        "en",
        "It is not about this cause",
        "The petition is about something we do not work on.",
    ),
    Reason(
        "advertising",
        "en",
        "It advertises",
        "The petition advertises a product, a service or a fundraiser.",
    ),
    Reason(
        "personal",
        "en",
        "It is about one person's own matter",
        "The petition is about a single case that needs advice or a court, not a campaign.",
    ),
    Reason(
        "personal-data",
        "en",
        "It names or accuses private people",
        "The petition holds personal details of somebody, or accuses a private person.",
        hides_words=True,
    ),
    Reason(
        "unlawful",
        "en",
        "It may break the law",
        "The petition may be defamatory, or break the law in another way.",
        hides_words=True,
    ),
    Reason(
        "hateful",
        "en",
        "It attacks people",
        "The petition insults, threatens or degrades people.",
        hides_words=True,
    ),
    Reason(
        "duplicate",
        "fr",
        "Il en existe déjà une",
        "Une pétition demande déjà la même chose. Ensemble, les voix comptent davantage :"
        " signez plutôt celle-là.",
    ),
    Reason(
        "unclear",
        "fr",
        "La demande n’est pas claire",
        "La pétition ne dit pas clairement ce qui doit être fait, ni par qui.",
    ),
    Reason(
        "wrong-addressee",
        "fr",
        "Le destinataire ne peut pas en décider",
        "Celui ou celle à qui la pétition s’adresse n’a pas compétence en la matière.",
    ),
    Reason(
        "off-topic",
        "fr",
        "Elle ne concerne pas cette cause",
        "La pétition porte sur un sujet dont nous ne nous occupons pas.",
    ),
    Reason(
        "advertising",
        "fr",
        "C’est de la publicité",
        "La pétition fait de la publicité pour un produit, un service ou une collecte.",
    ),
    Reason(
        "personal",
        "fr",
        "C’est une affaire personnelle",
        "La pétition porte sur un cas particulier, qui relève d’un conseil ou d’un tribunal.",
    ),
    Reason(
        "personal-data",
        "fr",
        "Elle nomme ou accuse des particuliers",
        "La pétition contient des données personnelles ou accuse un particulier.",
        hides_words=True,
    ),
    Reason(
        "unlawful",
        "fr",
        "Elle pourrait être illégale",
        "La pétition pourrait être diffamatoire ou enfreindre la loi d’une autre manière.",
        hides_words=True,
    ),
    Reason(
        "hateful",
        "fr",
        "Elle s’en prend à des personnes",
        "La pétition insulte, menace ou rabaisse des personnes.",
        hides_words=True,
    ),
)
