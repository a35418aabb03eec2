"""What a limited member reaches: their petitions by name, by object, by filter; nothing else."""

import pytest

from mobilize.organisations.reach import EVERYTHING, Asked, Narrowed, Reach, Verdict, judge

OMAR = Reach(is_limited=True, petitions=("wells", "rivers"))
NOBODYS = Reach(is_limited=True)
BY_FILTER = Narrowed.BY_FILTER


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        (Asked("petitions/<slug:slug>/imports", slug="wells"), Verdict.REACHED),
        (Asked("petitions/<slug:slug>/imports", slug="debt"), Verdict.MISSING),
        (Asked("causes/<slug:slug>/", slug="wells"), Verdict.OUTSIDE),
        (Asked("moderation/reports/<slug:slug>/", slug="wells"), Verdict.OUTSIDE),
        (Asked("imports/<uuid:import_id>", owner="rivers"), Verdict.REACHED),
        (Asked("imports/<uuid:import_id>", owner="debt"), Verdict.MISSING),
        (Asked("moments/<uuid:moment_id>/", owner=""), Verdict.MISSING),
        (Asked("payments/<uuid:payment_id>/"), Verdict.OUTSIDE),
        (Asked("members/"), Verdict.OUTSIDE),
        (Asked("links/", narrowed=Narrowed.BY_ITSELF, is_read=False), Verdict.REACHED),
    ],
)
def test_an_address_is_reached_by_the_petition_it_shows(asked: Asked, verdict: Verdict) -> None:
    assert judge(OMAR, asked) is verdict


@pytest.mark.parametrize(
    ("filters", "verdict"),
    [
        (["wells"], Verdict.REACHED),
        (["wells", "rivers"], Verdict.REACHED),
        (["debt"], Verdict.MISSING),
        (["wells", "debt"], Verdict.MISSING),
        (["wells", ""], Verdict.MISSING),
        ([" "], Verdict.MISSING),
        ([""], Verdict.UNSAID),
        ([], Verdict.UNSAID),
    ],
)
def test_a_report_is_reached_if_every_filter_names_a_petition_of_theirs(
    filters: list[str], verdict: Verdict
) -> None:
    asked = Asked("reports/attribution", narrowed=BY_FILTER, filters=filters)

    assert judge(OMAR, asked) is verdict


def test_a_filter_opens_no_address_that_changes_anything() -> None:
    asked = Asked("reports/chains", narrowed=BY_FILTER, filters=["wells"], is_read=False)

    assert judge(OMAR, asked) is Verdict.OUTSIDE


def test_a_filter_does_not_open_an_object_of_another_petition() -> None:
    asked = Asked("x/<uuid:id>", owner="debt", narrowed=BY_FILTER, filters=["wells"])

    assert judge(OMAR, asked) is Verdict.MISSING


def test_whose_petitions_are_gone_reaches_nothing_rather_than_all() -> None:
    asked = Asked("reports/attribution", narrowed=BY_FILTER)

    assert judge(NOBODYS, asked) is Verdict.OUTSIDE


def test_who_is_not_limited_reaches_everything() -> None:
    assert judge(EVERYTHING, Asked("payments/")) is Verdict.REACHED
