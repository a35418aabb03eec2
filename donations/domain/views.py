"""What a saved view may keep: a report and its filters, nothing else of an address."""

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
}


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
    return tidy
