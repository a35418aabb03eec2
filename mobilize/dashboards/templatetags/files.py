"""The links below a report: its numbers in every form in which they can be taken along."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse

from mobilize.http.table_files import ENDINGS

register = template.Library()


@register.inclusion_tag("staff/report_files.html", takes_context=True)
def report_files(
    context: dict[str, Any],
    report: str,
    *parts: Any,
    query: str = "",
    page_query: str = "",
    tables: Iterable[tuple[str, Any]] = (),
) -> dict[str, Any]:
    """Link the files of a report, named as its route is, its JSON, and the page itself.

    `parts` stand in its address after the organisation. `query` is what its route is asked,
    `page_query` what the page is, where that differs. A report of several tables names them,
    each with its words, in `tables`.
    """
    places = [context["desk"].organisation.slug, *parts]
    files = {ending: reverse(f"{report}-{ending}", args=places) for ending in ENDINGS}
    return {
        **files,
        "json": reverse(report, args=places),
        "query": query,
        "page_query": page_query or query,
        "tables": tables,
    }
