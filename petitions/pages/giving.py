"""The way from a petition to the giving page, which stands one floor up."""

from urllib.parse import urlencode

from mobilize.organisations.models import Organisation


def give_url(organisation: Organisation, cause_slug: str, *, touch: str) -> str:
    """Return the address of a cause's giving page; `touch` says how the visitor came."""
    query = f"?{urlencode({'t': touch})}" if touch else ""
    return f"/{organisation.slug}/causes/{cause_slug}/give{query}"
