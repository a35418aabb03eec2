"""What givers of whose way nothing is known answered when they were asked how they heard of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from donations.attribution.questions import Question
from donations.models import Pledge
from donations.queries import attribution
from mobilize.organisations.models import Organisation

# A giver counts once, with their newest answer: two gifts of one person are no two answers.
ANSWERS = """
    untagged AS (
        SELECT conversion FROM way GROUP BY conversion HAVING NOT bool_or(known)
    ),
    net AS (
        SELECT conversion, sum(sign * minor) AS minor FROM value GROUP BY conversion
    ),
    giver AS (
        SELECT DISTINCT ON (person) coalesce(pledge.supporter_id, pledge.id) AS person, heard
        FROM untagged
        JOIN net USING (conversion)
        JOIN donations_pledge AS pledge ON pledge.id = untagged.conversion
        WHERE net.minor > 0
        ORDER BY person, heard = '', pledge.id DESC
    )
    SELECT heard, count(*) FROM giver GROUP BY heard ORDER BY heard
"""


@dataclass(frozen=True)
class Heard:
    """How many givers are untagged, and what those of them who answered said."""

    givers: int
    answers: Mapping[str, int]

    @property
    def answered(self) -> int:
        """Return how many answered."""
        return sum(self.answers.values())


def heard(question: Question, organisation: Organisation) -> Heard | None:
    """Return the sample of a question's untagged givers.

    None where nobody ever answered, and for what no answer tells of: signatures, and campaigns
    and links, which nobody can name.
    """
    if question.conversion == "signature" or question.by != "channel":
        return None
    if not Pledge.objects.for_org(organisation.id).exclude(heard="").exists():
        return None
    found = dict(attribution.rows(ANSWERS, question, organisation))
    return Heard(sum(found.values()), {answer: many for answer, many in found.items() if answer})
