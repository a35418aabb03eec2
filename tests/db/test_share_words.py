"""Share words where they are not on a page: in the mailed prompt, and as an experiment."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from petitions.domain.experiments import NO_EXPERIMENT, Choice
from petitions.models import Petition, Signature
from petitions.services import experimenting, share_steps, share_wording, signing
from tests.builders import MONDAY, a_signature, an_open_petition, an_organisation
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

INES = "ines@example.org"


@pytest.fixture
def petition() -> Petition:
    petition = an_open_petition(an_organisation("relief"))
    org, slug = petition.organisation, petition.slug
    share_wording.arrange(
        org=org, slug=slug, channels=["telegram", "whatsapp"], by=None, now=MONDAY
    )
    share_wording.write(org=org, slug=slug, locale="fr", texts={"all": "Signez : {title} {url}"})
    return petition


class Trial:
    """An experiment with WhatsApp's words that remembers whom it was asked about."""

    def __init__(self) -> None:
        self.exposed: dict[UUID, Choice] = {}

    def running(self, **_of: Any) -> frozenset[str]:
        return frozenset({"share:whatsapp", "prompt:after_confirming"})

    def choose(
        self, *, subject: str, signature_ids: Iterable[UUID], now: datetime, **_of: Any
    ) -> dict[UUID, Choice]:
        assert subject == "share:whatsapp"
        for signature_id in signature_ids:
            self.exposed[signature_id] = Choice(words=(("text", "Tried: {title}"),))
        return self.exposed

    def chosen(self, *, signature_ids: Iterable[UUID], **_of: Any) -> dict[UUID, Choice]:
        return {each: self.exposed.get(each, NO_EXPERIMENT) for each in signature_ids}


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Trial:
    trial = Trial()
    for name in ("running", "choose", "chosen"):
        monkeypatch.setattr(experimenting, name, getattr(trial, name))
    return trial


def words(signature: Signature) -> dict[str, str]:
    step = share_steps.step(signature.petition, "fr", signature_id=signature.id)
    return {way.channel: way.text for way in step.ways}


def test_the_mailed_prompt_offers_the_petitions_networks_in_its_words(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    signing.ask(
        petition=petition, email=INES, name="Ines", country="FR", locale="fr", name_shown=False,
        consents={"share_prompts"}, touch_token=None, now=MONDAY,
    )  # fmt: skip
    asked = Signature.objects.get()

    signing.confirm(token=signing.confirm_token(asked, consents="share_prompts"), now=MONDAY)
    deliver()

    body = mailbox.to(INES)[-1].get_body(("html",))
    assert body is not None
    html = unquote(body.get_content())
    assert html.index("https://t.me/share/url?") < html.index("https://wa.me/?text=Signez : Clean")
    assert "facebook.com" not in html


def test_words_that_are_tried_out_are_chosen_when_the_signature_counts(
    petition: Petition, trial: Trial
) -> None:
    asked = a_signature(petition)
    before = dict(trial.exposed)

    ines = signing.confirm(token=signing.confirm_token(asked), now=MONDAY)

    assert before == {}
    assert set(trial.exposed) == {ines.id}
    assert words(ines) == {"telegram": "Signez : {title} {url}", "whatsapp": "Tried: {title}"}


def test_looking_chooses_nothing(petition: Petition, trial: Trial) -> None:
    asked = a_signature(petition)

    words(asked)

    assert trial.exposed == {}
