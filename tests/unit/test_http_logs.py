"""Logs: one line of JSON, without a personal value."""

import json
import logging
from datetime import UTC, datetime

import pytest
import structlog

from mobilize.http import logs, middleware, telling
from mobilize.http.telling import Telling
from mobilize.kit import tokens


@pytest.mark.parametrize(
    "secret",
    [
        "ines@example.org",
        "Bearer abc.def-ghi",
        "whsec_abcdef123456",
        "sk_test_abcdef123456",
    ],
)
def test_addresses_and_secrets_are_masked_wherever_they_stand(secret: str) -> None:
    event = {"event": f"refused {secret}", "deep": {"list": [secret]}, "error": ValueError(secret)}

    said = json.dumps(logs.scrub(None, "info", dict(event)))

    assert secret not in said
    assert "refused" in said


def test_a_signed_token_is_masked() -> None:
    token = tokens.sign("confirm", {"signature": "019f0000-0000-7000-8000-000000000000"})

    assert token not in logs.masked(f"GET /confirm/{token}")


def test_the_values_a_database_repeats_are_masked() -> None:
    text = 'duplicate key\nDETAIL:  Key (name)=(Ines da Silva) already exists.\nCONTEXT:  "Ines"'

    assert "Ines" not in logs.masked(text)


def test_numbers_and_times_stay_readable() -> None:
    event = {"event": "request", "ms": 1.5, "status": 200, "timestamp": "2026-03-02T09:00:00Z"}

    assert logs.scrub(None, "info", dict(event)) == event


def test_a_librarys_line_is_one_line_of_json_as_well() -> None:
    logs.configure(level="INFO")
    handler = logging.getLogger().handlers[0]
    record = logging.LogRecord("lib", logging.INFO, "", 1, "to %s\r\nForged", ("o@x.org",), None)

    line = handler.format(record)

    assert "\n" not in line
    assert json.loads(line)["event"] == "to <email>\r\nForged"


def test_the_quick_line_says_what_the_ordinary_one_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = {"method": "GET", "route": "s/<str:code>", "status": 302}
    now = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)
    logs.configure(level="INFO")
    structlog.contextvars.bind_contextvars(request_id="caller-0001")

    middleware.tell(**said, seconds=0.0012)
    Telling(**said).tell(request_id="caller-0001", seconds=0.0012, now=now)
    telling.lines.pour()

    ordinary, quick = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert quick == ordinary | {"timestamp": "2026-03-02T09:00:00.123456Z"}
    assert len(ordinary["timestamp"]) == len(quick["timestamp"])


def test_the_quick_line_is_silent_where_the_ordinary_one_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    quick = Telling(method="GET", route="s/<str:code>", status=302)
    logger = logging.getLogger(middleware.__name__)
    logger.setLevel("WARNING")

    quick.tell(request_id="caller-0001", seconds=0.1, now=datetime(2026, 3, 2, tzinfo=UTC))

    telling.lines.pour()
    logger.setLevel("NOTSET")
    assert capsys.readouterr().err == ""
