"""Share words where they are not on a page: in the mailed prompt, and as an experiment."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from petitions.models import Experiment, Exposure, Petition, Signature
from petitions.services import share_steps, share_wording, signing
from tests import trials
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


@pytest.fixture
def trial(petition: Petition) -> Experiment:
    """An experiment with WhatsApp's words, one arm in both languages."""
    words = {"fr": {"text": "Essai : {title}"}, "en": {"text": "Tried: {title}"}}
    return trials.an_experiment(
        petition.organisation, petition=petition, subject="share:whatsapp",
        arms={"one": words, "other": words},
    )  # fmt: skip


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
    petition: Petition, trial: Experiment
) -> None:
    asked = a_signature(petition)
    before = Exposure.objects.count()

    ines = signing.confirm(token=signing.confirm_token(asked), now=MONDAY)

    assert before == 0
    assert Exposure.objects.get().signature_id == ines.id
    assert words(ines)["telegram"] == "Signez : {title} {url}"
    assert words(ines)["whatsapp"] in {"Essai : {title}", "Tried: {title}"}


@pytest.mark.usefixtures("trial")
def test_looking_chooses_nothing(petition: Petition) -> None:
    asked = a_signature(petition)

    words(asked)

    assert not Exposure.objects.exists()
