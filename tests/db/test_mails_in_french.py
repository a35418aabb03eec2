"""Mails speak the language of the page that somebody signed on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from petitions.models import Signature
from tests import builders
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/relief/petitions/clean-water/"
INES = {"name": "Inès Duarte", "email": "ines@example.org", "country": "FR", "share_prompts": "on"}


def words_of(mail: Any, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content())


def test_who_signs_in_french_is_written_to_in_french(
    client: Client, mailbox: Mailbox, deliver: Callable[..., int], settings: Settings
) -> None:
    settings.RATE_LIMIT_SCALE = 0.0
    builders.an_open_petition(builders.an_organisation("relief"), title="De l'eau propre")
    form = client.get(f"{PAGE}?lang=fr").context["form"]

    client.post(f"{PAGE}?lang=fr", INES | {"form": form.initial["form"]})
    deliver()
    signature = Signature.objects.get()
    token = words_of(mailbox.to("ines@example.org")[0], "plain").split("/confirm/")[1].split()[0]
    client.post(f"/confirm/{token}")
    deliver()

    asked, prompt = mailbox.to("ines@example.org")
    assert signature.locale == "fr"
    assert asked["Subject"] == "À confirmer : De l'eau propre"
    assert "Bonjour Inès Duarte," in words_of(asked, "plain")
    assert '<html lang="fr">' in words_of(asked, "html")
    assert "À qui parler de" in prompt["Subject"]
    assert "SMS: " in words_of(prompt, "plain")
