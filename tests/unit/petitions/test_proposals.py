"""Short names for titles, and when a proposal has enough co-sponsors."""

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.organisations.models.organisation import SLUG
from petitions.domain import proposals


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Wells for Kara!", "wells-for-kara"),
        ("L'eau à Haïti", "l-eau-a-haiti"),
        ("日本の水", "petition"),
        ("---", "petition"),
        ("x" * 200, "x" * 50),
    ],
)
def test_a_title_becomes_a_plain_short_name(title: str, slug: str) -> None:
    assert next(proposals.slugs_for(title)) == slug


@given(title=st.text(max_size=200))
def test_every_short_name_is_one_and_differs_from_the_others(title: str) -> None:
    slugs = list(islice(proposals.slugs_for(title), 12))

    assert all(re.fullmatch(SLUG, slug) and len(slug) <= 60 for slug in slugs)
    assert len(set(slugs)) == 12


@pytest.mark.parametrize(("endorsed", "enough"), [(4, False), (5, True), (6, True)])
def test_a_proposal_has_enough_once_the_number_is_reached(endorsed: int, enough: bool) -> None:
    assert proposals.enough(endorsed=endorsed, needed=5) is enough
