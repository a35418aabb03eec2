"""The report on how a petition spreads, over rows: who is credited, what is known when."""

from datetime import date, timedelta
from typing import Any

import pytest

from petitions.models import LinkPreview, Petition, SharePrompt, Signature
from petitions.reports import population, spread
from petitions.reports.population import Question
from petitions.reports.spread import SpreadReport
from tests.builders import MONDAY, an_open_petition, an_organisation
from tests.db.trees import Life, a_forest, a_link_of, a_visit

pytestmark = pytest.mark.django_db

# B, C came through A; D, E, F through B; G through F; H through G; Y through Z.
WORKED: list[Life] = [
    (0, -1, "PT"), (1, 0, "PT"), (1, 0, "FR"), (2, 1, "FR"), (2, 1, "FR"), (3, 1, "FR"),
    (4, 5, "DE"), (6, 6, "DE"), (0, -1, "PT"), (2, 8, "PT"),
]  # fmt: skip


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation(time_zone="Europe/Paris"))


def report(about: Petition, /, **asked: Any) -> SpreadReport:
    question = Question(
        organisation=about.organisation,
        cause=about.cause,
        **{"petition": about, "now": MONDAY + timedelta(days=10), **asked},
    )
    return spread.measure(question, population.gather(question))


def test_the_worked_forest_is_told_by_generation_and_over_time(petition: Petition) -> None:
    a_forest(petition, WORKED)

    found = report(petition)

    assert found.signatures == 10
    assert found.generations == (2, 3, 3, 1, 1)
    assert [(one.on.day, one.by_generation) for one in found.periods] == [
        (2, (2, 0, 0, 0)), (3, (0, 2, 0, 0)), (4, (0, 1, 2, 0)), (5, (0, 0, 1, 0)),
        (6, (0, 0, 0, 1)), (7, (0, 0, 0, 0)), (8, (0, 0, 0, 1)),
    ]  # fmt: skip
    assert found.harris == pytest.approx(8 / 9)
    assert found.recruiting.naive.value == pytest.approx(8 / 10)
    assert (found.delays.pairs, found.delays.median) == (8, 1.0)


def test_weeks_begin_on_mondays(petition: Petition) -> None:
    a_forest(petition, [*WORKED, (7, -1, "PT")])

    weeks = report(petition, step="week").periods

    assert [(one.on, one.signatures) for one in weeks] == [
        (date(2026, 3, 2), 10), (date(2026, 3, 9), 1)
    ]  # fmt: skip


def test_a_removed_signature_credits_nobody_nor_does_anything_below_it(petition: Petition) -> None:
    people = a_forest(petition, WORKED, journey=["whatsapp"])
    Signature.objects.filter(id=people[1].id).update(state="removed", ended_at=MONDAY)

    found = report(petition)

    assert found.signatures == 9
    assert found.generations == (7, 2)  # D to H stand alone; C and Y were brought
    assert report(petition, channel="unknown").signatures == 5
    assert found.recruiting.recruits == 2


def test_who_withdraws_keeps_what_they_brought_and_counts_no_more(petition: Petition) -> None:
    people = a_forest(petition, WORKED)
    Signature.objects.filter(id=people[1].id).update(state="withdrawn", ended_at=MONDAY)

    found = report(petition)

    assert found.signatures == 9
    assert found.recruiting.recruits == 7


def test_a_report_on_a_past_period_knows_nothing_later(petition: Petition) -> None:
    a_forest(petition, WORKED)

    early = report(petition, until=date(2026, 3, 3))
    late = report(petition, since=date(2026, 3, 6))

    assert (early.signatures, early.recruiting.recruits) == (4, 2)
    assert (late.signatures, late.recruiting.recruits) == (2, 1)
    assert late.future.size.why == "only_some_are_chosen"


def test_days_are_the_organisations(petition: Petition) -> None:
    a_forest(petition, [(0.6, -1, "PT")])  # 23:24 in London is tomorrow in Paris

    assert report(petition).periods[0].on == date(2026, 3, 3)


def test_countries_and_channels_choose_signers_whoever_they_brought(petition: Petition) -> None:
    a_forest(petition, WORKED)

    french = report(petition, country="FR")

    assert (french.signatures, french.recruiting.recruits) == (4, 1)
    assert report(petition, country="XX").signatures == 0
    assert report(petition, channel="unknown").signatures == 10
    assert report(petition, language="fr").signatures == 0


def test_from_country_to_country_small_cells_are_a_few(petition: Petition) -> None:
    a_forest(petition, [(0, -1, "PT"), *[(1.0, 0, "FR")] * 5, *[(1.0, 0, "DE")] * 4])

    found = report(petition)
    matrix = found.matrices["countries"]

    assert matrix.names == ("PT", "FR", "DE")
    portugal = matrix.lines[0]
    assert (portugal.cells, portugal.brought) == ((0, 5, None), 9)
    assert [(one.name, one.number, one.through) for one in found.arrivals["countries"]] == [
        ("FR", 5, "PT"), ("DE", None, ""), ("PT", None, ""),
    ]  # fmt: skip


