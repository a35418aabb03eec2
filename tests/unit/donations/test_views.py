"""What of an address a saved view keeps."""

import pytest

from donations.domain import views
from donations.domain.views import ViewInvalid


def test_filters_are_kept_sorted_and_empty_ones_left_out() -> None:
    assert views.tidied("journeys", "cause=wells&by=link&petition=") == "by=link&cause=wells"
    assert views.tidied("spread", "cause=wells&by=country&step=") == "by=country&cause=wells"


@pytest.mark.parametrize(
    ("report", "query"),
    [
        ("secrets", ""),
        ("channels", "next=https://mallory.example"),
        ("channels", "cause=a%00b"),
        ("chains", "cause=" + "a" * 1000),
        ("overview", ""),
        ("overview", "since=2026-01-01"),
        ("overview", "cause=../members"),
        ("overview", "petition=wells"),
        ("countries", "cause=wells&petition=dig"),
        ("spread", "petition=Dig+wells"),
    ],
)
def test_what_is_no_report_of_ours_with_its_filters_is_refused(report: str, query: str) -> None:
    with pytest.raises(ViewInvalid):
        views.tidied(report, query)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("cause=wells", ("cause", "wells", "")),
        ("petition=dig-wells&since=2026-01-01", ("petition", "dig-wells", "since=2026-01-01")),
    ],
)
def test_a_page_of_one_cause_or_petition_is_found_again(
    query: str, place: tuple[str, str, str]
) -> None:
    assert views.placed("spread", views.tidied("spread", query)) == place
