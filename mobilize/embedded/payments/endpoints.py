"""Where events are sent: the address of the command line, and those that callers add."""

from collections.abc import Sequence

from mobilize.embedded.payments import lists
from mobilize.embedded.payments.calls import API_VERSION, Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object, Store

KIND = "webhook_endpoint"
COMMAND_LINE = "we_CommandLine"  # the endpoint that was given at the start
EVERYTHING = "*"
MOST = 16


def that_want(*, store: Store, type: str) -> list[Object]:  # noqa: A002 - the event's own word
    """Return the endpoints that take this type of event."""
    known = store.select(KIND, where="json_extract(body, '$.status') = 'enabled'", order="seq")
    return [each for each in known if {type, EVERYTHING} & set(each["enabled_events"])]


def set_command_line(*, store: Store, url: str, secret: str, now: int) -> None:
    """Make the endpoint of the command line what it says now; what waits goes there."""
    store.delete(COMMAND_LINE)
    store.add(_made(COMMAND_LINE, url=url, secret=secret, enabled_events=[EVERYTHING], created=now))


def create(*, call: Call, form: Form) -> Object:
    """Add an endpoint. Its secret is shown in this answer only."""
    url = form.needed_text("url")
    if not url.startswith(("http://", "https://")):
        raise InvalidRequest("Invalid URL: an explicit scheme must be provided.", param="url")
    wanted = form.texts("enabled_events")
    if not wanted:
        message = "Missing required param: enabled_events."
        raise InvalidRequest(message, code="parameter_missing", param="enabled_events")
    if len(call.store.select(KIND)) >= MOST:
        raise InvalidRequest(f"You have reached the maximum of {MOST} webhook endpoints.")
    secret = new_id("whsec", length=32)
    form_values = {"description": form.text("description"), "metadata": form.metadata()}
    form.finish()
    made = _made(new_id("we"), url=url, secret=secret, enabled_events=wanted, created=call.now)
    call.store.add(made | form_values)
    return shown(made | form_values) | {"secret": secret}


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one endpoint."""
    form.finish()
    return shown(_found(call, identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the endpoints."""
    return lists.page(call=call, form=form, kind=KIND, url="/v1/webhook_endpoints")


def delete(*, call: Call, form: Form, identifier: str) -> Object:
    """Take an endpoint away; what waits for it is never sent."""
    form.finish()
    call.store.delete(_found(call, identifier)["id"])
    return {"id": identifier, "object": KIND, "deleted": True}


def _found(call: Call, identifier: str) -> Object:
    found = call.store.find(KIND, identifier)
    if found is None:
        raise missing("webhook endpoint", identifier, param="webhook_endpoint")
    return found


def _made(
    identifier: str, *, url: str, secret: str, enabled_events: Sequence[str], created: int
) -> Object:
    return {
        "id": identifier,
        "object": KIND,
        "api_version": API_VERSION,
        "application": None,
        "created": created,
        "description": None,
        "enabled_events": list(enabled_events),
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
        "_secret": secret,
    }
