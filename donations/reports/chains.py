"""What a cause's chains say: shapes and sums for everybody who works here, leaders for staff."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from donations.domain import chain_credit
from donations.domain.chain_credit import Chained, Credit
from donations.models import ChainSummary, ChainTree
from donations.queries import chains, recruiters
from donations.queries.recruiters import MEASURES, Judged, Recruiter
from mobilize.kit import patience
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.marking import marked
from mobilize.organisations.models import Organisation
from petitions.domain import worth
from petitions.domain.influence import Spread
from petitions.domain.worth import ALIKE, Worth
from petitions.models import Cause, Petition, Signature
from petitions.queries import catalogue, consents, forest
from petitions.services import supporters

MOST_TREES, PAGE, LAST_PAGE = 20, 50, 200
NAMED_WITH = {"updates", "share_prompts"}  # who agreed to neither is not named to anybody
WORDING = (
    marked("A tree belongs to the petition that its first signature is under."),
    marked(
        "Virality is the mean distance between two people of a tree. "
        "It says little without the tree's size."
    ),
    marked(
        "Only the shared money adds up: each gift is split evenly among everybody on its way "
        "and its giver. The money below somebody is counted again for everybody above."
    ),
    marked(
        "Leaders are ranked by what they bring for the time they had: how many come straight "
        "through them, times what one of these is worth. Both are drawn towards what everybody's "
        "are, the more the less is known. The interval holds the true rate in 19 cases of 20, if "
        "people differ as these do. Where too few came to judge, nobody leads: people stand in the "
        "order in which they signed."
    ),
    marked(
        "Halved step by step, a giver keeps half of a gift, who brought them gets a quarter, and "
        "so on; what is left goes to nobody. No model tells what would not have come otherwise."
    ),
    marked("Names are shown of those only who agreed to hear from you and whom you may ask."),
)


class ChainsNotComputed(AppError):
    """These chains have not been computed yet."""

    code = "chains-not-computed"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Part:
    """What a report is about: a cause, or one of its petitions, and its number in the cause."""

    organisation: Organisation
    cause: Cause
    petition: Petition | None
    number: int | None

    @property
    def petition_id(self) -> UUID | None:
        return self.petition.id if self.petition else None


@dataclass(frozen=True)
class ChainReport:
    """The sums of a part, its largest trees, and its money under each model of chains.

    `models` is empty until the first look over the chains that keeps what it takes.
    """

    part: Part
    summary: ChainSummary
    trees: tuple[ChainTree, ...]
    models: Mapping[str, Credit]
    wording: tuple[str, ...] = WORDING


@dataclass(frozen=True)
class Measured:
    """A measure of somebody: what it is, and what they bring in the time one has for it.

    That rate and its interval are None where too few came through anybody to say.
    """

    value: float
    rate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Leader:
    """Somebody who brought people or money. Without a `name` there is no consent to say it."""

    brought: Recruiter
    name: str
    measures: Mapping[str, Measured]


@dataclass(frozen=True)
class Node:
    """One signature of a tree: who may be named, where they stand, what came below them."""

    id: UUID
    name: str
    petition: str
    state: str
    placed_at: datetime
    depth: int
    direct: int
    descendants: int


@dataclass(frozen=True)
class Opened:
    """One node with those above it, its nearest first, and a page of those straight below it.

    Of a long way only the nearest are `above`; then `root` is where its tree begins, and
    `between` how many more stand on the way there.
    """

    node: Node
    above: tuple[Node, ...]
    root: Node | None
    between: int
    below: tuple[Node, ...]
    more: bool


def part(organisation: Organisation, *, cause: str, petition: str = "") -> Part:
    """Find what is asked about, by its short names.

    Raises:
        NothingHere
    """
    found = catalogue.cause(organisation.id, cause, drafts=True)
    if not petition:
        return Part(organisation, found, None, None)
    one = catalogue.petition(organisation.id, petition, drafts=True)
    if one.cause_id != found.id:
        raise catalogue.NothingHere
    return Part(organisation, found, one, forest.petitions_of(found.id).index(one.id) + 1)


@patience.limited()
def report(about: Part) -> ChainReport:
    """Return what the last look over these chains found.

    Raises:
        ChainsNotComputed, TooMuchToCompute
    """
    summary = chains.summary(about.cause.id, about.petition_id)
    if summary is None:
        raise ChainsNotComputed
    trees = chains.trees(about.cause.id, about.petition_id)[:MOST_TREES]
    return ChainReport(about, summary, tuple(trees), _models(summary))


@patience.limited()
def leaders(about: Part, *, by: str = "direct", page: int = 1, names: bool) -> list[Leader]:
    """Return a page of who leads by a measure's rate; always with all rates and their intervals.

    Raises:
        ChainsNotComputed, TooMuchToCompute
    """
    judged = _judged(report(about).summary)
    found = recruiters.leading(
        about.cause.id,
        petition=about.number,
        by=by,
        judged=judged.get(by),
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    named = _names(about.organisation.id, [each.id for each in found]) if names else {}
    columns = {name: _measured(found, name, judged.get(name)) for name in MEASURES}
    return [
        Leader(each, named.get(each.id, ""), {name: columns[name][place] for name in MEASURES})
        for place, each in enumerate(found)
    ]


@patience.limited()
def opened(organisation: Organisation, signature_id: UUID, *, page: int = 1, names: bool) -> Opened:
    """Return one signature in its tree, with a page of those who came straight through it.

    Raises:
        SignatureUnplaced, TooMuchToCompute
    """
    node = forest.placed(organisation.id, signature_id)
    above = [each.id for each in forest.above(signature_id)]
    between = node.depth - len(above) - 1  # below none, the root is among those above
    root = [node.root_id] if between >= 0 and above else []
    below = list(forest.below(organisation.id, signature_id)[(page - 1) * PAGE : page * PAGE + 1])
    everybody = {each.id: each for each in forest.all_of(organisation.id, above + root)}
    shown = [node, *everybody.values(), *below[:PAGE]]
    ids = [each.id for each in shown]
    named = _names(organisation.id, ids) if names else {}
    brought = recruiters.named(node.petition.cause_id, ids)
    nodes = {each.id: _node(each, named, brought) for each in shown}
    return Opened(
        node=nodes[signature_id],
        above=tuple(nodes[each] for each in above),
        root=nodes[root[0]] if root else None,
        between=between if root else 0,
        below=tuple(nodes[each.id] for each in below[:PAGE]),
        more=len(below) > PAGE,
    )


def _node(
    signature: Signature, named: Mapping[UUID, str], brought: Mapping[UUID, Recruiter]
) -> Node:
    found = brought.get(signature.id)
    return Node(
        id=signature.id,
        name=named.get(signature.id, ""),
        petition=signature.petition.title,
        state=signature.state,
        placed_at=signature.placed_at or signature.signed_at,
        depth=signature.depth,
        direct=found.direct if found else 0,
        descendants=found.descendants if found else 0,
    )


def _models(summary: ChainSummary) -> Mapping[str, Credit]:
    roots, loose, left = summary.roots_minor, summary.loose_minor, summary.left_over
    if roots is None or loose is None or left is None:
        return {}
    money = Chained(summary.brought_minor, loose, summary.givers_minor, roots, left)
    return chain_credit.side_by_side(money)


def _judged(summary: ChainSummary) -> dict[str, Judged]:
    """Return by measure what everybody is judged by, where that is known."""
    judged = {}
    if summary.reproduction is not None and summary.dispersion is not None:
        judged["direct"] = Judged(Spread(summary.reproduction, summary.dispersion), ALIKE)
    if "came" in summary.worth:
        spread = Spread(**summary.worth["came"])
        for name in MEASURES.keys() & summary.worth.keys():
            judged[name] = Judged(spread, Worth(**summary.worth[name]))
    return judged


def _measured(found: list[Recruiter], name: str, judged: Judged | None) -> list[Measured]:
    """Return a measure of each, with its rate and interval."""
    total, came = MEASURES[name]
    values = [getattr(each, total) for each in found]
    if judged is None:
        return [Measured(value) for value in values]
    rates = worth.rates(
        (np.array([getattr(each, came) for each in found]), np.array(values, dtype=np.float64)),
        np.array([each.exposure for each in found]),
        spread=judged.spread,
        worth=judged.worth,
    )
    columns: list[Any] = [each.tolist() for each in (rates.rate, rates.low, rates.high)]
    return [Measured(value, *rate) for value, *rate in zip(values, *columns, strict=True)]


def _names(organisation_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of those who may be named, by their signatures."""
    rows = [
        each for each in forest.all_of(organisation_id, ids) if each.supporter.erased_at is None
    ]
    agreed = consents.who_hold(NAMED_WITH, {each.supporter_id for each in rows})
    return {
        each.id: supporters.name_of(each.supporter) for each in rows if each.supporter_id in agreed
    }
