"""Minor units as data: how many decimal places a currency has, here and at a provider."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

USUAL = 2  # places of a currency that no list names

TABLE: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("currencies.toml").read_text(encoding="utf-8")
)


def _by_code(lists: Mapping[str, str]) -> dict[str, int]:
    """Turn `{"0": "JPY KRW"}` into `{"JPY": 0, "KRW": 0}`.

    Raises:
        ValueError: one currency stands twice
    """
    found: dict[str, int] = {}
    for number, codes in lists.items():
        for code in codes.split():
            if code in found:
                raise ValueError(f"{code} stands twice")
            found[code] = int(number)
    return found


IN_USE = _by_code(TABLE["iso"])
PLACES = _by_code(TABLE["withdrawn"]) | IN_USE
PROVIDERS: dict[str, dict[str, dict[str, int]]] = {
    provider: {name: _by_code(lists) for name, lists in said.items()}
    for provider, said in TABLE["providers"].items()
}


def places(currency: str) -> int:
    """Return the decimal places of a currency's minor unit (ISO 4217)."""
    return PLACES.get(currency, USUAL)


def places_at(provider: str, currency: str) -> int:
    """Return the decimal places of the amounts that a provider is sent and sends."""
    return PROVIDERS[provider]["places"].get(currency, places(currency))


def multiple_at(provider: str, currency: str) -> int:
    """Return how many of the provider's units a charge must be a multiple of."""
    return PROVIDERS[provider]["multiple"].get(currency, 1)
