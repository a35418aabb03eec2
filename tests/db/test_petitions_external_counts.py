"""Counts of other sites, from the real files where they are at hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from petitions.models import ExternalCount, Petition
from petitions.queries import external_counts
from petitions.services import external_counting
from tests.builders import an_open_petition, an_organisation

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "petitions"


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


def keep(petition: Petition, data: bytes, source: str = "Parliament") -> external_counting.Kept:
    return external_counting.keep(petition=petition, source=source, data=data, now=NOW)


def real(name: str) -> bytes:
    if not (REAL / name).exists():
        pytest.skip("the public petition data is not on this machine")
    return (REAL / name).read_bytes()


def test_a_real_series_is_kept_once_however_often_it_comes(petition: Petition) -> None:
    data = real("700143-petition_counts.csv")

    first, second = keep(petition, data), keep(petition, data)

    assert (first.added, second.added, second.repeated) == (6588, 0, 6588)
    (site,) = external_counts.of_petition(petition)
    assert site.latest.total == 3_004_622
    assert sum(day.added - day.removed for day in site.days) == 3_004_622 - 201_079
    assert sum(day.unseen_since is not None for day in site.days) == 4


def test_a_real_document_shows_which_breakdown_lags(petition: Petition) -> None:
    keep(petition, real("241584-data_latest.json"))

    (site,) = external_counts.of_petition(petition)

    assert [(lag.dimension, lag.missing) for lag in site.lags] == [("constituency", 360_218)]
    assert site.latest.observed_at == datetime(2019, 4, 22, 12, 37, 2, 295_000, tzinfo=UTC)


def test_two_sites_are_two_series(petition: Petition) -> None:
    keep(petition, b"2024-01-01,5\n")
    keep(petition, b"2024-01-01,7\n2024-01-02,6\n", source="Change")

    assert [(one.source, one.total) for one in external_counts.newest(petition)] == [
        ("Change", 6), ("Parliament", 5),
    ]  # fmt: skip


def test_another_count_for_a_known_moment_is_refused_whole(petition: Petition) -> None:
    keep(petition, b"2024-01-01,5\n")

    with pytest.raises(external_counting.CountDiffers):
        keep(petition, b"2024-01-01,6\n2024-01-02,8\n")

    assert ExternalCount.objects.get().total == 5


def test_a_petition_keeps_no_more_than_its_page_can_show(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(external_counting, "MOST", 2)

    with pytest.raises(external_counting.CountsTooMany):
        keep(petition, b"2024-01-01,5\n2024-01-02,8\n2024-01-03,8\n")

    assert not ExternalCount.objects.exists()
