"""One mailbox has many spellings; which ones, its provider says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain.mailboxes import RULES, Rule, canonical

WORDS = st.text("abz.+-_", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Ines.Duarte@gmail.com", "inesduarte@gmail.com"),
        ("i.n.e.s+ngo@googlemail.com", "ines@gmail.com"),
        ("ines.duarte@outlook.com", "ines.duarte@outlook.com"),
        ("ines+one+two@outlook.com", "ines@outlook.com"),
        ("ines-ngo@yahoo.com", "ines@yahoo.com"),
        ("ines+ngo@yahoo.com", "ines+ngo@yahoo.com"),
        ("ines@me.com", "ines@icloud.com"),
        ("ines+ngo@example.org", "ines@example.org"),
        ("ines.duarte@example.org", "ines.duarte@example.org"),
        ("+@example.org", "+@example.org"),
        ("ines@bücher.example", "ines@xn--bcher-kva.example"),
    ],
)
def test_spellings_of_one_mailbox_are_equal(typed: str, found: str) -> None:
    assert canonical(typed, rules=RULES) == found


def test_an_organisations_rule_comes_before_ours() -> None:
    rules = {**RULES, "example.org": Rule(separators="_", ignore_dots=True)}

    assert canonical("i.nes_x+y@example.org", rules=rules) == "ines@example.org"


@given(local=WORDS, domain=st.sampled_from([*RULES, "example.org"]))
def test_a_canonical_address_stays_as_it_is_and_keeps_both_parts(local: str, domain: str) -> None:
    once = canonical(f"{local}@{domain}", rules=RULES)

    assert canonical(once, rules=RULES) == once
    assert all(once.rpartition("@")[::2])
