"""How alike titles are: rare words count more, letters catch what is misspelt."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import likeness
from petitions.domain.likeness import Candidate

stems = st.frozensets(st.sampled_from("abcdefgh"), max_size=6)
letters = st.floats(0, 1)


def a_candidate(typed: str, title: str, *, letters: float = 0.0, number: int = 1) -> Candidate:
    return Candidate(UUID(int=number), frozenset(typed.split()), frozenset(title.split()), letters)


def test_the_same_words_in_another_order_are_the_same() -> None:
    same = a_candidate("debt haiti cancel", "cancel haiti debt")

    assert likeness.score(same, {"debt": 1.0, "haiti": 2.0, "cancel": 1.0}) == 1.0


def test_a_rare_word_says_more_than_a_frequent_one() -> None:
    common = a_candidate("stop badger", "stop war", number=1)
    rare = a_candidate("stop badger", "badger cull", number=2)
    others = [a_candidate("stop badger", f"stop thing{n}", number=10 + n) for n in range(20)]

    assert likeness.rank([common, rare, *others], among=50)[0] == rare.id


def test_a_misspelt_title_is_found_by_its_letters() -> None:
    misspelt = a_candidate("minimun wag", "minimum wage", letters=0.6)

    assert likeness.rank([misspelt], among=10) == [misspelt.id]


def test_one_petition_comes_once_however_many_languages_it_speaks() -> None:
    english = a_candidate("debt", "debt haiti", number=7)
    french = a_candidate("debt", "dette haiti", number=7)

    assert likeness.rank([english, french], among=1) == [english.id]


def test_nothing_typed_is_like_nothing() -> None:
    assert likeness.rank([a_candidate("", "debt")], among=1) == []
    assert likeness.rank([], among=0) == []


@given(
    typed=stems, titles=st.lists(st.tuples(stems, letters), max_size=12), among=st.integers(0, 99)
)
def test_scores_stay_between_nothing_and_all_and_the_best_come_first(
    typed: frozenset[str], titles: list[tuple[frozenset[str], float]], among: int
) -> None:
    candidates = [Candidate(uuid4(), typed, title, share) for title, share in titles]

    ranked = likeness.rank(candidates, among=among)

    weights = likeness._weights(candidates, among=among)
    scores = {one.id: likeness.score(one, weights) for one in candidates}
    assert all(0 <= value <= 1.0000001 for value in scores.values())
    assert len(ranked) <= likeness.MOST
    assert [scores[one] for one in ranked] == sorted((scores[one] for one in ranked), reverse=True)
