"""No page that speaks French says a word of English."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from tests import builders
from tests.pages import pages
from tests.staff import at_work

pytestmark = pytest.mark.django_db

# Words that no French sentence holds, and that hardly an English one does without.
ENGLISH = re.compile(
    r"\b(of|and|is|are|this|that|with|your|have|has|from|not|will|was|you|nobody|yet|for|by)\b",
    re.IGNORECASE,
)
IN_CODE = re.compile(r"<(script|style|code|pre)\b.*?</\1>", re.DOTALL)
ATTRIBUTES = re.compile(r'(?:aria-label|alt|title|placeholder)="([^"]*)"')
# What the builders call things, and the codes of Belarus and Iceland on a map; and the list of
# error codes, which is written for programmers.
OURS = {
    "BY",
    "IS",
    "Gifts to us lower your tax.",
    "What should we ask for?",
    "You.com",
    "for the wells",
    "letter of May",
}
IN_ENGLISH = "/docs/errors"


def sentences(client: Client, path: str) -> set[str]:
    page = IN_CODE.sub("", client.get(path).content.decode())
    said = re.split(r"<[^>]*>", page) + ATTRIBUTES.findall(page)
    return {unescape(" ".join(one.split())) for one in said} - OURS


def test_a_french_reader_meets_no_english(settings: Settings) -> None:
    settings.RATE_LIMIT_SCALE = 0.0
    greta = builders.a_user("greta@example.org")
    organisation = builders.an_organisation("relief", owner=greta)
    places = {"<slug:org>": "relief", **builders.places_of(organisation, mark="Water")}
    reader = at_work(greta)
    reader.post("/language", {"language": "fr"})

    found = [path for path in pages(reader, places) if path != IN_ENGLISH]
    english = {
        path: {one for one in sentences(reader, path) if ENGLISH.search(one)} for path in found
    }

    assert len(found) > 50
    assert {path: said for path, said in english.items() if said} == {}
