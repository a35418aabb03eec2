"""Erasing: nothing personal remains in any column, the forest and the totals do."""

import subprocess
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from pytest_django import Settings

from donations.models import Pledge
from mobilize.embedded import binaries
from mobilize.kit import ids, journal
from mobilize.organisations import sealing
from mobilize.organisations.models import Organisation
from mobilize.outbox import services as outbox
from mobilize.outbox.models import OutboxMessage
from petitions.domain.events import SignatureAsked
from petitions.models import (
    Broadcast,
    Delivery,
    DeliveryFile,
    Endorsement,
    Erasure,
    Idea,
    IdeaCall,
    IdeaEndorsement,
    Petition,
    Proposal,
    SharePrompt,
    Signature,
    SignatureImport,
    Supporter,
)
from petitions.queries import consents
from petitions.services import consenting, erasing, supporters
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = Path(__file__).parents[1] / "repo" / "columns.toml"
LATER = MONDAY + timedelta(days=30)
CANARY = "Quetzalcoatlus"
ADDRESS = "quetzalcoatlus@canary.example"


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def quetzal(org: Organisation) -> Supporter:
    """Somebody who has done all that can be done here."""
    person = builders.a_supporter(org, ADDRESS, CANARY)
    Supporter.objects.update(region="canary-region")
    signed, waiting = (builders.an_open_petition(org, s, cause=c) for s, c in causes(org))
    parent = builders.a_confirmed_signature(signed)
    own = builders.a_confirmed_signature(
        signed, supporter=person, network=b"canary-network", parent=parent, depth=1,
        root_id=parent.id,
    )  # fmt: skip
    pending = builders.a_signature(waiting, supporter=person, network=b"canary-net-two")
    SharePrompt.objects.create(
        organisation=org,
        supporter=person,
        signature=own,
        petition=signed,
        kind="after_confirming",
        occasion=str(own.id),
        decided_at=MONDAY,
        not_before=MONDAY,
    )
    ask = SignatureAsked(organisation_id=org.id, signature_id=pending.id, mailing="now")
    with transaction.atomic():
        outbox.publish(ask, now=MONDAY)
    told = {"source": "signature", "source_id": own.id, "now": MONDAY}
    consenting.give(supporter=person, purposes=["updates", "handover"], **told)
    broadcast = Broadcast.objects.create(
        organisation=org, petition=signed, kind="answer", started_at=MONDAY
    )
    SharePrompt.objects.create(
        organisation=org, broadcast=broadcast, supporter=person, signature=own, petition=signed,
        kind="answer", occasion=str(signed.id), decided_at=MONDAY, not_before=MONDAY,
    )  # fmt: skip
    create_words(org, person, signed)
    create_files(org, signed)
    builders.a_pledge(signed.cause, supporter=person)
    return Supporter.objects.get(id=person.id)


def causes(org: Organisation) -> Iterator[tuple[str, Any]]:
    cause = builders.a_cause(org)
    yield from (("signed", cause), ("waiting", cause))


def create_words(org: Organisation, person: Supporter, petition: Petition) -> None:
    other = builders.a_supporter(org)
    call = IdeaCall.objects.create(
        organisation=org, cause=petition.cause, slug="ideas", title="What else?",
        question="Tell us.", state="open", created_at=MONDAY, published_at=MONDAY,
    )  # fmt: skip
    idea, foreign = (
        Idea.objects.create(
            organisation=org,
            call=call,
            supporter=who,
            title=words,
            text=words,
            made_at=MONDAY,
            state="shown",
            confirmed_at=MONDAY,
            name_shown=True,
        )
        for who, words in ((person, f"{CANARY} says"), (other, "A well for all"))
    )
    backed = {"organisation": org, "made_at": MONDAY}
    IdeaEndorsement.objects.create(**backed, idea=foreign, supporter=person)
    IdeaEndorsement.objects.create(
        **backed, idea=idea, supporter=other, state="confirmed", confirmed_at=MONDAY
    )
    Endorsement.objects.create(
        **backed, petition=petition, supporter=person, state="confirmed", confirmed_at=MONDAY
    )
    said = {"title": CANARY, "ask": CANARY, "target": CANARY}
    Proposal.objects.create(
        organisation=org, cause=petition.cause, supporter=person, code="canarycode",
        made_at=MONDAY, **said,
    )  # fmt: skip
    Petition.objects.filter(id=petition.id).update(proposer=person)
    Petition.objects.create(
        organisation=org, cause=petition.cause, slug="own", proposer=person, state="proposed",
        goal=10, created_at=MONDAY, **said,
    )  # fmt: skip


