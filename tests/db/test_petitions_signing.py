"""Signing: asked by mail, counted once, placed below whoever passed the link on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mobilize.checks import invariants
from mobilize.kit import ids
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, User
from mobilize.organisations.services import founding
from mobilize.outbox.models import OutboxMessage
from petitions.models import Consent, Petition, ShareLink, Signature, Supporter
from petitions.queries.invariants import INVARIANTS
from petitions.services import causes, petitions, sharing, signing

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(minutes=10)


def an_organisation() -> Organisation:
    owner = User.objects.create_user("owner@example.org")
    return founding.found(slug="relief", name="Relief", owner=owner, now=MONDAY)


def an_open_petition(organisation: Organisation) -> Petition:
    causes.create(
        org=organisation, slug="haiti", title="Haiti", summary="Help", currency="USD", by=None,
        now=MONDAY,
    )  # fmt: skip
    causes.publish(org=organisation, slug="haiti", now=MONDAY)
    petitions.create(
        org=organisation, cause="haiti", slug="debt", title="Cancel the debt", ask="Cancel it",
        target="The IMF", goal=100, by=None, now=MONDAY,
    )  # fmt: skip
    return petitions.publish(org=organisation, slug="debt", now=MONDAY)


@pytest.fixture
def petition() -> Petition:
    organisation = an_organisation()
    scoping.enter(organisation.id)
    return an_open_petition(organisation)


def ask(petition: Petition, email: str = "ines@example.org", **said: Any) -> None:
    given: dict[str, Any] = {
        "name": "Ines", "country": "PT", "locale": "en", "name_shown": False, "consents": set(),
        "touch_token": None, "now": MONDAY,
    }  # fmt: skip
    signing.ask(petition=petition, email=email, **(given | said))


def confirmed(petition: Petition, email: str, **said: Any) -> Signature:
    before = set(Signature.objects.values_list("id", flat=True))
    ask(petition, email, **said)
    signature = Signature.objects.exclude(id__in=before).get()
    return signing.confirm(token=signing.confirm_token(signature), now=LATER)


def through(link: ShareLink) -> str:
    return sharing.touch_token(link, ids.new())


def test_asking_again_within_the_hour_mails_nobody_again(petition: Petition) -> None:
    ask(petition)

    ask(petition, "INES@example.org", now=MONDAY + timedelta(minutes=59))

    assert Supporter.objects.count() == Signature.objects.count() == 1
    assert OutboxMessage.objects.filter(topic="petitions.signature_asked").count() == 1


def test_confirming_twice_counts_once_and_gives_fourteen_links(petition: Petition) -> None:
    signature = confirmed(petition, "ines@example.org")

    signing.confirm(token=signing.confirm_token(signature), now=LATER)

    assert len(sharing.links_for(signature)) == 14
    assert OutboxMessage.objects.filter(topic="petitions.signature_confirmed").count() == 1


def test_consents_count_once_the_owner_of_the_mail_confirms(petition: Petition) -> None:
    ask(petition, consents={"share_prompts"})
    signature = Signature.objects.get()
    assert not Consent.objects.exists()

    signing.confirm(token=signing.confirm_token(signature, consents="share_prompts"), now=LATER)

    assert Consent.objects.get().purpose == "share_prompts"


def test_confirming_is_refused_once_the_petition_has_closed(petition: Petition) -> None:
    ask(petition)
    token = signing.confirm_token(Signature.objects.get())
    petitions.close(org=petition.organisation, slug="debt", now=LATER)

    with pytest.raises(signing.PetitionClosed):
        signing.confirm(token=token, now=LATER + timedelta(days=2))

    assert Signature.objects.get().state == "pending"


def test_whoever_signs_through_a_link_stands_below_its_owner(petition: Petition) -> None:
    ines = confirmed(petition, "ines@example.org")
    link = ShareLink.objects.get(signature=ines, channel="whatsapp")

    omar = confirmed(petition, "omar@example.org", touch_token=through(link), now=LATER)

    assert (omar.parent_id, omar.root_id, omar.depth) == (ines.id, ines.id, 1)


def test_a_damaged_touch_is_unknown_and_stops_nobody(petition: Petition) -> None:
    ask(petition, touch_token="damaged")

    assert Signature.objects.get().journey == []


def test_every_invariant_holds_after_a_referral(petition: Petition) -> None:
    ines = confirmed(petition, "ines@example.org")
    link = ShareLink.objects.get(signature=ines, channel="qr")
    confirmed(petition, "omar@example.org", touch_token=through(link), now=LATER)

    broken = {breach.invariant for breach in invariants.run(INVARIANTS)}

    # These signatures are of a past Monday, and no worker ran here to decide on prompts.
    assert broken == {"confirmed-signers-are-decided-upon"}
