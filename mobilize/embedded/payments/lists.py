"""Lists in pages, newest first, with Stripe's cursors and filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from mobilize.embedded.payments.calls import Call, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

LARGEST_PAGE = 100
_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(*, call: Call, form: Form, kind: str, url: str, filters: Sequence[str] = ()) -> Object:
    """Return one page of a kind, filtered by the fields named in `filters`.

    Raises:
        InvalidRequest
    """
    clauses, values = ["1"], dict[str, Any]()
    for name in filters:
        if (value := form.text(name)) is not None:
            clauses.append(f"json_extract(body, '$.{name}') = :{name}")
            values[name] = value
    return cut(call=call, form=form, kind=kind, url=url, clauses=clauses, values=values)


def cut(
    *,
    call: Call,
    form: Form,
    kind: str,
    url: str,
    clauses: Sequence[str],
    values: Mapping[str, Any],
) -> Object:
    """Return one page of what the clauses hold; limit, cursor and `created` are read here."""
    limit = _limit(form)
    when, moments = _created(form)
    after, before = form.text("starting_after"), form.text("ending_before")
    form.finish()
    if after and before:
        raise InvalidRequest("You may not give both starting_after and ending_before.")
    where, places = [*clauses, *when], {**values, **moments}
    if cursor := after or before:
        where.append(f"seq {'>' if before else '<'} :cursor")
        places["cursor"] = _place(call, cursor, "ending_before" if before else "starting_after")
    found = call.store.select(
        kind,
        where=" AND ".join(where),
        values=places,
        order="seq ASC" if before else "seq DESC",
        limit=limit + 1,
    )
    data = [shown(each) for each in found[:limit]]
    return {
        "object": "list",
        "data": data[::-1] if before else data,
        "has_more": len(found) > limit,
        "url": url,
    }


def _limit(form: Form) -> int:
    limit = form.integer("limit")
    if limit is not None and not 1 <= limit <= LARGEST_PAGE:
        message = f"Invalid limit: must be between 1 and {LARGEST_PAGE}"
        raise form.invalid("limit", message, code="parameter_invalid_integer")
    return limit or 10


def _created(form: Form) -> tuple[list[str], dict[str, int]]:
    if form.has_inner("created"):
        inner = form.inner("created")
        said = {name: inner.integer(name) for name in _COMPARISONS} if inner else {}
    else:
        said = {"equal": form.integer("created")}
    clauses = [
        f"created {_COMPARISONS.get(name, '=')} :created_{name}"
        for name, value in said.items()
        if value is not None
    ]
    return clauses, {f"created_{k}": value for k, value in said.items() if value is not None}


def _place(call: Call, identifier: str, param: str) -> int:
    row = call.store.connection.execute(
        "SELECT seq FROM objects WHERE id = ?", (identifier,)
    ).fetchone()
    if row is None:
        raise missing("object", identifier, param=param, inside=True)
    return int(row["seq"])