def create_files(org: Organisation, petition: Petition) -> None:
    delivery = Delivery.objects.create(
        organisation=org, petition=petition, number=1, up_to=MONDAY, made_at=MONDAY,
        state="ready", seal=b"seal", pdf_digest="a" * 64,
    )  # fmt: skip
    file = DeliveryFile(organisation=org, delivery=delivery, kind="csv")
    file.sealed = sealing.seal(file, "sealed", CANARY.encode())
    file.save()
    upload = SignatureImport(
        organisation=org, petition=petition, source="paper", name="sheet", encoding="utf-8",
        made_at=MONDAY,
    )  # fmt: skip
    upload.file_sealed = sealing.seal(upload, "file_sealed", CANARY.encode())
    upload.save()


def erased_columns() -> Iterator[tuple[str, str]]:
    for label, fates in tomllib.loads(COLUMNS.read_text(encoding="utf-8")).items():
        if label not in {"organisations.User", "petitions.Flag"}:  # nobody's who signs
            table = apps.get_model(label)._meta.db_table
            yield from ((table, column) for column, fate in fates.items() if fate == "erased")


def values(table: str, column: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}::text FROM {table}")  # noqa: S608 - our own names
        return {value for (value,) in cursor.fetchall() if value}


def personal_values(person: Supporter) -> set[str]:
    """Return what stands in every column that erasing empties, of this person's rows only."""
    everything = {value for place in erased_columns() for value in values(*place)}
    others = Supporter.objects.exclude(id=person.id)
    kept = {
        "\\x" + bytes(getattr(other, column)).hex()
        for other in others
        for column in ("wrapped_key", "email_sealed", "name_sealed", "email_index")
    }
    kept |= {"A well for all", "en", "PT"}
    return everything - kept


def whole_database() -> str:
    """Return everything PostgreSQL would give away, as its own dump has it."""
    said = connection.get_connection_params()
    account = None
    done = subprocess.run(
        [binaries.postgres(account) / "pg_dump", "--data-only", "--inserts",
         "--host", said["host"], "--port", str(said.get("port") or 5432),
         "--username", said["user"], "--enable-row-security", said["dbname"]],
        capture_output=True, text=True, check=True,
        env={"PGOPTIONS": "-c app.organisation=*"},
    )  # fmt: skip
    return done.stdout


def test_no_column_of_any_table_keeps_a_personal_value(org: Organisation, quetzal: Any) -> None:
    personal = personal_values(quetzal)
    before = whole_database()
    found_before = {value for value in personal if value in before}

    erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)

    after = whole_database()
    assert found_before == personal
    assert len(personal) == 11
    assert {value for value in personal if value in after} == set()
    for canary in (CANARY, ADDRESS, "canary-region"):
        assert canary.lower() not in after.lower()
        assert canary.encode().hex() not in after


def test_the_forest_and_every_total_stay(org: Organisation, quetzal: Any) -> None:
    def shape() -> list[Any]:
        rows = Signature.objects.filter(state="confirmed").order_by("id")
        return list(rows.values_list("id", "parent_id", "root_id", "depth", "country", "journey"))

    before, pledged = shape(), Pledge.objects.values_list("amount_minor", "supporter_id").get()

    erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)

    assert shape() == before
    assert Pledge.objects.values_list("amount_minor", "supporter_id").get() == pledged
    assert Endorsement.objects.filter(state="confirmed").count() == 1
    assert IdeaEndorsement.objects.filter(state="confirmed").count() == 1
    assert consents.holding(quetzal.id) == {"updates", "handover"}  # proof, of nobody


