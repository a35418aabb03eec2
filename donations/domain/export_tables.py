"""What an export holds: its tables and their columns. docs/export.md says what each means.

A column that is added makes a new VERSION; one that goes, or means something else, does too.
"""

from collections.abc import Mapping

VERSION = 2
READABLE = frozenset({1, VERSION})  # whose columns still mean what they meant

Columns = Mapping[str, str]  # in the order they are written, with their type in DuckDB's words

TOUCHES: Columns = {
    "touch": "VARCHAR",
    "occurred_at": "TIMESTAMPTZ",
    "cause": "VARCHAR",
    "petition": "VARCHAR",
    "link": "VARCHAR",
    "channel": "VARCHAR",
    "known_by": "VARCHAR",
    "source": "VARCHAR",
    "medium": "VARCHAR",
    "campaign": "VARCHAR",
    "click_id": "VARCHAR",
    "referrer_host": "VARCHAR",
    "in_app": "VARCHAR",
    "rules": "BIGINT",
}
JOURNEYS: Columns = {
    "conversion": "VARCHAR",
    "kind": "VARCHAR",
    "made_at": "TIMESTAMPTZ",
    "made_on": "DATE",
    "place": "BIGINT",
    "touch": "VARCHAR",
    "channel": "VARCHAR",
    "campaign": "VARCHAR",
    "link": "VARCHAR",
    "known": "BOOLEAN",
    "signed": "BOOLEAN",
    "age_days": "DOUBLE",
}
LEDGER: Columns = {
    "entry": "VARCHAR",
    "conversion": "VARCHAR",
    "payment": "VARCHAR",
    "number": "BIGINT",
    "kind": "VARCHAR",
    "amount_minor": "BIGINT",
    "before_minor": "BIGINT",
    "currency": "VARCHAR",
    "rail": "VARCHAR",
    "channel": "VARCHAR",
    "journey": "VARCHAR[]",
    "cause": "VARCHAR",
    "petition": "VARCHAR",
    "parent": "VARCHAR",
    "root": "VARCHAR",
    "depth": "BIGINT",
    "happened_at": "TIMESTAMPTZ",
    "booked_at": "TIMESTAMPTZ",
    "booked_on": "DATE",
    "heard": "VARCHAR",
    "supporter": "VARCHAR",
}
FOREST: Columns = {
    "signature": "VARCHAR",
    "parent": "VARCHAR",
    "root": "VARCHAR",
    "depth": "BIGINT",
    "cause": "VARCHAR",
    "petition": "VARCHAR",
    "state": "VARCHAR",
    "source": "VARCHAR",
    "note": "VARCHAR",
    "signed_at": "TIMESTAMPTZ",
    "confirmed_at": "TIMESTAMPTZ",
    "placed_at": "TIMESTAMPTZ",
    "ended_at": "TIMESTAMPTZ",
    "supporter": "VARCHAR",
}
PEOPLE: Columns = {
    "supporter": "VARCHAR",
    "email": "VARCHAR",
    "name": "VARCHAR",
    "country": "VARCHAR",
    "region": "VARCHAR",
    "language": "VARCHAR",
}
TABLES: Mapping[str, Columns] = {
    "touches": TOUCHES,
    "journeys": JOURNEYS,
    "ledger": LEDGER,
    "forest": FOREST,
    "people": PEOPLE,
}
PERSONAL = "people"  # written only for whoever may have it
