"""The tables of a chain report, as a spreadsheet takes them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields

from donations.domain.chain_credit import Credit
from donations.queries.recruiters import MEASURES
from donations.reports.chains import ChainReport, Leader, Opened
from mobilize.kit.spreadsheets import Cell

TABLES = ("generations", "sizes", "trees", "models", "notes")
Rows = Iterator[Sequence[Cell]]
SAID = ("", "_rate", "_from", "_to")
CREDIT = ("root", "uniform", "recursive")
LEADER = ["signature", "name", "exposure"] + [f"{one}{said}" for one in MEASURES for said in SAID]
LEADER += [f"credit_{model}" for model in CREDIT]

NODE = [
    "place", "signature", "name", "petition", "state", "placed_at", "depth", "direct",
    "descendants",
]  # fmt: skip


def table(report: ChainReport, name: str) -> Rows:
    """Return one of the tables, its headings first."""
    return _ROWS[name](report)


def leaders(found: list[Leader]) -> list[Sequence[Cell]]:
    """Return leaders, headings first; raw counts stand beside their rate and its interval."""
    return [LEADER, *(_leader(each) for each in found)]


def nodes(found: Opened) -> Rows:
    """Return an opened node, those above it, the nearest first, and those straight below."""
    yield NODE
    standing = [("this", found.node), *(("above", each) for each in found.above)]
    standing += [("root", found.root)] if found.root else []
    for place, node in (*standing, *(("below", each) for each in found.below)):
        yield [
            place, str(node.id), node.name, node.petition, node.state,
            node.placed_at.isoformat(), node.depth, node.direct, node.descendants,
        ]  # fmt: skip


def sizes(report: ChainReport) -> list[tuple[str, int]]:
    """Return how many trees there are of 1, of 2 to 3, of 4 to 7 and so on."""
    said = []
    for power, many in enumerate(report.summary.sizes):
        first, last = 2**power, 2 ** (power + 1) - 1
        said.append((str(first) if first == last else f"{first}-{last}", many))
    return said


def _generations(report: ChainReport) -> Rows:
    yield ["generation", "signatures"]
    yield from ([depth, many] for depth, many in enumerate(report.summary.levels))


def _sizes(report: ChainReport) -> Rows:
    yield ["size", "trees"]
    yield from sizes(report)


def _trees(report: ChainReport) -> Rows:
    yield ["root", "size", "depth", "breadth", "virality", "distances", "brought_minor"]
    for each in report.trees:
        yield [
            str(each.id), each.size, each.depth, each.breadth, each.virality, str(each.wiener),
            each.brought_minor,
        ]  # fmt: skip


def _models(report: ChainReport) -> Rows:
    """Return who gets what under each model; all add up to what came through links."""
    yield ["to", *report.models]
    if not report.models:
        return
    for each in fields(Credit):
        yield [each.name, *(getattr(credit, each.name) for credit in report.models.values())]
    yield ["total", *[report.summary.brought_minor] * len(report.models)]


def _notes(report: ChainReport) -> Rows:
    yield ["note", "many"]
    yield from ([name, many] for name, many in sorted(report.summary.notes.items()))


_ROWS: dict[str, Callable[[ChainReport], Rows]] = {
    "generations": _generations,
    "sizes": _sizes,
    "trees": _trees,
    "models": _models,
    "notes": _notes,
}


def _leader(each: Leader) -> list[Cell]:
    cells: list[Cell] = [str(each.brought.id), each.name, each.brought.exposure]
    for measured in each.measures.values():
        cells += [measured.value, measured.rate, measured.low, measured.high]
    return cells + [each.brought.credit[model] for model in CREDIT]
