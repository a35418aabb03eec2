"""Many signers at once, made in the house's own process: asking over HTTP would take the time."""

from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.outbox.models import OutboxMessage
from petitions.domain.events import SignatureAsked
from petitions.models import Petition, Signature
from petitions.services import signing


def confirm_many(slug: str, number: int) -> None:
    """Confirm so many signatures, whose owners want a prompt, in one transaction."""
    now = clock.now()
    with scoping.everywhere("a test makes a crowd"):
        petition = Petition.objects.select_related("organisation").get(slug=slug)
        for person in range(number):
            signing.ask(
                petition=petition, email=f"p{person}@{slug}.example", name=f"Person {person}",
                country="PT", locale="en", name_shown=False, consents={"share_prompts"},
                touch_token=None, now=now,
            )  # fmt: skip
        for signature in Signature.objects.filter(petition=petition, state="pending"):
            token = signing.confirm_token(signature, consents="share_prompts")
            signing.confirm(token=token, now=now)
        # They have confirmed: nobody needs the mail that asks them to.
        asked = OutboxMessage.objects.filter(topic=SignatureAsked.topic, state="waiting")
        asked.filter(organisation_id=petition.organisation_id).delete()
