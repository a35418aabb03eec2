"""Giving by text, for the tests: a keyword, and messages as the provider signs them."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from donations.gateways import text_inbox
from donations.models import TextKeyword, TextSettlement, TextSettlementLine
from donations.services import text_keywords
from petitions.models import Cause

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECRET = "texts-are-signed"
INES, OMAR = "+15095550100", "+15095550101"
CODE = "90999"
_names = count(1)


def a_keyword(cause: Cause, word: str = "HAITI", **said: Any) -> TextKeyword:
    """Return a word that gives ten, open since long before Monday."""
    terms = {"number": CODE, "word": word, "amount_minor": 1000, "currency": cause.currency}
    return text_keywords.open_(
        cause=cause,
        petition=None,
        terms=text_keywords.Terms(**(terms | said)),
        by=None,
        now=datetime(2026, 1, 12, tzinfo=UTC),
    )


def body(text: str, *, sent_at: datetime, name: str = "", sender: str = INES, **said: Any) -> str:
    """Return a message as the provider hands it on."""
    told = {"id": name or f"m-{next(_names)}", "from": sender, "to": CODE, "text": text}
    return json.dumps(told | {"sent_at": sent_at.isoformat()} | said)


def post(
    client: Any,
    said: str,
    *,
    stamp: datetime,
    secret: str = SECRET,
    org: str = "relief",
    signed_for: str = "",
) -> Any:
    """Post a message, signed at `stamp` for its organisation, or for another."""
    seconds = str(int(stamp.timestamp()))
    mark = text_inbox.signature(said.encode(), org=signed_for or org, stamp=seconds, secret=secret)
    return client.generic(
        "POST",
        f"/webhooks/texts/{org}",
        said,
        content_type="application/json",
        headers={"Text-Signature": f"t={seconds},v1={mark}"},
    )


def a_waiting_line(cause: Cause, *, name: str = "nobody", **said: Any) -> TextSettlementLine:
    """Return a line of a settlement that named no gift we know."""
    told = {"result": "paid", "amount_minor": 1000, "currency": cause.currency}
    told |= {"settled_on": MONDAY.date() + timedelta(days=30)} | said
    file = TextSettlement.objects.create(
        organisation=cause.organisation, name="February", told=1, repeated=0, made_at=MONDAY
    )
    return TextSettlementLine.objects.create(
        organisation=cause.organisation, settlement=file, line=2, message_name=name,
        why="text-unknown", **told,
    )  # fmt: skip


def places(cause: Cause, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address about texts."""
    word = "".join(letter for letter in mark.upper() if letter.isalnum())
    line = a_waiting_line(cause, name=mark)
    return {
        "<uuid:keyword_id>": str(a_keyword(cause, word).id),
        "<uuid:text_line_id>": str(line.id),
    }