def test_languages_come_in_as_countries_do(petition: Petition) -> None:
    (first, *_) = a_forest(petition, [(0, -1, "PT")] * 5, locale="pt")
    a_forest(petition, [(2, -1, "FR")] * 6, below=first, locale="fr")
    a_forest(petition, [(1, -1, "DE")], locale="de")

    found = report(petition).arrivals["languages"]

    assert [(one.name, one.number, one.through, one.by_period) for one in found] == [
        ("pt", 5, "", (5, 0, 0)), ("fr", 6, "pt", (0, 0, 6)), ("de", None, "", (None, None, None)),
    ]  # fmt: skip
    assert [one.first_on for one in found] == [date(2026, 3, 2), date(2026, 3, 4), None]


def test_the_shape_of_the_chains_is_of_those_who_are_chosen(petition: Petition) -> None:
    a_forest(petition, WORKED)

    whole, french = report(petition).shape, report(petition, country="FR").shape

    assert (whole.trees, whole.alone, whole.largest) == (2, 0, 8)
    assert (whole.longest, whole.broadest) == (4, 3)
    assert whole.largest_virality == pytest.approx(2.392857142857)
    # C, D, E and F came through Portugal: among the French they stand alone.
    assert (french.trees, french.alone, french.longest) == (0, 4, 0)
    assert (french.mean_virality, french.largest_virality) == (None, None)
    assert report(petition, country="DE").shape.longest == 1  # H through G
    assert report(petition, channel="unknown").shape == whole
    assert report(petition, language="fr").shape.largest == 0


def test_the_shape_over_time_ends_with_what_is_known(petition: Petition) -> None:
    a_forest(petition, WORKED)

    found = report(petition)

    assert [(one.on.day, one.shape.trees, one.shape.largest, one.shape.longest)
            for one in found.growth] == [
        (3, 1, 3, 1), (4, 2, 5, 2), (5, 2, 6, 2), (6, 2, 7, 3), (7, 2, 7, 3), (8, 2, 8, 4),
    ]  # fmt: skip
    assert found.growth[-1].shape == found.shape
    assert report(petition, until=date(2026, 3, 4)).shape == found.growth[1].shape


def test_a_chain_that_crosses_petitions_counts_for_the_cause_and_begins_anew_in_each(
    petition: Petition,
) -> None:
    other = an_open_petition(petition.organisation, "wells", cause=petition.cause)
    (first,) = a_forest(petition, [(0, -1, "PT")])
    a_forest(other, [(1, -1, "PT")], below=first)

    assert report(petition, petition=None).generations == (1, 1)
    assert report(other).generations == (1,)
    assert report(petition).recruiting.recruits == 0


def test_the_funnel_counts_what_is_known_of_sharing(petition: Petition) -> None:
    people = a_forest(petition, [(0, -1, "PT")] * 4 + [(1.0, 0, "PT")], source="paper")
    for signature in people[:2]:
        a_visit(a_link_of(signature))
        a_visit(a_link_of(signature, "email"))
    link = a_link_of(people[2])
    LinkPreview.objects.create(
        organisation=link.organisation, link=link, network="facebook", first_seen_at=MONDAY,
        last_seen_at=MONDAY,
    )  # fmt: skip
    SharePrompt.objects.create(
        organisation=petition.organisation, supporter=people[3].supporter, signature=people[3],
        kind="after_confirming", occasion="x", state="sent", decided_at=MONDAY,
        not_before=MONDAY, sent_at=MONDAY,
    )  # fmt: skip

    counts = report(petition).funnel.counts

    assert (counts.signers, counts.asked, counts.shared) == (5, 4, 3)
    assert (counts.visited, counts.brought, counts.visits, counts.recruits) == (2, 1, 4, 1)


def test_visits_to_another_organisations_links_are_not_ours(petition: Petition) -> None:
    a_forest(petition, [(0, -1, "PT")])
    theirs = an_open_petition(an_organisation())
    (mallory,) = a_forest(theirs, [(0, -1, "PT")])
    a_visit(a_link_of(mallory))

    assert report(petition).funnel.counts.visits == 0
    assert report(theirs).funnel.counts.visits == 1


@pytest.mark.parametrize(
    "lives", [[], [(0, -1, "PT")], [(0, -1, "")] * 3, [(20, -1, "PT")], [(0, -1, "PT"), (0, 0, "")]]
)
def test_with_next_to_nothing_everything_says_why_and_nothing_breaks(
    petition: Petition, lives: list[Life]
) -> None:
    a_forest(petition, lives)

    found = report(petition)

    assert found.future.size.value is None
    assert found.future.size.why in {"nobody_to_count", "too_early", "too_few"}
    assert found.inequality.shape.why == "too_few"
    assert sum(found.generations) == found.signatures == len([a for a, _, _ in lives if a < 10])


def test_the_same_people_give_the_same_report(petition: Petition) -> None:
    a_forest(petition, [*WORKED, *[(float(at), -1, "PT") for at in range(9)]])

    first, second = report(petition), report(petition)

    assert first.recruiting.adjusted == second.recruiting.adjusted
    assert first.future == second.future
