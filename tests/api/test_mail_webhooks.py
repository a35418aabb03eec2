"""What mail providers report is believed with the secret, kept once, and has its consequence."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from petitions.models import Consent, MailEvent, MailSuppression, Petition, SharePrompt, Supporter
from petitions.services import consenting
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "reports:a-long-secret"
INES = "ines@example.org"


@pytest.fixture(autouse=True)
def _known_secret(settings: LazySettings) -> None:
    settings.MAIL_WEBHOOK_SECRET = SECRET


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def a_prompt(petition: Petition, *, state: str = "sent") -> SharePrompt:
    """Return a prompt that Ines was sent, or may have been."""
    person = builders.a_supporter(petition.organisation, INES)
    signature = builders.a_confirmed_signature(petition, supporter=person)
    consenting.give(
        supporter=person, purposes=["share_prompts", "updates"], source="signature",
        source_id=signature.id, now=MONDAY,
    )  # fmt: skip
    prompt = SharePrompt.objects.create(
        organisation=petition.organisation, supporter=person, signature=signature,
        petition=petition, kind="after_confirming", occasion=str(signature.id), state=state,
        decided_at=MONDAY, not_before=MONDAY, claimed_at=MONDAY,
        sent_at=MONDAY if state == "sent" else None,
    )  # fmt: skip
    prompt.message_id = f"<prompt.{prompt.id}@localhost>"
    prompt.save(update_fields=["message_id"])
    return prompt


def postmark(kind: str, about: str, **more: Any) -> dict[str, Any]:
    """Return a report in Postmark's form, as its documentation gives it."""
    said = {
        "RecordType": kind, "MessageID": "00000000-0000-0000-0000-000000000000",
        "Metadata": {"message-id": about}, "Recipient": INES, "Email": INES, "ID": 42,
    }  # fmt: skip
    moments = {
        "Bounce": "BouncedAt", "SpamComplaint": "BouncedAt", "Delivery": "DeliveredAt",
        "SubscriptionChange": "ChangedAt",
    }  # fmt: skip
    return said | {moments.get(kind, "ReceivedAt"): "2026-03-02T10:00:00Z"} | more


def tell(api: APIClient, said: Any, *, provider: str = "postmark", secret: str = SECRET) -> Any:
    credential = base64.b64encode(secret.encode()).decode()
    return api.post(
        f"/webhooks/mail/{provider}", said, format="json", HTTP_AUTHORIZATION=f"Basic {credential}"
    )


def consents(person: Supporter) -> set[str]:
    return {
        purpose
        for purpose in ("share_prompts", "updates")
        if consenting.holds(supporter_id=person.id, purpose=purpose)
    }


def test_a_mail_about_a_promise_that_bounced_suppresses_its_givers_address(
    api: APIClient, petition: Petition, deliver: Callable[..., int]
) -> None:
    ines = builders.a_supporter(petition.organisation, INES)
    pledge = builders.a_pledge(petition.cause, supporter=ines)
    about = f"<pledge-condition.{pledge.id}@localhost>"

    answer = tell(api, postmark("Bounce", about, Type="HardBounce", Details="550 5.1.1 no user"))
    deliver()

    assert answer.status_code == 200
    assert MailEvent.objects.get().supporter == ines
    assert MailSuppression.objects.count() == 1


def test_a_hard_bounce_suppresses_the_address_and_keeps_no_address(
    api: APIClient, petition: Petition, deliver: Callable[..., int]
) -> None:
    prompt = a_prompt(petition)
    said = postmark("Bounce", prompt.message_id, Type="HardBounce", Details="550 5.1.1 no user")

    answers = [tell(api, said).status_code for _ in range(3)]
    deliver()

    event = MailEvent.objects.get()
    assert answers == [200, 200, 200]
    assert (event.state, event.kind, event.hard) == ("applied", "bounced", True)
    assert MailSuppression.objects.get().reason == "bounced"
    assert INES not in str(MailEvent.objects.values().get())
    assert consents(prompt.supporter) == {"share_prompts", "updates"}


