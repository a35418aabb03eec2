"""What a saved view may keep: a report and its filters, nothing else of an address."""

import re
from urllib.parse import parse_qsl, urlencode

from mobilize.kit.errors import AppError

LONGEST_NAME, LONGEST_QUERY = 60, 1000
QUESTION = frozenset({
    "cause", "petition", "conversion", "by", "since", "until", "currency", "country", "language",
    "standing", "tagged_only", "look_back_days",
})  # fmt: skip
# The filters of each report.
REPORTS = {
    "attribution": QUESTION | {"measure", "half_life", "order"},
    "journeys": QUESTION,
    "cohorts": frozenset({"cause", "currency", "months", "few_hidden"}),
    "channels": frozenset({"cause", "since", "until", "currency", "in"}),
    "overview": frozenset({"cause", "since", "until", "currency"}),
    "countries": frozenset({"cause", "petition", "currency", "shown"}),
    "spread": frozenset({
        "cause", "petition", "channel", "country", "language", "since", "until", "step",
        "by",
    }),
    "chains": frozenset({"cause", "petition"}),
    "leaders": frozenset({"cause", "petition", "by"}),
}  # fmt: skip
# These have a page for each cause, some for each petition too: a view names which.
PLACED = {
    "overview": ("cause",),
    "countries": ("cause", "petition"),
    "spread": ("cause", "petition"),
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ViewInvalid(AppError):
    """A view is one of our reports with some of its filters."""

    code = "view-invalid"


def tidied(report: str, query: str) -> str:
    """Return the query with the report's own filters only, sorted, empty ones left out.

    Raises:
        ViewInvalid: no such report, a filter it does not have, or a query too long
    """
    if report not in REPORTS:
        raise ViewInvalid(field="report")
    try:
        said = dict(parse_qsl(query, strict_parsing=bool(query), max_num_fields=30))
    except ValueError as error:
        raise ViewInvalid(field="query") from error
    tidy = urlencode(sorted(said.items()))
    unprintable = any(not value.isprintable() for value in said.values())
    if unprintable or not said.keys() <= REPORTS[report] or len(tidy) > LONGEST_QUERY:
        raise ViewInvalid(field="query")
    if report in PLACED:
        placed(report, tidy)
    return tidy


def placed(report: str, query: str) -> tuple[str, str, str]:
    """Return what a report's page is of ("cause" or "petition"), its short name, and the rest.

    Raises:
        ViewInvalid: it names none, both, or what is no short name
    """
    said = dict(parse_qsl(query))
    names = [(of, said.pop(of)) for of in PLACED[report] if of in said]
    if len(names) != 1 or not SLUG.fullmatch(names[0][1]):
        raise ViewInvalid(field="query")
    ((of, name),) = names
    return of, name, urlencode(said)
