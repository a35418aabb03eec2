"""What a user must know is written down: settings, errors, events, commands."""

import ast
import re
from pathlib import Path

from django.core.management import get_commands, load_command_class

from mobilize import env
from mobilize.kit.errors import every_refusal
from mobilize.kit.events import every_event
from worker import registry

ROOT = Path(__file__).resolve().parents[2]
OURS = ("mobilize", "petitions", "donations", "worker")
WITH_EVERYTHING_IN_SIGHT = {
    "donations/services/booking.py",
    "donations/services/tying_out.py",
    "mobilize/management/commands/check_invariants.py",
    "mobilize/management/commands/repair_days.py",
    "mobilize/organisations/queries/organisations.py",
    "petitions/queries/catalogue.py",
    "petitions/services/erasing.py",
    "petitions/services/mail_reporting.py",
    "petitions/services/reconciling.py",
    "petitions/services/replaying.py",
    "petitions/services/draining.py",
    "petitions/services/scheduling.py",
    "petitions/services/sharing.py",
    "petitions/services/touch_rows.py",
    "worker/relay.py",
    "worker/upkeep.py",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def ours(found: type) -> bool:
    return found.__module__.split(".")[0] in OURS


def test_every_setting_stands_in_the_readmes_table() -> None:
    readme = text("README.md")

    assert [setting.name for setting in env.SETTINGS if f"`{setting.name}`" not in readme] == []


def test_every_command_of_ours_stands_in_the_readme() -> None:
    readme = text("README.md")
    names = [name for name, app in get_commands().items() if app.split(".")[0] in OURS]

    assert [name for name in names if name not in readme.replace("-", "_")] == []
    assert all(load_command_class(get_commands()[name], name).help for name in names)


def test_every_error_code_is_explained() -> None:
    explained = set(re.findall(r"^### `([a-z-]+)`", text("docs/errors.md"), flags=re.MULTILINE))
    codes = {refusal.code for refusal in every_refusal() if ours(refusal)}

    assert sorted(codes - explained) == []


def test_an_error_code_has_one_meaning() -> None:
    meanings: dict[str, set[str]] = {}
    for refusal in every_refusal():
        if ours(refusal):
            meanings.setdefault(refusal.code, set()).add(refusal.__name__)

    assert {code: names for code, names in meanings.items() if len(names) > 1} == {}


def test_every_event_has_a_handler_and_is_described() -> None:
    topics = {event.topic for event in every_event() if ours(event)}

    assert topics == set(registry.routes())
    assert [topic for topic in sorted(topics) if f"`{topic}`" not in text("docs/events.md")] == []


def test_whoever_sees_every_organisation_is_on_the_list() -> None:
    callers = {
        str(path.relative_to(ROOT))
        for package in OURS
        for path in (ROOT / package).rglob("*.py")
        if calls_everywhere(path)
    }

    assert callers == WITH_EVERYTHING_IN_SIGHT


def calls_everywhere(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "everywhere"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
