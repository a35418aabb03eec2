"""Deliveries: numbered without a gap, sealed, naming nobody who did not agree to it."""

import csv
import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest

from mobilize.organisations.models import Organisation, User
from petitions.domain import delivery as papers
from petitions.models import Delivery, DeliveryDownload, DeliveryFile, Petition, Signature
from petitions.services import consenting, delivering, delivery_papers, rolls, supporters, vouching
from tests import builders
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY = MONDAY + timedelta(days=1)
IN_NO_FONT = "\U0010fffd"
NAMES = [
    "Zoë Ångström", "محمد العربي", "דוד לוי", "李小龍", "김철수", "Bo 😀 Li", "नरेन्द्र",
]  # fmt: skip


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation()


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org, locale="en")


@pytest.fixture
def greta(org: Organisation) -> User:
    return builders.a_member(org)


def signs(petition: Petition, name: str = "Ines Duarte", *, agrees: bool = False) -> Signature:
    supporter = builders.a_supporter(petition.organisation, name=name)
    signature = builders.a_confirmed_signature(petition, supporter=supporter, country="PT")
    if agrees:
        say(signature, "give")
    return signature


def say(signature: Signature, word: str, **said: Any) -> None:
    given = {"source": "signature", "source_id": signature.id, "now": MONDAY}
    speak = getattr(consenting, word)
    speak(supporter=signature.supporter, purposes=["handover"], **(given | said))


def ask(petition: Petition, **said: Any) -> Delivery:
    given = {"up_to": MONDAY, "target_id": None, "by": None, "now": TUESDAY}
    return delivering.ask(org=petition.organisation, slug=petition.slug, **(given | said))


def read(delivery: Delivery, kind: str, by: User) -> bytes:
    return delivering.take_out(
        org=delivery.organisation, slug=delivery.petition.slug, number=delivery.number,
        kind=kind, by=by, now=TUESDAY,
    )  # fmt: skip


def names_in(table: bytes) -> list[str]:
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    return [row["name"] for row in rows if row["name"]]


