"""People and their own data: a mailed link, and all that is held in their own hands.

No account is needed. Whoever reads the mailbox is believed for a day; everything that
changes something is a POST.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit import email_address
from mobilize.outbox import services as outbox
from petitions.domain import wording
from petitions.domain.events import OwnDataAsked
from petitions.models import Erasure, Signature, Supporter
from petitions.queries import consents, own_data
from petitions.services import consenting, erasing, mailed_links, signing, supporters
from petitions.services.mailed_links import Named
from petitions.services.supporters import SupporterErased
from petitions.services.unsubscribing import SupporterMissing

PURPOSE = "petitions.my_data"
GOOD_FOR = timedelta(days=1)
SOURCE = "self_service"


@dataclass(frozen=True)
class Held:
    """All that is held about somebody: `person` opened, `rows` by what they are."""

    person: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    agreed: frozenset[str]
    sentences: dict[str, str]

    def export(self, *, at: datetime) -> dict[str, Any]:
        """Return it as the file they may take with them."""
        return {"exported_at": at.isoformat(), "person": self.person, **self.rows}


@transaction.atomic
def ask(*, organisation_id: UUID, email: str, now: datetime) -> None:
    """Have the link mailed to whoever owns an address, if we know them: at most once an hour.

    Returns alike whether we do.

    Raises:
        email_address.AddressInvalid
    """
    index = supporters.index_of(organisation_id, email_address.parse(email))
    rows = Supporter.objects.for_org(organisation_id).filter(email_index=index)
    for supporter_id in rows.values_list("id", flat=True):
        event = OwnDataAsked(
            organisation_id=organisation_id,
            supporter_id=supporter_id,
            hour=f"{now:%Y-%m-%dT%HZ}",
        )
        outbox.publish(event, now=now)


def known(*, organisation_id: UUID, email: str) -> Supporter:
    """Return whom an organisation knows under an address: for staff who answer a letter.

    Raises:
        SupporterMissing, email_address.AddressInvalid
    """
    index = supporters.index_of(organisation_id, email_address.parse(email))
    found = Supporter.objects.for_org(organisation_id).filter(email_index=index).first()
    if found is None:
        raise SupporterMissing(field="email")
    return found


def token_for(supporter: Supporter) -> str:
    """Return what the mailed link carries; it is good for a day."""
    return mailed_links.sign(PURPOSE, supporter)


def read_token(token: str) -> Named:
    """Return whom a link names.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired
    """
    return mailed_links.read(PURPOSE, token, max_age=GOOD_FOR)


def person(named: Named) -> Supporter:
    """Return whom a link names.

    Raises:
        SupporterMissing, SupporterErased
    """
    rows = Supporter.objects.for_org(named.organisation_id).select_related("organisation")
    found = rows.filter(id=named.row_id).first()
    if found is None:
        raise SupporterMissing
    if found.erased_at is not None:
        raise SupporterErased
    return found


def held(supporter: Supporter, *, locale: str = "") -> Held:
    """Return all that is held about somebody; what can be agreed to is said in `locale`."""
    sentences = wording.sentences(
        organisation=supporter.organisation.name, locale=locale or supporter.locale
    )
    known = {
        "name": supporters.name_of(supporter),
        "email": supporters.address_of(supporter),
        "country": supporter.country,
        "region": supporter.region,
        "locale": supporter.locale,
        "known_since": supporter.created_at.isoformat(),
    }
    agreed = frozenset(consents.holding(supporter.id))
    return Held(known, own_data.of(supporter), agreed, sentences)


@transaction.atomic
def correct(
    *, supporter: Supporter, name: str | None = None, country: str = "", locale: str = ""
) -> None:
    """Correct what somebody says is wrong. What is not given stays.

    What they have signed keeps the country it was counted in.

    Raises:
        text.TextInvalid, SupporterErased
    """
    row = _held_fast(supporter)
    if name is not None:
        supporters.rename(row, name=name)
    row.country, row.locale = country or row.country, locale or row.locale
    row.save(update_fields=["name_sealed", "country", "locale"])


@transaction.atomic
def agree(
    *, supporter: Supporter, purposes: set[str], locale: str, now: datetime, evidence: str = ""
) -> None:
    """Let exactly these purposes hold from now on: give what is new, take back what is missing.

    Only of those that are offered: a reminder that was agreed to with a gift stays. `locale`
    is the language in which they read the sentences.
    """
    _held_fast(supporter)
    held_now = consents.holding(supporter.id)
    how: dict[str, Any] = {
        "source": SOURCE,
        "source_id": supporter.id,
        "now": now,
        "evidence": evidence,
    }
    new, gone = purposes - held_now, held_now.intersection(wording.PURPOSES) - purposes
    consenting.give(supporter=supporter, purposes=new, locale=locale, **how)
    consenting.withdraw(supporter=supporter, purposes=gone, **how)


@transaction.atomic
def show_name(*, supporter: Supporter, signature_id: UUID, shown: bool) -> None:
    """Let somebody decide whether their name is shown with one of their signatures.

    Raises:
        signing.SignatureMissing, SupporterErased
    """
    signing.show_name(signature=_own(_held_fast(supporter), signature_id), shown=shown)


def withdraw_signature(*, supporter: Supporter, signature_id: UUID, now: datetime) -> None:
    """Take back one of somebody's own signatures.

    Raises:
        signing.SignatureMissing
    """
    signing.withdraw(signature=_own(supporter, signature_id), now=now)


@transaction.atomic
def erase(*, supporter: Supporter, withdraw_signatures: bool, now: datetime) -> Erasure:
    """Erase somebody at their own wish and return the receipt.

    Their signatures stay counted, as nobody's, unless they are withdrawn along.

    Raises:
        SupporterMissing, OSError
    """
    if withdraw_signatures:
        for signature in own_data.signatures(supporter):
            signing.withdraw(signature=signature, now=now)
    return erasing.erase(
        organisation_id=supporter.organisation_id, supporter_id=supporter.id, now=now
    )


def _held_fast(supporter: Supporter) -> Supporter:
    """Return somebody's row, locked: nobody is erased half-way through what they change."""
    rows = Supporter.objects.for_org(supporter.organisation_id).select_for_update(no_key=True)
    row = rows.get(id=supporter.id)
    if row.erased_at is not None:
        raise SupporterErased
    return row


def _own(supporter: Supporter, signature_id: UUID) -> Signature:
    found: Signature | None = own_data.signatures(supporter).filter(id=signature_id).first()
    if found is None:
        raise signing.SignatureMissing
    return found
