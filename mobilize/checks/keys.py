"""Whether the keys are there and strong; what they are is never said."""

import base64
from collections.abc import Mapping

from mobilize.checks.findings import Finding, good, still_open, wrong

SHORTEST_SECRET = 50  # characters
MASTER_LENGTH = 32  # bytes
FIFTY_CHARACTERS = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
THIRTY_TWO_BYTES = "python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'"


def examine(said: Mapping[str, str]) -> list[Finding]:
    """Look at every key. Only production must bring its own."""
    production = said["MOBILIZE_ENV"] == "production"
    findings = [
        _secret(said["SECRET_KEY"], production=production),
        _master(said["MASTER_KEY"], production=production),
    ]
    if production:
        findings += [*_provider(said), _address(said["MOBILIZE_BASE_URL"])]
    return findings


def _secret(key: str, *, production: bool) -> Finding:
    if not key and not production:
        return still_open("Keys", "SECRET_KEY is made on the first start.")
    if len(key) < SHORTEST_SECRET or len(set(key)) < 10:
        hint = f"Set it to what this prints: {FIFTY_CHARACTERS}"
        return wrong("Keys", "SECRET_KEY is missing or weak.", hint=hint)
    return good("Keys", "SECRET_KEY is set and strong.")


def _master(key: str, *, production: bool) -> Finding:
    if not key and not production:
        return still_open("Keys", "MASTER_KEY is made on the first start.")
    try:
        length = len(base64.b64decode(key, validate=True))
    except ValueError:
        length = 0
    if length != MASTER_LENGTH:
        hint = f"Set it to what this prints, and keep a copy: {THIRTY_TWO_BYTES}"
        return wrong("Keys", "MASTER_KEY is not 32 bytes in base64.", hint=hint)
    return good("Keys", "MASTER_KEY is set and has 32 bytes.")


def _provider(said: Mapping[str, str]) -> list[Finding]:
    findings = []
    if not said["STRIPE_API_KEY"] or said["STRIPE_API_KEY"].startswith("sk_test_"):
        hint = "Set it to the live secret key of your account with the card provider."
        findings.append(wrong("Keys", "STRIPE_API_KEY is missing or a test key.", hint=hint))
    if not said["STRIPE_WEBHOOK_SECRET"]:
        hint = "Set it to the signing secret of the webhook endpoint at the card provider."
        findings.append(wrong("Keys", "STRIPE_WEBHOOK_SECRET is missing.", hint=hint))
    return findings or [good("Keys", "The card provider's keys are set.")]


def _address(url: str) -> Finding:
    if not url.startswith("https://"):
        hint = "Set MOBILIZE_BASE_URL to the public https:// address: links in mails begin with it."
        return wrong("Address", f"{url} is not secure.", hint=hint)
    return good("Address", url)
