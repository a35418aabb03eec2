"""Writing direct debits for the bank: ISO 20022 pain.008.001.08, core scheme, euros only."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from itertools import groupby

from donations.domain.direct_debits import SEQUENCES
from mobilize.kit.errors import AppError

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
NAME, TEXT, IDENTIFIER = 70, 140, 35  # characters
LARGEST_MINOR = 99_999_999_999
# The characters that every bank of the scheme takes (EPC217-08).
FOREIGN = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
SPELT = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "ł": "l",
                       "Ł": "L", "đ": "d", "&": "+", "\u2019": "'", "\u2013": "-"})  # fmt: skip
PLAIN_ID = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/?:().,'+ -]{1,35}(?<!/)", re.ASCII)


class DebitInvalid(AppError):
    """A bank would refuse this direct debit."""

    code = "debit-invalid"


@dataclass(frozen=True, kw_only=True)
class Creditor:
    """Who collects."""

    name: str
    iban: str
    identifier: str


@dataclass(frozen=True, kw_only=True)
class Debit:
    """One collection. `end_to_end` comes back on the statement."""

    end_to_end: str
    amount_minor: int
    mandate: str
    signed_on: date
    name: str
    iban: str
    purpose: str
    sequence: str


def check_identifier(text: str, *, field: str) -> str:
    """Return an identifier that banks take: 35 plain characters, no slash at an end or doubled.

    Raises:
        DebitInvalid
    """
    if not PLAIN_ID.fullmatch(text):
        raise DebitInvalid(
            "A reference has at most 35 characters of A-Z, 0-9 and / - ? : ( ) . , ' +.",
            field=field,
        )
    return text


def plain(text: str, *, most: int) -> str:
    """Return text in the characters that banks take: accents go, what is foreign is a point."""
    decomposed = unicodedata.normalize("NFKD", text.translate(SPELT))
    letters = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(FOREIGN.sub(".", letters).split())[:most].strip()


def document(
    debits: Sequence[Debit],
    *,
    creditor: Creditor,
    reference: str,
    collect_on: date,
    made_at: datetime,
) -> bytes:
    """Return the file of a batch; the same batch gives the same bytes.

    Raises:
        DebitInvalid: names what a bank would refuse
    """
    if not debits:
        raise DebitInvalid("There is nothing to collect.")
    _check_name(creditor.name)
    for debit in debits:
        _check(debit)
    head = _tag(
        "GrpHdr",
        _tag("MsgId", check_identifier(reference, field="reference")),
        _tag("CreDtTm", made_at.replace(microsecond=0, tzinfo=None).isoformat()),
        *_sums(debits),
        _tag("InitgPty", _tag("Nm", plain(creditor.name, most=NAME))),
    )
    ordered = sorted(debits, key=lambda each: SEQUENCES.index(each.sequence))
    payments = [
        _payment(list(part), sequence, creditor, reference, collect_on)
        for sequence, part in groupby(ordered, key=lambda each: each.sequence)
    ]
    body = _tag("CstmrDrctDbtInitn", head, *payments)
    whole = f'<Document xmlns="{NAMESPACE}">{body}</Document>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'.encode()


def _payment(
    debits: Sequence[Debit], sequence: str, creditor: Creditor, reference: str, collect_on: date
) -> str:
    scheme = _tag("Othr", _tag("Id", creditor.identifier), _tag("SchmeNm", _tag("Prtry", "SEPA")))
    return _tag(
        "PmtInf",
        _tag("PmtInfId", f"{reference[:30]}-{sequence}"),
        _tag("PmtMtd", "DD"),
        # One line each on the statement, so that each is recognised.
        _tag("BtchBookg", "false"),
        *_sums(debits),
        _tag("PmtTpInf", _tag("SvcLvl", _tag("Cd", "SEPA")), _tag("LclInstrm", _tag("Cd", "CORE")),
             _tag("SeqTp", sequence)),
        _tag("ReqdColltnDt", collect_on.isoformat()),
        _tag("Cdtr", _tag("Nm", plain(creditor.name, most=NAME))),
        _tag("CdtrAcct", _tag("Id", _tag("IBAN", creditor.iban))),
        _tag("CdtrAgt", _unknown_bank()),
        _tag("ChrgBr", "SLEV"),
        _tag("CdtrSchmeId", _tag("Id", _tag("PrvtId", scheme))),
        *_transactions(debits),
    )  # fmt: skip


def _transactions(debits: Sequence[Debit]) -> Iterator[str]:
    for debit in debits:
        yield _tag(
            "DrctDbtTxInf",
            _tag("PmtId", _tag("EndToEndId", debit.end_to_end)),
            f'<InstdAmt Ccy="EUR">{_euros(debit.amount_minor)}</InstdAmt>',
            _tag("DrctDbtTx", _tag("MndtRltdInf", _tag("MndtId", debit.mandate),
                                   _tag("DtOfSgntr", debit.signed_on.isoformat()))),
            _tag("DbtrAgt", _unknown_bank()),
            _tag("Dbtr", _tag("Nm", plain(debit.name, most=NAME))),
            _tag("DbtrAcct", _tag("Id", _tag("IBAN", debit.iban))),
            *_purpose(debit),
        )  # fmt: skip


def _purpose(debit: Debit) -> Iterator[str]:
    """Say what it is for; nothing said is no element, since an empty one is refused."""
    if text := plain(debit.purpose, most=TEXT):
        yield _tag("RmtInf", _tag("Ustrd", text))


def _check(debit: Debit) -> None:
    check_identifier(debit.end_to_end, field="end_to_end")
    check_identifier(debit.mandate, field="reference")
    if not 1 <= debit.amount_minor <= LARGEST_MINOR:
        raise DebitInvalid("A direct debit is from 0.01 to 999,999,999.99 EUR.", field="amount")
    if debit.sequence not in SEQUENCES:
        raise DebitInvalid("A direct debit is first, recurring, final or single.", field="sequence")
    _check_name(debit.name)


def _check_name(name: str) -> None:
    if not any(map(str.isalnum, plain(name, most=NAME))):
        raise DebitInvalid("A name has a letter that banks can write.", field="holder")


def _sums(debits: Sequence[Debit]) -> tuple[str, str]:
    total = sum(debit.amount_minor for debit in debits)
    return _tag("NbOfTxs", str(len(debits))), _tag("CtrlSum", _euros(total))


def _unknown_bank() -> str:
    return _tag("FinInstnId", _tag("Othr", _tag("Id", "NOTPROVIDED")))


def _euros(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _tag(name: str, *inside: str) -> str:
    body = "".join(part if part.startswith("<") else escape(part, quote=False) for part in inside)
    return f"<{name}>{body}</{name}>"
