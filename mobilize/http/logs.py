"""One JSON line per event, from us and from every library, without a personal value."""

import logging.config
import re
from typing import Any

import structlog
from structlog.types import EventDict, Processor

# Belt and braces: nothing should log these, and nothing that does gets through.
MASKS = (
    (re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"), "<email>"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), r"\1 <secret>"),
    (re.compile(r"\b(?:sk|rk|whsec|mob)_\w+"), "<secret>"),
    # django.core.signing: payload, time, signature
    (re.compile(r"[\w-]{6,}:[\w-]{5,}:[\w-]{27,}"), "<token>"),
    # PostgreSQL repeats the values of the row it refused.
    (re.compile(r"(?m)^(DETAIL|CONTEXT):.*$"), r"\1: <values>"),
)
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
]
QUIETER = {
    # It writes whole addresses, and ours hold tokens.
    "httpx": {"level": "WARNING"},
    # They name raw paths, which hold tokens; RequestId writes the line instead.
    "django.request": {"level": "CRITICAL"},
    "django.security.csrf": {"level": "CRITICAL"},
}


def configure(*, level: str) -> None:
    """Send structlog's and every library's events through one pipe to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"json": _as_json()},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": QUIETER,
        }
    )


def _as_json() -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            scrub,
            structlog.processors.JSONRenderer(default=str),
        ],
    }


def scrub(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Mask addresses, tokens and secrets wherever they hide in an event."""
    return {name: _scrubbed(value) for name, value in event.items()}


def masked(text: str) -> str:
    """Return the text with every address, token and secret replaced by what it is."""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


def _scrubbed(value: Any) -> Any:
    match value:
        case str():
            return masked(value)
        case dict():
            return {name: _scrubbed(inner) for name, inner in value.items()}
        case list() | tuple() | set():
            return [_scrubbed(inner) for inner in value]
        case None | bool() | int() | float():
            return value
        case _:
            return masked(str(value))
