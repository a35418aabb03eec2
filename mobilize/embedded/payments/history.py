"""Events as callers read them back: one by one, or in pages."""

from typing import Any

from mobilize.embedded.payments import lists, queue
from mobilize.embedded.payments.calls import Call, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "event"
URL = "/v1/events"
_WAITS = "EXISTS (SELECT 1 FROM deliveries d WHERE d.event = objects.id AND d.state <> 'delivered')"


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one event as it was when it happened."""
    form.finish()
    found = call.store.find(KIND, identifier)
    if found is None:
        raise missing(KIND, identifier)
    return _with_pending(call, found)


def listing(*, call: Call, form: Form) -> Object:
    """Return the events, newest first, of one `type` (`charge.*` too) or of some `types`."""
    clauses, values = _of_types(form)
    if form.text("delivery_success") is not None:
        clauses.append(_WAITS if not form.flag("delivery_success") else f"NOT {_WAITS}")
    page = lists.cut(call=call, form=form, kind=KIND, url=URL, clauses=clauses, values=values)
    page["data"] = [_with_pending(call, each) for each in page["data"]]
    return page


def _of_types(form: Form) -> tuple[list[str], dict[str, Any]]:
    one, some = form.text("type"), form.texts("types")
    if one and some:
        raise InvalidRequest("You may not give both type and types.")
    wanted = some or ([one] if one else [])
    if not wanted:
        return ["1"], {}
    values = {f"type_{at}": name for at, name in enumerate(wanted)}
    any_of = " OR ".join(f"json_extract(body, '$.type') GLOB :{name}" for name in values)
    return [f"({any_of})"], values


def _with_pending(call: Call, event: Object) -> Object:
    waiting = queue.pending(store=call.store, event=event["id"])
    return shown(event) | {"pending_webhooks": waiting}
