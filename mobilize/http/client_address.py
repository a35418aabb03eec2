"""Where a request comes from, believing only the proxies we were told of."""

import hashlib
import hmac
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

PREFIX = 64  # one household or one machine holds a whole /64 and can use every address in it


def of(request: HttpRequest) -> str:
    """Return the client's address: the right-most one that no trusted proxy of ours added.

    Of an IPv6 address its /64. What a client writes into X-Forwarded-For changes nothing.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.TRUSTED_PROXIES else ""
    hops = [hop.strip() for hop in said.split(",") if hop.strip()]
    hops.append(request.META.get("REMOTE_ADDR", ""))
    return _network(hops[-min(len(hops), settings.TRUSTED_PROXIES + 1)])


def hidden(text: str, *, now: datetime) -> str:
    """Return a keyed hash of an address or another identity that nobody can join across days."""
    key = f"{settings.SECRET_KEY}:{now:%Y-%m-%d}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def _network(text: str) -> str:
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, PREFIX), strict=False))
    return str(address)
