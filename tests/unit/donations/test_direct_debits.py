"""Direct debits: the days banks know, the sequence they ask for, and a file they can read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from donations.domain import direct_debits, pain008, xml_tree
from donations.domain.direct_debits import Rhythm
from donations.domain.pain008 import Creditor, Debit
from donations.domain.xml_tree import Element

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
RELIEF = Creditor(name="Relief & Söhne e.V.", iban="DE75512108001245126199",
                  identifier="DE98ZZZ09999999999")  # fmt: skip
PAYMENT, ONE = "CstmrDrctDbtInitn/PmtInf", "CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf"


def a_debit(**said: object) -> Debit:
    values = {
        "end_to_end": "RF18539007547034", "amount_minor": 2500, "mandate": "M-1",
        "signed_on": date(2026, 3, 1), "name": "Inês Łukasz <Duarte>",
        "purpose": "Wells \u2013 2026",
        "iban": "GB33BUKB20201555555555", "sequence": "FRST",
    }  # fmt: skip
    return Debit(**{**values, **said})  # type: ignore[arg-type]


def written(*debits: Debit) -> Element:
    data = pain008.document(
        debits, creditor=RELIEF, reference="DD1", collect_on=date(2026, 3, 4), made_at=MONDAY
    )
    namespace, root = xml_tree.read(data)
    assert namespace == pain008.NAMESPACE
    return root


def said(root: Element, path: str) -> list[str]:
    return [each.text for each in root.every(path)]


def test_a_batch_is_grouped_by_sequence_and_its_sums_are_exact() -> None:
    root = written(a_debit(sequence="RCUR", amount_minor=10), a_debit(), a_debit(amount_minor=1))

    assert said(root, "CstmrDrctDbtInitn/GrpHdr/NbOfTxs") == ["3"]
    assert said(root, "CstmrDrctDbtInitn/GrpHdr/CtrlSum") == ["25.11"]
    assert said(root, f"{PAYMENT}/PmtTpInf/SeqTp") == ["FRST", "RCUR"]
    assert said(root, f"{PAYMENT}/CtrlSum") == ["25.01", "0.10"]
    assert said(root, f"{ONE}/InstdAmt") == ["25.00", "0.01", "0.10"]
    assert said(root, f"{PAYMENT}/ReqdColltnDt") == ["2026-03-04"] * 2


def test_names_are_written_in_the_characters_that_every_bank_takes() -> None:
    root = written(a_debit())

    assert said(root, f"{ONE}/Dbtr/Nm") == ["Ines Lukasz .Duarte."]
    assert said(root, f"{PAYMENT}/Cdtr/Nm") == ["Relief + Sohne e.V."]
    assert said(root, f"{ONE}/RmtInf/Ustrd") == ["Wells - 2026"]
    assert len(pain008.plain("ß" * 200, most=70)) == 70


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount_minor": 0}, "amount"),
        ({"amount_minor": -1}, "amount"),
        ({"mandate": "M" * 36}, "reference"),
        ({"mandate": "/M"}, "reference"),
        ({"mandate": "M//1"}, "reference"),
        ({"mandate": "Ümit"}, "reference"),
        ({"end_to_end": ""}, "end_to_end"),
        ({"name": "中文"}, "holder"),
        ({"sequence": "MORE"}, "sequence"),
    ],
)
def test_what_a_bank_would_refuse_is_refused_here(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(pain008.DebitInvalid) as refusal:
        written(a_debit(**wrong))

    assert refusal.value.field == field


def test_what_says_nothing_of_its_purpose_has_no_empty_element() -> None:
    root = written(a_debit(purpose=" "), a_debit(purpose="Wells"))

    assert len(list(root.every(ONE))) == 2
    assert said(root, f"{ONE}/RmtInf/Ustrd") == ["Wells"]


def test_who_collects_has_a_name_that_banks_can_write() -> None:
    nobody = replace(RELIEF, name="中文")

    with pytest.raises(pain008.DebitInvalid) as refusal:
        pain008.document(
            [a_debit()], creditor=nobody, reference="DD1", collect_on=date(2026, 3, 4),
            made_at=MONDAY,
        )  # fmt: skip

    assert refusal.value.field == "holder"


def test_the_months_last_day_is_kept_through_short_months() -> None:
    rhythm = Rhythm(date(2026, 1, 31), 1, date(2026, 4, 30))

    assert [rhythm.day(n) for n in range(5)] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), None,
    ]  # fmt: skip
    assert [rhythm.sequence(n) for n in range(4)] == ["FRST", "RCUR", "RCUR", "FNAL"]
    assert Rhythm(date(2026, 1, 31), 0).sequence(0) == "OOFF"
    assert Rhythm(date(2026, 1, 31), 0).day(1) is None


@pytest.mark.parametrize(
    "day", ["2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-03-07", "2025-04-18"]
)
def test_banks_do_not_collect_on_holidays_and_weekends(day: str) -> None:
    assert not direct_debits.is_target_day(date.fromisoformat(day))


@given(some.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_easter_is_a_sunday_of_spring(day: date) -> None:
    easter = direct_debits._easter(day.year)

    assert easter.weekday() == 6
    assert date(day.year, 3, 22) <= easter <= date(day.year, 4, 25)


def test_a_day_of_collection_is_near_and_still_to_come() -> None:
    monday = date(2026, 3, 2)

    direct_debits.check_day(monday + timedelta(days=1), today=monday)
    for ahead in (-1, 0, 31):
        with pytest.raises(direct_debits.CollectionDayInvalid):
            direct_debits.check_day(monday + timedelta(days=ahead), today=monday)


def test_a_mandate_lapses_after_36_months_without_a_collection() -> None:
    assert direct_debits.has_lapsed(last_on=date(2023, 3, 1), collect_on=date(2026, 3, 2))
    assert not direct_debits.has_lapsed(last_on=date(2023, 3, 2), collect_on=date(2026, 3, 2))