def test_what_waited_to_be_sent_to_them_is_cancelled(org: Organisation, quetzal: Any) -> None:
    erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)

    mails = SharePrompt.objects.order_by("kind").values_list("kind", "state", "reason")
    assert list(mails) == [
        ("after_confirming", "suppressed", "erased"),
        ("answer", "suppressed", "erased"),
    ]
    assert not OutboxMessage.objects.exclude(state="done").exists()
    assert Signature.objects.get(petition__slug="waiting").state == "expired"
    with pytest.raises(supporters.SupporterErased):
        supporters.address_of(Supporter.objects.get(id=quetzal.id))


def test_whose_prompt_was_not_decided_upon_yet_gets_none(org: Organisation) -> None:
    signature = builders.a_confirmed_signature(builders.an_open_petition(org))

    erasing.erase(organisation_id=org.id, supporter_id=signature.supporter_id, now=LATER)

    prompt = SharePrompt.objects.get(signature=signature)
    assert (prompt.state, prompt.reason) == ("suppressed", "erased")


def test_their_words_go_and_what_others_made_their_own_stays(
    org: Organisation, quetzal: Any
) -> None:
    erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)

    assert set(Petition.objects.values_list("slug", "state", "proposer")) == {
        ("signed", "open", None), ("waiting", "open", None), ("own", "withdrawn", None),
    }  # fmt: skip
    assert Petition.objects.get(slug="signed").title == "Clean water now"
    assert not Proposal.objects.exists()
    assert set(Idea.objects.values_list("state", "title")) == {
        ("hidden", "…"), ("shown", "A well for all"),
    }  # fmt: skip


def test_files_that_may_name_them_are_emptied_and_their_digests_stay(
    org: Organisation, quetzal: Any
) -> None:
    erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)

    file = DeliveryFile.objects.get()
    assert (bytes(file.sealed), file.purged_at) == (b"", LATER)
    assert Delivery.objects.get().pdf_digest == "a" * 64
    assert SignatureImport.objects.get().state == "cancelled"


def test_the_receipt_and_the_journal_name_nobody(
    org: Organisation, quetzal: Any, settings: Settings
) -> None:
    receipt = erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)
    again = erasing.erase(organisation_id=org.id, supporter_id=quetzal.id, now=LATER)

    (entry,) = journal.read(settings.ERASURE_JOURNAL)
    assert entry == journal.Entry(1, org.id, quetzal.id, LATER)
    assert (receipt.number, receipt.subject, again) == (1, quetzal.id, receipt)
    assert receipt.counts["signatures"] == 2
    assert Erasure.objects.count() == 1


def test_numbers_go_on_across_organisations(org: Organisation) -> None:
    other = builders.an_organisation()
    people = [builders.a_supporter(org), builders.a_supporter(other), builders.a_supporter(org)]

    receipts = [
        erasing.erase(organisation_id=p.organisation_id, supporter_id=p.id, now=LATER)
        for p in people
    ]

    assert [receipt.number for receipt in receipts] == [1, 2, 3]


def test_without_its_journal_nothing_is_erased(
    org: Organisation, settings: Settings, tmp_path: Path
) -> None:
    ines = builders.a_supporter(org, "ines@example.org")
    (tmp_path / "file").write_text("")
    settings.ERASURE_JOURNAL = tmp_path / "file" / "erasures"

    with pytest.raises(OSError, match="file"):
        erasing.erase(organisation_id=org.id, supporter_id=ines.id, now=LATER)

    assert supporters.address_of(Supporter.objects.get(id=ines.id)) == "ines@example.org"


def test_whoever_was_erased_may_come_again_as_somebody_new(org: Organisation) -> None:
    ines = builders.a_supporter(org, "ines@example.org")
    erasing.erase(organisation_id=org.id, supporter_id=ines.id, now=LATER)

    again = builders.a_supporter(org, "ines@example.org")

    assert again.id != ines.id
    assert supporters.address_of(again) == "ines@example.org"


def test_nobody_erases_a_stranger(org: Organisation) -> None:
    elsewhere = builders.a_supporter(builders.an_organisation())

    with pytest.raises(erasing.SupporterMissing):
        erasing.erase(organisation_id=org.id, supporter_id=elsewhere.id, now=LATER)
    with pytest.raises(erasing.SupporterMissing):
        erasing.erase(organisation_id=org.id, supporter_id=ids.new(), now=LATER)
