"""The API's description: committed, complete, true, and readable without a foreign host."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from mobilize.http.handler import Handler
from mobilize.organisations.models import Scope
from tests import builders, clients

pytestmark = pytest.mark.django_db
application = Handler()  # what mobilize.wsgi serves, behind its guard

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "docs" / "openapi.yaml"


def test_the_committed_description_is_what_the_code_says_without_a_warning(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"

    GENERATOR_STATS.reset()
    call_command("spectacular", file=str(fresh), validate=True, fail_on_warn=True)

    assert fresh.read_text(encoding="utf-8") == COMMITTED.read_text(encoding="utf-8"), (
        "docs/openapi.yaml has drifted: run `make schema`"
    )


def test_the_description_is_openapi_3_1() -> None:
    description = yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))

    validate_schema(description)
    assert description["openapi"].startswith("3.1")


def test_every_operation_has_a_name_a_sentence_and_a_refusal() -> None:
    description = yaml.safe_load(COMMITTED.read_text(encoding="utf-8"))

    operations = [
        operation for path in description["paths"].values() for operation in path.values()
    ]
    assert [o for o in operations if not o.get("description")] == []
    assert [o["operationId"] for o in operations if "404" not in o["responses"]] == []


def test_the_readable_page_needs_no_exception_from_the_policy(client: Client) -> None:
    page = client.get("/api/v1/docs")
    script = client.get("/api/v1/docs?script")

    html = page.content.decode()
    assert page.status_code == script.status_code == 200
    assert "<style" not in html
    assert "<script>" not in html
    assert "//" not in html.replace("<!doctype html>", "")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert "'unsafe" not in page.headers["Content-Security-Policy"]


# A schema cannot say which e-mail address or which token is real; who is let in is tried, with
# every asker, in test_isolation.
BEYOND_A_SCHEMA = [positive_data_acceptance, ignored_auth]
api = schemathesis.openapi.from_path(COMMITTED)
api.config.base_url = "http://127.0.0.1"


@pytest.fixture
def world(settings: Settings) -> Iterator[dict[str, str]]:
    """Return an organisation with something to find, and the header of a key that may do all."""
    settings.RATE_LIMIT_SCALE = 0
    org = builders.an_organisation("org-a")
    builders.places_of(org, mark="Clean water")
    _, secret = builders.an_api_key(org, Scope.MANAGE)
    # As Django's own test client does: a request's end must not end the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"Authorization": f"Bearer {secret}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@api.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_word(case: schemathesis.Case, world: dict[str, str]) -> None:
    case.path_parameters = {**(case.path_parameters or {}), "org": "org-a"}

    with clients.scope.nobody():
        response = case.call(app=application, headers=world)

    if response.status_code == 413:
        return  # refused unread: the server's own limit, which no schema knows
    case.validate_response(response, excluded_checks=BEYOND_A_SCHEMA)
