"""Importing: tried out first, counted once per person, taken up again where it stopped."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mobilize.organisations import scoping, sealing
from mobilize.organisations.models import Organisation
from mobilize.outbox.models import OutboxMessage
from petitions.domain import wording
from petitions.models import Consent, ImportRefusal, Petition, Signature, SignatureImport, Supporter
from petitions.pages.countries import by_name
from petitions.queries import catalogue, imports
from petitions.services import import_work, importing, supporters
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_signature,
    a_supporter,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]
SHEET = "Name,E-mail,Country,Signed on\nInes Duarte,ines@example.org,PT,2026-02-28\n"
OTHERS = "".join(f"Signer {n},signer{n}@example.org,PT,2026-02-27\n" for n in "abcdef")


@pytest.fixture
def org() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return an_open_petition(org)


def upload(petition: Petition, text: str = SHEET, **said: Any) -> SignatureImport:
    given = {"name": "Market, 3 May", "source": "paper", "by": None, "now": MONDAY}
    return importing.upload(petition=petition, data=text.encode(), **(given | said))


def imported(petition: Petition, text: str, deliver: Deliver, **said: Any) -> SignatureImport:
    sent = upload(petition, text, **said)
    deliver()
    importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)
    deliver()
    return again(sent)


def again(sent: SignatureImport) -> SignatureImport:
    return SignatureImport.objects.get(id=sent.id)


def found(sent: SignatureImport) -> tuple[int, int, int]:
    sent = again(sent)
    return sent.added, sent.repeated, sent.refused


def refusals(sent: SignatureImport) -> set[tuple[int, str, str]]:
    return set(ImportRefusal.objects.filter(import_of=sent).values_list("row", "field", "code"))


def shown(petition: Petition) -> int:
    return catalogue.petition(petition.organisation_id, petition.slug, drafts=True).signed


def test_a_dry_run_counts_and_changes_nothing(petition: Petition, deliver: Deliver) -> None:
    a_confirmed_signature(
        petition, supporter=a_supporter(petition.organisation, "ines@example.org")
    )

    sent = upload(
        petition, SHEET + OTHERS + "Omar,not an address,SN,2026-03-01\n" + SHEET.splitlines()[1]
    )
    deliver()

    assert again(sent).state == "checked"
    assert found(sent) == (6, 2, 1)
    assert refusals(sent) == {(9, "email", "address-invalid")}
    assert Signature.objects.count() == 1


def test_what_the_dry_run_found_good_is_imported_and_counted(
    petition: Petition, deliver: Deliver
) -> None:
    sent = imported(petition, SHEET + OTHERS, deliver)

    ines = Signature.objects.get(supporter__email_index=index_of(petition, "INES@example.org"))
    assert (again(sent).state, found(sent)) == ("done", (7, 0, 0))
    assert shown(petition) == 7
    assert (ines.source, ines.country, ines.state) == ("paper", "PT", "confirmed")
    assert (ines.signed_at, ines.confirmed_at) == (datetime(2026, 2, 28, 12, tzinfo=UTC), MONDAY)
    assert supporters.name_of(ines.supporter) == "Ines Duarte"


def test_an_overlapping_file_adds_only_what_is_new(petition: Petition, deliver: Deliver) -> None:
    imported(petition, SHEET + OTHERS, deliver)

    second = imported(petition, SHEET + "Omar Diallo,omar@example.org,SN,\n", deliver)

    assert found(second) == (1, 1, 0)
    assert shown(petition) == 8


def test_somebody_who_left_no_address_is_one_person_on_two_sheets(
    petition: Petition, deliver: Deliver
) -> None:
    sheet = "Nom complet,Code postal,Pays\nInês Duarte,4000-123,PT\nDUARTE Ines,4000 123,PT\n"

    first = imported(petition, sheet, deliver)
    second = imported(petition, sheet, deliver)

    assert (found(first), found(second)) == ((1, 1, 0), (0, 2, 0))
    assert supporters.address_of(Supporter.objects.get()) == ""


def test_nobody_is_mailed_or_agrees_to_anything_by_being_imported(
    petition: Petition, deliver: Deliver, mailbox: Any
) -> None:
    imported(petition, SHEET + OTHERS, deliver)

    assert not Consent.objects.exists()
    assert not OutboxMessage.objects.exclude(topic="petitions.import_waiting").exists()


def test_consent_comes_with_its_day_its_evidence_and_our_words(
    petition: Petition, deliver: Deliver
) -> None:
    sheet = (
        "Name,E-mail,Country,Date,Consent,Evidence\n"
        "Ines,ines@example.org,PT,2026-02-28,yes,sheet 12\n"
        "Omar,omar@example.org,SN,2026-02-28,no,\n"
        "Zoe,zoe@example.org,FR,,yes,sheet 12\n"
    )
    sent = upload(petition, sheet)
    assert imports.layout(sent).faults() == ["wording-unknown"]

    importing.arrange(
        org_id=petition.organisation_id, import_id=sent.id, now=MONDAY, wording=wording.VERSION
    )
    deliver()
    importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)
    deliver()

    consent = Consent.objects.get()
    assert (consent.purpose, consent.evidence, consent.source_id) == (
        "updates",
        "sheet 12",
        sent.id,
    )
    assert consent.given_at == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert refusals(sent) == {(4, "signed_on", "consent-undated")}


@pytest.mark.parametrize(
    ("state", "ended", "counts"),
    [("pending", False, 1), ("expired", True, 1), ("withdrawn", True, 0), ("held", False, 0)],
)
def test_paper_settles_what_was_never_confirmed_and_respects_what_was_withdrawn(
    petition: Petition, deliver: Deliver, state: str, ended: bool, counts: int
) -> None:
    a_signature(
        petition,
        supporter=a_supporter(petition.organisation, "ines@example.org"),
        state=state,
        signed_at=MONDAY - timedelta(days=1),
        confirmed_at=None if state in {"pending", "expired"} else MONDAY,
        ended_at=MONDAY if ended else None,
    )

    sent = imported(petition, SHEET, deliver)

    assert found(sent) == (counts, 1 - counts, 0)
    assert shown(petition) == counts
    assert Signature.objects.get().state == ("confirmed" if counts else state)


def test_who_signs_anew_on_paper_keeps_the_place_they_had(
    petition: Petition, deliver: Deliver
) -> None:
    link_owner = a_confirmed_signature(petition)
    ines = a_supporter(petition.organisation, "ines@example.org")
    a_confirmed_signature(
        petition, supporter=ines, parent=link_owner, root_id=link_owner.id, depth=1
    )
    theirs = Signature.objects.filter(supporter=ines)
    theirs.update(state="withdrawn", ended_at=MONDAY)
    theirs.update(state="pending", confirmed_at=None, ended_at=None)

    imported(petition, SHEET, deliver)

    now = theirs.get()
    assert (now.state, now.parent_id, now.depth) == ("confirmed", link_owner.id, 1)


def test_a_run_killed_half_way_goes_on_and_doubles_nothing(
    petition: Petition, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 3)
    sent = upload(petition, SHEET + OTHERS + "Omar,@,SN,\n")
    deliver()
    importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)
    killed = work(sent, "run")
    step(killed, sent)
    step(killed, sent)
    del killed
    assert again(sent).cursor == 6

    deliver()

    assert (again(sent).state, found(sent)) == ("done", (7, 0, 1))
    assert shown(petition) == Signature.objects.count() == 7


def test_a_second_worker_with_the_same_import_steps_back(
    petition: Petition, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 3)
    sent = upload(petition, SHEET + OTHERS)
    deliver()
    importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)
    slow, quick = work(sent, "run"), work(sent, "run")
    step(slow, sent)
    for _ in range(3):
        step(quick, sent)

    step(slow, sent)

    assert (again(sent).cursor, found(sent)) == (7, (7, 0, 0))
    assert shown(petition) == 7


def test_a_long_run_takes_turns_and_ends(
    petition: Petition, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 2)
    monkeypatch.setattr(import_work, "TURN", 4)

    sent = imported(petition, SHEET + OTHERS, deliver)

    assert (again(sent).state, found(sent)) == ("done", (7, 0, 0))


def test_a_petition_that_closes_half_way_ends_the_import_with_a_reason(
    petition: Petition, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "CHUNK", 3)
    sent = upload(petition, SHEET + OTHERS)
    deliver()
    importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)
    step(work(sent, "run"), sent)
    Petition.objects.update(state="closed", closed_at=MONDAY)

    deliver()

    ended = again(sent)
    assert (ended.state, ended.reason, ended.added) == ("failed", "petition-closed", 3)
    assert bytes(ended.file_sealed) == b""


def test_calling_off_keeps_what_was_added_and_forgets_the_file(
    petition: Petition, deliver: Deliver
) -> None:
    sent = upload(petition)
    deliver()

    importing.cancel(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)

    assert (again(sent).state, bytes(again(sent).file_sealed)) == ("cancelled", b"")
    with pytest.raises(importing.ImportNotReady):
        importing.start(org_id=petition.organisation_id, import_id=sent.id, now=MONDAY)


def test_the_file_lies_sealed_and_is_emptied_when_its_rows_are_signatures(
    petition: Petition, deliver: Deliver
) -> None:
    sent = upload(petition)
    assert b"ines" not in bytes(again(sent).file_sealed)
    assert sealing.open_(again(sent), "file_sealed") == SHEET.encode()

    importing_all(sent, deliver)

    assert bytes(again(sent).file_sealed) == b""
    assert "ines" not in str([*ImportRefusal.objects.values(), again(sent).mapping])


def test_a_file_that_nobody_imports_is_forgotten_after_seven_days(petition: Petition) -> None:
    old, young = upload(petition), upload(petition, now=MONDAY + timedelta(days=2))

    ended = importing.forget_files(now=MONDAY + timedelta(days=8))

    assert ended == 1
    assert (again(old).state, again(old).reason) == ("cancelled", "kept-too-long")
    assert bytes(again(old).file_sealed) == b""
    assert again(young).state == "uploaded"


def test_an_erasure_ends_what_may_still_name_the_person(petition: Petition) -> None:
    sent = upload(petition)

    importing.forget_files(now=MONDAY, org_id=petition.organisation_id)

    assert (again(sent).reason, bytes(again(sent).file_sealed)) == ("person-erased", b"")


def test_another_encoding_or_other_columns_are_tried_out_anew(
    petition: Petition, deliver: Deliver
) -> None:
    text = "Nom;Courriel;Langue\nGroß;g@example.org;x\n"
    sent = importing.upload(
        petition=petition, name="Export", source="import", data=text.encode("mac-roman"),
        country="DE", by=None, now=MONDAY,
    )  # fmt: skip
    deliver()
    assert found(sent) == (0, 0, 1)

    importing.arrange(
        org_id=petition.organisation_id, import_id=sent.id, encoding="mac-roman",
        columns=("name", "email", ""), now=MONDAY + timedelta(minutes=1),
    )  # fmt: skip
    deliver()

    assert found(sent) == (1, 0, 0)
    assert refusals(sent) == set()


def test_another_delimiter_has_its_columns_guessed_again(petition: Petition) -> None:
    sent = upload(petition, "Name,x;E-mail\nInes,x;ines@example.org\n", country="PT")

    importing.arrange(org_id=petition.organisation_id, import_id=sent.id, delimiter=";", now=MONDAY)

    assert imports.layout(again(sent)).columns == ("", "email")


def test_a_header_that_stands_twice_is_for_people_to_choose(
    petition: Petition, deliver: Deliver
) -> None:
    sent = upload(petition, "Name,Email,Email\nInes,a@example.org,b@example.org\n", country="PT")
    deliver()

    assert imports.layout(again(sent)).faults() == ["person-column-missing"]
    assert again(sent).cursor == 0


def test_a_choice_that_fits_nothing_is_refused(petition: Petition) -> None:
    sent = upload(petition)

    with pytest.raises(importing.LayoutInvalid):
        importing.arrange(
            org_id=petition.organisation_id, import_id=sent.id, now=MONDAY,
            columns=("name", "email", "country", "country"),
        )  # fmt: skip


def test_a_closed_petition_takes_no_file(org: Organisation) -> None:
    petition = an_open_petition(org)
    petition.state = "closed"

    with pytest.raises(importing.PetitionClosed):
        upload(petition)


def importing_all(sent: SignatureImport, deliver: Deliver) -> None:
    deliver()
    importing.start(org_id=sent.organisation_id, import_id=sent.id, now=MONDAY)
    deliver()


def index_of(petition: Petition, address: str) -> bytes:
    return supporters.index_of(petition.organisation_id, address)


def work(sent: SignatureImport, stage: str) -> Iterator[None]:
    return import_work.steps(
        organisation_id=sent.organisation_id,
        import_id=sent.id,
        stage=stage,
        countries=by_name(),
        now=MONDAY,
    )


def step(steps: Iterator[None], sent: SignatureImport) -> None:
    with scoping.within(sent.organisation_id):
        next(steps, None)