def test_a_complaint_takes_the_consents_back_with_its_evidence(
    api: APIClient, petition: Petition, deliver: Callable[..., int]
) -> None:
    prompt = a_prompt(petition)

    tell(api, postmark("SpamComplaint", prompt.message_id, Type="SpamComplaint"))
    deliver(now=MONDAY + timedelta(hours=1))

    withdrawn = Consent.objects.filter(granted=False)
    assert consents(prompt.supporter) == set()
    assert {row.evidence for row in withdrawn} == {"complained, as postmark told us"}
    assert MailSuppression.objects.get().reason == "complained"


def test_who_unsubscribes_at_the_provider_is_unsubscribed_here(
    api: APIClient, petition: Petition, deliver: Callable[..., int]
) -> None:
    prompt = a_prompt(petition)

    tell(api, postmark("SubscriptionChange", prompt.message_id, SuppressSending=True))
    deliver(now=MONDAY + timedelta(hours=1))

    assert consents(prompt.supporter) == set()
    assert not MailSuppression.objects.exists()


def test_a_delivery_settles_an_uncertain_prompt(
    api: APIClient, petition: Petition, deliver: Callable[..., int]
) -> None:
    prompt = a_prompt(petition, state="uncertain")

    tell(api, postmark("Delivery", prompt.message_id))
    deliver()

    prompt.refresh_from_db()
    assert prompt.state == "sent"


@pytest.mark.parametrize("secret", ["reports:wrong", "reports", "", "ü:ü"])
def test_without_the_secret_nothing_is_believed(
    api: APIClient, petition: Petition, secret: str
) -> None:
    prompt = a_prompt(petition)

    refused = tell(api, postmark("Bounce", prompt.message_id, Type="HardBounce"), secret=secret)

    assert (refused.status_code, refused.json()["code"]) == (400, "mail-report-refused")
    assert not MailEvent.objects.exists()


def test_without_a_secret_of_ours_nobody_is_believed(
    api: APIClient, petition: Petition, settings: LazySettings
) -> None:
    settings.MAIL_WEBHOOK_SECRET = ""

    refused = tell(api, postmark("Bounce", a_prompt(petition).message_id, Type="HardBounce"))

    assert refused.status_code == 400


@pytest.mark.parametrize(
    "about",
    [
        "<prompt.00000000-0000-0000-0000-000000000000@localhost>",
        "<somebody.elses@mail.example>",
        "",
    ],
)
def test_reports_about_mails_that_are_not_ours_are_ignored(
    api: APIClient, petition: Petition, about: str
) -> None:
    a_prompt(petition)

    answer = tell(api, postmark("Bounce", about, Type="HardBounce"))

    assert answer.status_code == 200
    assert not MailEvent.objects.exists()


@pytest.mark.parametrize("provider", ["brevo", "mailgun", "mailjet", "postmark", "sparkpost"])
@pytest.mark.parametrize("said", [{}, [], [[]], "x", 7, None, {"RecordType": []}, [{"msys": 3}]])
def test_nonsense_is_refused_or_ignored_and_never_breaks(
    api: APIClient, provider: str, said: Any, settings: LazySettings
) -> None:
    settings.MAIL_WEBHOOK_KEY = "key"

    answer = tell(api, said, provider=provider)

    assert answer.status_code in {200, 400}
    assert not MailEvent.objects.exists()


def test_a_provider_we_do_not_know_is_refused(api: APIClient) -> None:
    answer = tell(api, {}, provider="pigeon")

    assert (answer.status_code, answer.json()["code"]) == (404, "mail-provider-unknown")


def test_a_body_without_end_is_refused(api: APIClient) -> None:
    answer = tell(api, {"x": "y" * 3_000_000})

    assert answer.status_code == 400
