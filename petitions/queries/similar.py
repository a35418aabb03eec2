"""Petitions that may already say what somebody is about to write."""

from uuid import UUID

from django.db import connection

from mobilize.kit import text
from petitions.domain import likeness
from petitions.domain.likeness import Candidate
from petitions.models import Petition

LONGEST = 200  # as long as a title may be
FAINT = 0.3  # of the letters; below it pg_trgm itself calls two texts unlike

# Every open petition of the organisation is read, by the stems kept beside its title: row-level
# security lets no operator into an index that might tell of another organisation's rows, and
# those of full text and of trigrams are such (they are not LEAKPROOF).
CANDIDATES = """
    WITH titles AS (
        SELECT petition.id, petition.locale, petition.title, petition.title_stems
        FROM petitions_petition AS petition
        WHERE petition.organisation_id = %(organisation)s AND petition.state = 'open'
        UNION ALL
        SELECT petition.id, said.locale, said.title, said.title_stems
        FROM petitions_petition AS petition
        JOIN petitions_petitiontext AS said ON said.version_id = petition.version_id
        WHERE petition.organisation_id = %(organisation)s AND petition.state = 'open'
          AND said.locale <> petition.locale
    ),
    asked AS MATERIALIZED (
        SELECT locale, stems(locale, %(title)s) AS stems FROM titles GROUP BY locale
    ),
    compared AS MATERIALIZED (
        SELECT titles.id, asked.stems AS typed, titles.title_stems AS held,
               similarity(titles.title, %(title)s) AS letters
        FROM titles JOIN asked ON asked.locale = titles.locale
    )
    SELECT id, typed, held, letters, (SELECT count(*) FROM compared) AS among
    FROM compared WHERE held && typed OR letters >= %(faint)s
"""


def open_petitions(organisation_id: UUID, *, title: str) -> list[Petition]:
    """Return the open petitions whose title is like this one, the most alike first.

    A title is compared in its own language: by its words' stems, of which a rare one
    says more than a frequent one, and by its letters. Never more than a handful.

    Raises:
        text.TextInvalid
    """
    asked = text.line(title, field="title")[:LONGEST]
    with connection.cursor() as cursor:
        cursor.execute(
            CANDIDATES, {"organisation": organisation_id, "title": asked, "faint": FAINT}
        )
        rows = cursor.fetchall()
    candidates = [
        Candidate(id=identifier, typed=frozenset(typed), title=frozenset(held), letters=letters)
        for identifier, typed, held, letters, _ in rows
    ]
    ranked = likeness.rank(candidates, among=rows[0][-1] if rows else 0)
    found = Petition.objects.for_org(organisation_id).select_related("cause", "organisation")
    return sorted(found.filter(id__in=ranked), key=lambda petition: ranked.index(petition.id))
