"""What a receipt's paper says around its numbers, by language.

A receipt keeps the words it was issued with, so these may change for later ones.
"""

from collections.abc import Mapping

FALLBACK = "en"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "single": "Receipt for a gift",
        "annual": "Receipt for the gifts of %(year)s",
        "number": "Receipt no. %(number)s",
        "issued": "Issued on %(day)s",
        "to": "Given by",
        "says": "%(organisation)s confirms that it has received:",
        "day": "Day",
        "cause": "Cause",
        "amount": "Amount",
        "total": "Total",
        "registration": "Registration: %(registration)s",
        "signed": "Signed for %(organisation)s",
        "replaces": "This receipt replaces no. %(number)s, which is void.",
        "duplicate": "DUPLICATE",
        "duplicate_says": "Copy %(copy)s of receipt no. %(number)s, made on %(day)s. "
        "The first copy was handed out before: the gifts count once.",
        "void": "VOID",
        "void_says": "Receipt no. %(number)s has been void since %(day)s.",
        "footer": "%(organisation)s · Receipt no. %(number)s",
    },
    "fr": {
        "single": "Reçu pour un don",
        "annual": "Reçu pour les dons de %(year)s",
        "number": "Reçu n\u00ba %(number)s",
        "issued": "Établi le %(day)s",
        "to": "Don de",
        "says": "%(organisation)s certifie avoir reçu\u00a0:",
        "day": "Date",
        "cause": "Cause",
        "amount": "Montant",
        "total": "Total",
        "registration": "Immatriculation\u00a0: %(registration)s",
        "signed": "Signé pour %(organisation)s",
        "replaces": "Ce reçu remplace le n\u00ba %(number)s, qui est annulé.",
        "duplicate": "DUPLICATA",
        "duplicate_says": "Exemplaire %(copy)s du reçu n\u00ba %(number)s, établi le %(day)s. "
        "Le premier a déjà été remis\u00a0: les dons ne comptent qu\u2019une fois.",
        "void": "ANNULÉ",
        "void_says": "Le reçu n\u00ba %(number)s est annulé depuis le %(day)s.",
        "footer": "%(organisation)s · Reçu n\u00ba %(number)s",
    },
}


def of(language: str) -> Mapping[str, str]:
    """Return the words in a language; what we do not speak is said in English."""
    return WORDS.get(language, WORDS[FALLBACK])
