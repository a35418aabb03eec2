"""Many signers at once, made in the house's own process: asking over HTTP would take the time."""

from mobilize.kit import clock, vault
from mobilize.organisations import scoping
from mobilize.outbox.models import OutboxMessage
from petitions.domain.events import SignatureAsked
from petitions.models import Petition, Signature, Supporter
from petitions.services import signing, supporters

DAMAGES = ("name", "address", "key", "no text", "line breaks")


def confirm_many(slug: str, number: int, *, wish: str = "share_prompts", damaged: int = 0) -> None:
    """Confirm so many signatures, whose owners want these mails, in one transaction.

    The rows of the first `damaged` are damaged in it, each in another way, before anybody
    has seen them.
    """
    now = clock.now()
    with scoping.everywhere("a test makes a crowd"):
        petition = Petition.objects.select_related("organisation").get(slug=slug)
        for person in range(number):
            signing.ask(
                petition=petition, email=f"p{person}@{slug}.example", name=f"Person {person}",
                country="PT", locale="en", name_shown=False, consents={wish},
                touch_token=None, now=now,
            )  # fmt: skip
        for signature in Signature.objects.filter(petition=petition, state="pending"):
            token = signing.confirm_token(signature, consents=wish)
            signing.confirm(token=token, now=now)
        # They have confirmed: nobody needs the mail that asks them to. Others, who asked at
        # another moment, do need theirs.
        OutboxMessage.objects.filter(topic=SignatureAsked.topic, created_at=now).delete()
        for person in range(damaged):
            _damage(petition, f"p{person}@{slug}.example", DAMAGES[person % len(DAMAGES)])


def _damage(petition: Petition, address: str, how: str) -> None:
    """Leave somebody's row as no code of ours would: unreadable, no text, or no address."""
    index = supporters.index_of(petition.organisation_id, address)
    person = Supporter.objects.get(email_index=index)
    key = supporters._key_of(person)
    column, value = {
        "name": ("name_sealed", b"\x01damaged"),
        "address": ("email_sealed", person.email_sealed[:-1]),
        "key": ("wrapped_key", bytes(len(person.wrapped_key))),
        "no text": ("name_sealed", _sealed(key, person, "name_sealed", b"\xff\xfe\xff")),
        "line breaks": (
            "email_sealed", _sealed(key, person, "email_sealed", b"p@x.example>\r\nDATA\r\n"),
        ),
    }[how]  # fmt: skip
    Supporter.objects.filter(id=person.id).update(**{column: value})


def _sealed(key: bytes, person: Supporter, column: str, value: bytes) -> bytes:
    return vault.seal(key, value, place=supporters._place(column, person.id))