def words_in(paper: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_only_who_agreed_is_named_and_everybody_is_counted(
    petition: Petition, greta: User, deliver: Callable[..., int]
) -> None:
    signs(petition, "Ines Duarte", agrees=True)
    signs(petition, "Omar Haddad")
    delivery = ask(petition)

    deliver()
    delivery.refresh_from_db()

    table, paper = read(delivery, "csv", greta), read(delivery, "pdf", greta)
    assert (delivery.state, delivery.signatures, delivery.named) == ("ready", 2, 1)
    assert table.decode("utf-8-sig").splitlines()[1:] == ["1,Ines Duarte,PT,1", ",,,1"]
    assert "Ines Duarte" in words_in(paper)
    assert "Omar" not in words_in(paper)
    assert "Dig wells." in words_in(paper)


def test_the_digests_are_those_of_the_files_and_the_seal_fits(
    petition: Petition, greta: User, deliver: Callable[..., int]
) -> None:
    signs(petition, agrees=True)
    delivery = ask(petition)
    deliver()
    delivery.refresh_from_db()

    assert delivery.csv_digest == papers.digest(read(delivery, "csv", greta))
    assert delivery.pdf_digest == papers.digest(read(delivery, "pdf", greta))
    assert papers.verifies(
        vouching.statement(delivery).text(),
        seal=bytes(delivery.seal or b""),
        key=vouching.public_key(petition.organisation_id),
    )
    assert "Ines" not in str(bytes(DeliveryFile.objects.get(kind="csv").sealed))


def test_what_was_agreed_after_the_cut_off_or_taken_back_since_names_nobody(
    petition: Petition,
) -> None:
    late, gone, again = signs(petition), signs(petition, agrees=True), signs(petition)
    say(late, "give", now=MONDAY + timedelta(hours=1))
    say(gone, "withdraw", now=MONDAY + timedelta(hours=2), source="self-service")
    say(again, "give", now=MONDAY - timedelta(hours=2))
    say(again, "withdraw", now=MONDAY - timedelta(hours=1))
    say(again, "give", now=MONDAY)

    delivery = ask(petition)

    assert list(rolls.named(delivery)) == [again]
    assert rolls.counted(delivery).count() == 3


def test_agreeing_under_one_petition_says_nothing_about_another(
    org: Organisation, petition: Petition
) -> None:
    other = builders.an_open_petition(org, "other", cause=petition.cause)
    signature = signs(petition, agrees=True)
    builders.a_confirmed_signature(other, supporter=signature.supporter)

    assert list(rolls.named(ask(other))) == []


def test_numbers_count_up_by_one_per_organisation(petition: Petition) -> None:
    signs(petition)
    elsewhere = builders.an_open_petition(builders.an_organisation())
    signs(elsewhere)

    assert [ask(petition).number for _ in range(3)] == [1, 2, 3]
    assert ask(elsewhere).number == 1


def test_a_cut_off_lies_between_the_opening_and_now(petition: Petition) -> None:
    signs(petition)

    for moment in (TUESDAY + timedelta(seconds=1), MONDAY - timedelta(seconds=1)):
        with pytest.raises(delivering.CutOffInvalid):
            ask(petition, up_to=moment)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_asked_for_is_not_handed_over(petition: Petition, state: str) -> None:
    signs(petition)
    ended = {"published_at": None} if state == "draft" else {"closed_at": TUESDAY}
    Petition.objects.update(state=state, **ended)

    with pytest.raises(delivering.NotDeliverable):
        ask(petition)


def test_nobody_signed_nothing_is_delivered_and_no_number_is_lost(petition: Petition) -> None:
    with pytest.raises(delivering.NothingToDeliver):
        ask(petition)

    signs(petition)
    assert ask(petition).number == 1


def test_names_in_every_script_are_kept_and_formulas_are_made_inert(
    petition: Petition, greta: User, deliver: Callable[..., int]
) -> None:
    for name in [*NAMES, "=HYPERLINK(1)", f"Ida {IN_NO_FONT}"]:
        signs(petition, name, agrees=True)
    delivery = ask(petition)

    deliver()

    names = names_in(read(delivery, "csv", greta))
    paper = words_in(read(delivery, "pdf", greta))
    assert {"李小龍", "محمد العربي", "'=HYPERLINK(1)", f"Ida {IN_NO_FONT}"} <= set(names)
    assert "Zoë Ångström" in paper
    assert "printed in the CSV file, line" in paper


def test_each_file_taken_out_is_written_down(
    petition: Petition, greta: User, deliver: Callable[..., int]
) -> None:
    signs(petition)
    delivery = ask(petition)
    with pytest.raises(delivering.DeliveryNotReady):
        read(delivery, "pdf", greta)

    deliver()
    read(delivery, "pdf", greta)

    taken = DeliveryDownload.objects.get()
    assert (taken.by, taken.file.kind, taken.happened_at) == (greta, "pdf", TUESDAY)


def test_forgetting_somebody_empties_the_files_that_name_them_and_keeps_the_digests(
    petition: Petition, greta: User, deliver: Callable[..., int]
) -> None:
    ines, omar = signs(petition, agrees=True), signs(petition)
    delivery = ask(petition)
    deliver()

    assert delivering.forget(supporter_id=omar.supporter_id, now=TUESDAY) == 0
    assert delivering.forget(supporter_id=ines.supporter_id, now=TUESDAY) == 2

    delivery.refresh_from_db()
    assert delivery.pdf_digest
    assert [bytes(file.sealed) for file in DeliveryFile.objects.all()] == [b"", b""]
    with pytest.raises(delivering.FileEmptied):
        read(delivery, "csv", greta)


def test_somebody_erased_while_a_delivery_is_made_is_not_in_it(
    petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    ines = signs(petition, agrees=True)
    delivery = ask(petition)
    typeset = delivery_papers.pdf

    def meanwhile(*args: Any, **kwargs: Any) -> bytes:
        say(ines, "withdraw", now=TUESDAY)
        return typeset(*args, **kwargs)

    monkeypatch.setattr(delivery_papers, "pdf", meanwhile)

    with pytest.raises(delivering.RollChanged):
        delivering.make(
            organisation_id=petition.organisation_id, delivery_id=delivery.id,
            country_names={}, now=TUESDAY,
        )  # fmt: skip
    assert not DeliveryFile.objects.exists()


def test_old_deliveries_are_emptied_in_time(
    petition: Petition, deliver: Callable[..., int]
) -> None:
    signs(petition, agrees=True)
    ask(petition)
    deliver()
    org_id = petition.organisation_id

    for before, emptied in ((TUESDAY, 0), (TUESDAY + timedelta(days=1), 2)):
        gone = delivering.forget_before(organisation_id=org_id, before=before, now=TUESDAY)
        assert gone == emptied


def test_a_delivery_is_handed_over_once(petition: Petition, deliver: Callable[..., int]) -> None:
    signs(petition)
    delivery = ask(petition)
    named = {"org": petition.organisation, "slug": petition.slug, "number": delivery.number}
    with pytest.raises(delivering.DeliveryNotReady):
        delivering.hand_over(**named, now=TUESDAY)
    deliver()

    assert delivering.hand_over(**named, now=TUESDAY).handed_over_at == TUESDAY
    with pytest.raises(delivering.DeliveryHandedOver):
        delivering.hand_over(**named, now=TUESDAY)


def test_ten_thousand_names_take_seconds(petition: Petition) -> None:
    roll = rolls.Roll()
    roll.people = [(petition.id, papers.Named(f"Zoë Ångström {n}", "PT")) for n in range(10_000)]
    roll.countries["PT"] = roll.versions[None] = roll.sources["web"] = 12_000
    delivery = Delivery(
        organisation=petition.organisation, petition=petition, number=1, up_to=MONDAY,
        made_at=MONDAY,
    )  # fmt: skip
    started = time.perf_counter()

    table = delivery_papers.csv(roll)
    words = delivery_papers.words(
        delivery, roll, csv_digest=papers.digest(table), key=b"k" * 32, country_names={}
    )
    paper = delivery_papers.pdf(words, made_at=MONDAY)

    assert len(names_in(table)) == 10_000
    assert len(pypdf.PdfReader(io.BytesIO(paper)).pages) > 30
    assert time.perf_counter() - started < 20


def test_the_name_opened_is_the_signers_own(petition: Petition) -> None:
    signature = signs(petition, "Ines Duarte", agrees=True)

    roll = rolls.call(ask(petition))

    assert roll.named == [papers.Named(supporters.name_of(signature.supporter), "PT")]
