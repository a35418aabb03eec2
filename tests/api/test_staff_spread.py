"""The screens about spreading and moments, by role, with filters in their address."""

import re

import pytest
from django.test import Client

from mobilize.organisations.models import Role
from petitions.models import Moment, Petition
from tests.builders import MONDAY, a_member, a_moment, an_open_petition, an_organisation
from tests.db.trees import a_forest
from tests.staff import at_work

pytestmark = pytest.mark.django_db

HERE = "/staff/relief/petitions/clean-water/spread/"
MOMENTS = "/staff/relief/petitions/clean-water/moments/"


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


def working(petition: Petition, role: Role) -> Client:
    return at_work(a_member(petition.organisation, role))


def test_an_analyst_reads_the_finding_the_tables_and_where_to_take_them(petition: Petition) -> None:
    a_forest(petition, [(day / 4, -1, "PT") for day in range(20)] + [(6.0, 0, "FR")] * 6)
    a_moment(petition, "<b>The news</b>", happened_at=MONDAY)

    page = working(petition, Role.ANALYST).get(HERE).content.decode()

    assert "6 of 26 signatures came through somebody" in page
    assert "&lt;b&gt;The news&lt;/b&gt;" in page
    assert "reports/spread.csv?petition=clean-water" in page
    assert 'role="img"' in page
    assert "Mark or correct a moment" not in page
    assert page.count("<caption>Shape of the chains</caption>") == 1
    assert "<caption>How languages came in</caption>" in page


@pytest.mark.parametrize(
    ("query", "caption", "named"),
    [
        ("", "Channels side by side", "not known"),
        ("by=country", "Countries side by side", "PT"),
        ("by=language", "Languages side by side", "en"),
    ],
)
def test_signers_stand_side_by_side_by_what_the_address_says(
    petition: Petition, query: str, caption: str, named: str
) -> None:
    a_forest(petition, [(day / 4, -1, "PT") for day in range(20)] + [(6.0, 0, "FR")] * 6)

    page = working(petition, Role.ANALYST).get(f"{HERE}?{query}").content.decode()

    table = page.split(f"<caption>{caption}</caption>")[1].split("</table>")[0]
    assert f'<th scope="row">{named}</th>' in table
    total = re.sub(r"</?a[^>]*>", "", table.partition("<tfoot>")[2])  # counts are links
    assert total.startswith('<tr><th scope="row">All</th><td class="number">26</td>')
    assert "<caption>By when people signed</caption>" in page
    assert "PT \N{RIGHTWARDS ARROW} FR 6" in page


def test_what_signers_bring_is_drawn_by_when_they_signed_the_young_ones_dashed(
    petition: Petition,
) -> None:
    for week in range(3):
        roots = a_forest(petition, [(7 * week + root / 5, -1, "PT") for root in range(12)])
        for root in roots[week::3]:
            lives = [(7 * week + 4 + more, -1, "FR") for more in range(2)]
            a_forest(petition, lives, below=root)

    page = working(petition, Role.ANALYST).get(f"{HERE}?until=2026-03-20").content.decode()

    finding = re.search('<h2 id="over-time">(.*?)</h2>', page)
    assert finding is not None
    assert re.fullmatch(
        r"Week of 2 March 2026: each signer brings [\d.]+ \([\d.]+ . [\d.]+\)\. "
        r"Week of 16 March 2026: [\d.]+ \([\d.]+ . [\d.]+\)",
        finding[1],
    )
    drawn = page.split(finding[0])[1].split("</figure>")[0]
    assert f'aria-label="{finding[1]}. The table below has the same numbers."' in drawn
    assert (drawn.count('class="band"'), drawn.count('class="band loose"')) == (1, 1)


def test_of_one_week_nothing_is_drawn_of_how_it_changed(petition: Petition) -> None:
    a_forest(petition, [(0.0, -1, "PT")] * 6 + [(1.0, 0, "FR")] * 6)

    page = working(petition, Role.ANALYST).get(HERE).content.decode()

    assert "How what signers bring has changed cannot be told yet" in page
    assert "dashed where less than half" not in page


@pytest.mark.parametrize("where", [HERE, "/staff/relief/causes/clean-water/spread/"])
@pytest.mark.parametrize(
    "query", ["", "country=FR&step=week&since=2026-03-01&until=2026-03-09", "country=XX"]
)
def test_the_address_says_what_is_shown(petition: Petition, where: str, query: str) -> None:
    a_forest(petition, [(0.0, -1, "PT"), (1.0, 0, "FR")])

    answer = working(petition, Role.ANALYST).get(f"{where}?{query}")

    assert answer.status_code == 200
    assert "Permanent link" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["country=%00", "since=x", "since=2026-03-09&until=2026-03-01", "by=colour"]
)
def test_a_filter_that_cannot_be_is_said_at_its_field(petition: Petition, query: str) -> None:
    answer = working(petition, Role.ANALYST).get(f"{HERE}?{query}")

    assert answer.status_code == 200
    assert "Permanent link" not in answer.content.decode()


def test_a_campaigner_marks_corrects_and_removes_a_moment(petition: Petition) -> None:
    omar = working(petition, Role.CAMPAIGNER)
    said = {"happened_at": "2026-03-03T20:00", "kind": "broadcast", "label": "News", "note": ""}

    marked = omar.post(MOMENTS, said)
    moment = Moment.objects.get()
    corrected = omar.post(f"/staff/relief/moments/{moment.id}/", {**said, "label": "The news"})

    assert (marked.status_code, corrected.status_code) == (303, 303)
    assert "The news" in omar.get(MOMENTS).content.decode()
    assert omar.post(f"/staff/relief/moments/{moment.id}/remove/").status_code == 303
    assert not Moment.objects.exists()


def test_a_moment_without_words_comes_back_to_its_form(petition: Petition) -> None:
    answer = working(petition, Role.CAMPAIGNER).post(MOMENTS, {"kind": "broadcast"})

    assert answer.status_code == 200
    assert not Moment.objects.exists()


def test_an_analyst_marks_nothing(petition: Petition) -> None:
    moment = a_moment(petition)
    nora = working(petition, Role.ANALYST)

    assert nora.get(MOMENTS).status_code == 403
    assert nora.post(f"/staff/relief/moments/{moment.id}/remove/").status_code == 403
