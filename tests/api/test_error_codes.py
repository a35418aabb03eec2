"""A problem's `type` leads to a page that explains its code."""

import re

import pytest
from django.test import Client

from tests.repo.test_documents import ROOT


@pytest.mark.django_db
def test_every_documented_code_has_its_anchor(client: Client) -> None:
    codes = re.findall(r"^### `([a-z0-9-]+)`", (ROOT / "docs/errors.md").read_text(), re.MULTILINE)

    page = client.get("/docs/errors").content.decode()

    assert len(codes) > 20
    assert [code for code in codes if f'id="{code}"' not in page] == []
