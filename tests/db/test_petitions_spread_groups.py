"""Groups of signers side by side: each line is what its filter finds, and together they are all."""

from datetime import timedelta
from typing import Any

import pytest

from petitions.models import Petition, Signature
from petitions.reports import population, spread
from petitions.reports.population import Question
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_groups import Group
from tests.builders import MONDAY, an_open_petition, an_organisation
from tests.db.trees import a_forest, a_link_of, a_visit

pytestmark = pytest.mark.django_db

FILTERS = {"channel": "whatsapp", "country": "PT", "language": "pt"}


@pytest.fixture
def petition() -> Petition:
    """Portugal signs by WhatsApp and brings France by e-mail; Germany comes on its own."""
    petition = an_open_petition(an_organisation())
    roots = a_forest(
        petition, [(day / 4, -1, "PT") for day in range(24)], journey=["whatsapp"], locale="pt"
    )
    for at, root in enumerate(roots[:12]):
        lives = [(at / 4 + 1 + more / 9, -1, "FR") for more in range(at % 4)]
        a_forest(petition, lives, below=root, journey=["email"], locale="fr")
    a_forest(petition, [(day / 2, -1, "DE") for day in range(12)], locale="de")
    a_forest(petition, [(0.5, -1, "IT"), (1.5, -1, "")], journey=["facebook"])
    for root in roots[:8]:
        a_visit(a_link_of(root))
    return petition


def report(about: Petition, /, **asked: Any) -> SpreadReport:
    question = Question(
        organisation=about.organisation, cause=about.cause, petition=about,
        **{"now": MONDAY + timedelta(days=10), **asked},
    )  # fmt: skip
    return spread.measure(question, population.gather(question))


def test_every_signer_stands_in_one_line_of_each_comparison(petition: Petition) -> None:
    for by, names in {
        "channel": ("whatsapp", "email", "", "unknown"),
        "country": ("PT", "FR", "DE", "", "unknown"),
        "language": ("pt", "fr", "de", ""),
    }.items():
        found = report(petition, by=by)

        assert found.compared.grouped.names == names, by
        assert_adds_up(found, found.compared.groups)


@pytest.mark.parametrize("by", FILTERS)
def test_a_line_says_what_the_report_on_its_signers_alone_says(petition: Petition, by: str) -> None:
    line = report(petition, by=by)
    alone = report(petition, **{by: FILTERS[by]})

    group, shape = line.compared.groups[0], line.compared.shapes[0]

    assert group.rates.naive.value == alone.recruiting.naive.value == 18 / 24
    assert group.rates.adjusted.value == pytest.approx(alone.recruiting.adjusted.value)
    assert alone.recruiting.adjusted.low == pytest.approx(group.rates.adjusted.low, abs=0.1)
    assert (group.few, group.delays) == (alone.inequality.few, alone.delays)
    assert (group.funnel, shape) == (alone.funnel, alone.shape)
    assert group.inequality == alone.inequality.shape


def test_the_deepest_generation_is_of_the_whole_chain(petition: Petition) -> None:
    found = report(petition)

    deepest = dict(
        zip(found.compared.grouped.names, (one.deepest for one in found.compared.groups),
            strict=True)
    )  # fmt: skip

    assert deepest["whatsapp"] == 0
    assert deepest["email"] == 1
    assert found.everybody.deepest == 1


def test_of_a_few_no_rate_share_or_time_is_told(petition: Petition) -> None:
    email = report(petition).compared.groups[1]

    assert (email.signatures, email.delays.pairs) == (18, 0)
    assert email.rates.naive.value is None
    assert email.rates.naive.why == "too_few"
    assert (email.few, email.delays.median) == (None, None)


def test_who_withdrew_stands_in_their_line_and_counts_in_no_number_of_signatures(
    petition: Petition,
) -> None:
    first = Signature.objects.filter(country="PT").order_by("confirmed_at")[1]
    Signature.objects.filter(id=first.id).update(state="withdrawn", ended_at=MONDAY)

    found = report(petition, by="country")
    portugal = found.compared.groups[0]

    assert (portugal.signatures, portugal.funnel.counts.signers) == (23, 24)
    assert_adds_up(found, found.compared.groups)


def test_filters_choose_whom_the_lines_are_about(petition: Petition) -> None:
    french = report(petition, by="channel", country="FR")

    assert french.compared.grouped.names == ("email",)
    assert french.compared.groups[0].signatures == french.signatures == 18
    assert report(petition, country="XX").compared.groups == ()


def test_by_when_people_signed_the_young_have_had_less_of_their_time(petition: Petition) -> None:
    a_forest(petition, [(7 + hour / 24, -1, "PT") for hour in range(6)])

    found = report(petition, now=MONDAY + timedelta(days=8))
    first, second = found.over_time.groups

    assert [one.isoformat() for one in found.over_time.cohorts.starts] == [
        "2026-03-02", "2026-03-09"
    ]  # fmt: skip
    assert (first.signatures, second.signatures) == (56, 6)
    assert first.passed is not None
    assert second.passed is not None
    assert second.passed < first.passed
    assert second.rates.adjusted.value is None
    assert_adds_up(found, found.over_time.groups)


def test_after_a_quarter_of_a_year_cohorts_are_months(petition: Petition) -> None:
    a_forest(petition, [(100.0, -1, "PT")])

    found = report(petition, now=MONDAY + timedelta(days=101)).over_time

    assert found.cohorts.step == "month"
    assert [one.isoformat() for one in found.cohorts.starts] == ["2026-03-01", "2026-06-01"]
    assert [one.signatures for one in found.groups] == [56, 1]


def test_month_by_month_it_is_told_who_came_from_another_country_or_language(
    petition: Petition,
) -> None:
    root = Signature.objects.filter(country="PT").earliest("confirmed_at")
    a_forest(petition, [(100.0, -1, "PT")] * 6, below=root, locale="pt")

    found = report(petition, now=MONDAY + timedelta(days=101)).crossings
    march, june = found.lines["countries"]

    assert (found.cohorts.step, [one.month for one in found.cohorts.starts]) == ("month", [3, 6])
    assert (march.brought, march.stayed, march.crossed, march.share.value) == (18, 0, 18, 1.0)
    assert [(one.from_place, one.to_place, one.signatures) for one in march.pairs] == [
        ("PT", "FR", 18)
    ]  # fmt: skip
    assert (june.stayed, june.crossed, june.share.value, june.pairs) == (6, 0, 0.0, ())
    assert [one.crossed for one in found.lines["languages"]] == [18, 0]


def test_whom_the_filtered_brought_crosses_wherever_it_signed(petition: Petition) -> None:
    french, portuguese = (report(petition, country=code).crossings for code in ("FR", "PT"))

    assert french.cohorts.starts == ()
    assert [one.crossed for one in portuguese.lines["countries"]] == [18]


def assert_adds_up(found: SpreadReport, groups: tuple[Group, ...]) -> None:
    counts = [one.funnel.counts for one in groups]
    whole = found.funnel.counts
    assert sum(one.signatures for one in groups) == found.signatures
    for name in ("signers", "asked", "shared", "visited", "brought", "visits", "recruits"):
        assert sum(getattr(one, name) for one in counts) == getattr(whole, name), name
    assert sum(one.delays.pairs for one in groups) == found.delays.pairs
