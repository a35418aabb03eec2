"""From asking to what came of it: what each of a report's people is known to have done."""

from dataclasses import dataclass

import numpy as np

from petitions.domain import funnel
from petitions.domain.estimates import Bools, Ints
from petitions.domain.funnel import Funnel
from petitions.queries import spread as reading
from petitions.reports.population import Population, Question


@dataclass(frozen=True)
class Steps:
    """One place of each array per person. `visits` are never fewer than `recruits`."""

    asked: Bools
    shared: Bools
    visits: Ints
    recruits: Ints

    def funnel(self, which: Bools | Ints) -> Funnel:
        """Return the funnel of some of the people."""
        visits, recruits = self.visits[which], self.recruits[which]
        return funnel.of(
            funnel.Counts(
                signers=len(visits),
                asked=int(self.asked[which].sum()),
                shared=int(self.shared[which].sum()),
                visited=int((visits > 0).sum()),
                brought=int((recruits > 0).sum()),
                visits=int(visits.sum()),
                visits_squared=int((visits**2).sum()),
                recruits=int(recruits.sum()),
            )
        )


def steps(question: Question, people: Population) -> Steps:
    """Count steps. Who was visited or previewed has shared; whoever else did is not known."""
    until, size = question.known_until, len(people.signers)
    came = reading.tallied(reading.visits(people.scope, until=until), at=people.places, size=size)
    posted = reading.tallied(
        reading.previewed(people.scope, until=until), at=people.places, size=size
    )
    recruits = people.signers.recruits
    visits = np.maximum(came, recruits)
    shared = (visits > 0) | (posted > 0)
    return Steps(
        asked=people.rows["asked"] | shared, shared=shared, visits=visits, recruits=recruits
    )
