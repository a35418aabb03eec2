"""The channel rules we ship, as people read them."""

from typing import Any

from petitions.domain import networks
from petitions.domain.channel_rules import ORDER


def parts() -> dict[str, Any]:
    """Return every word with its channel, part by part, and the order: version 0."""
    brands = {f"{brand}.*": channel for brand, channel in networks.BRANDS.items()}
    return {
        "sources": networks.SOURCES,
        "hosts": {**networks.HOSTS, **brands},
        "click_ids": {name: mark.channel for name, mark in networks.MARKS.items()},
        "apps": dict(networks.IN_APP),
        "order": ORDER,
    }
