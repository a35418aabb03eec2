"""What docs/export.md says of an export is what is written."""

import re
from pathlib import Path

from donations.domain.export_tables import TABLES, VERSION

DOCS = (Path(__file__).resolve().parents[3] / "docs/export.md").read_text(encoding="utf-8")


def test_the_page_names_every_column_with_its_type_in_its_order() -> None:
    described = {
        name: dict(re.findall(r"^\| `(\w+)` \| ([A-Z\[\]]+) \|", part, flags=re.MULTILINE))
        for name, part in re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", DOCS, flags=re.M | re.S)
    }

    assert {name: list(columns.items()) for name, columns in described.items()} == {
        name: list(columns.items()) for name, columns in TABLES.items()
    }
    assert f"## Schema, version {VERSION}\n" in DOCS
