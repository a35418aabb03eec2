"""What an address that is nearly right leads to, and where a problem's `type` leads."""

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


@pytest.mark.django_db
def test_a_post_without_its_slash_keeps_its_method_and_body(client: Client) -> None:
    answer = client.post("/api/v1/organisations/relief/causes", {}, "application/json")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "/api/v1/organisations/relief/causes/"
