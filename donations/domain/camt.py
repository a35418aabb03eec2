"""Bank-to-customer statements: ISO 20022 camt.053, from version 02 on."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from donations.domain import xml_tree
from donations.domain.bank_lines import (
    CAME_BACK,
    CREDIT,
    RETURN,
    StatementBroken,
    Told,
    ToldStatement,
    given,
)
from donations.domain.xml_tree import Element, XmlRefused
from mobilize.kit.money import exponent

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)")
AMOUNT = re.compile(r"(\d{1,15})(?:\.(\d{1,5}))?", re.ASCII)
OPENING, CLOSING = ("OPBD", "PRCD", "ITBD"), ("CLBD", "ITBD")
SHORTEST, LONGEST = 8, 140  # characters of a bank's own reference


def read(data: bytes) -> list[ToldStatement]:
    """Return the statements of a file.

    Raises:
        StatementBroken: names the line and the element
    """
    try:
        namespace, root = xml_tree.read(data)
    except XmlRefused as refused:
        raise StatementBroken(
            "Line %(line)s: this XML cannot be read: %(why)s.",
            field="file", line=refused.line, why=refused.why,
        ) from refused  # fmt: skip
    if not NAMESPACE.fullmatch(namespace):
        raise StatementBroken(
            "This is no CAMT.053 statement, but %(what)s.",
            field="file", what=namespace.rpartition(":")[2] or root.name,
        )  # fmt: skip
    found = [_statement(each) for each in root.every("BkToCstmrStmt/Stmt")]
    if not found:
        raise StatementBroken("The file holds no statement.", field="file")
    return found


def _statement(element: Element) -> ToldStatement:
    entries = list(element.every("Ntry"))
    currency = element.said("Acct/Ccy") or _currency(element, entries)
    booked = [entry for entry in entries if entry.said("Sts/Cd", "Sts") in {"BOOK", ""}]
    lines = [line for entry in booked for line in _lines(entry, currency)]
    ours = [line for line in lines if line.kind]
    number = element.said("ElctrncSeqNb", "LglSeqNb")
    return ToldStatement(
        iban=element.said("Acct/Id/IBAN", "Acct/Id/Othr/Id"),
        currency=currency,
        lines=ours,
        left_out=len(lines) - len(ours) + len(entries) - len(booked),
        bank_ref=element.said("Id")[:LONGEST],
        number=int(number) if number.isdecimal() and len(number) < 10 else None,
        opening_minor=_balance(element, OPENING, currency),
        closing_minor=_balance(element, CLOSING, currency),
        moved_minor=sum(_signed(entry, currency) for entry in booked),
    )


def _lines(entry: Element, currency: str) -> Iterator[Told]:
    """Yield a line for each of an entry's transactions that says its own amount; else one."""
    whole = _signed(entry, currency)
    inside = list(entry.every("NtryDtls/TxDtls"))
    parts = [_part(each, currency, sign=1 if whole >= 0 else -1) for each in inside]
    ref = _reference(entry)
    if len(inside) < 2 or None in parts or sum(part or 0 for part in parts) != whole:
        details = inside[0] if len(inside) == 1 else None
        own = given(details.said("Refs/AcctSvcrRef")) if details else ""
        yield _line(entry, details, amount=whole, bank_ref=ref or own)
        return
    for place, (details, part) in enumerate(zip(inside, parts, strict=True), start=1):
        own = given(details.said("Refs/AcctSvcrRef"))
        shared = f"{ref}/{place}" if ref else ""
        yield _line(entry, details, amount=part or 0, bank_ref=own or shared)


def _reference(entry: Element) -> str:
    """Return the bank's own reference of an entry.

    A short entry reference is its place in the statement, which another file tells otherwise.
    """
    own, place = given(entry.said("AcctSvcrRef")), given(entry.said("NtryRef"))
    return own or (place if len(place) >= SHORTEST else "")


def _line(entry: Element, details: Element | None, *, amount: int, bank_ref: str) -> Told:
    about = details if details is not None else Element("TxDtls", entry.line, {})
    party = "Dbtr" if amount >= 0 else "Cdtr"
    notes = [each.text for each in about.every("RmtInf/Ustrd")]
    notes += [each.text for each in about.every("RmtInf/Strd/CdtrRefInf/Ref")]
    return Told(
        line=entry.line,
        booked_on=_day(entry),
        amount_minor=amount,
        kind=_kind(entry, about, amount),
        bank_ref=bank_ref[:LONGEST],
        end_to_end=given(about.said("Refs/EndToEndId")),
        purpose=" ".join(notes) or entry.said("AddtlNtryInf"),
        name=about.said(f"RltdPties/{party}/Pty/Nm", f"RltdPties/{party}/Nm"),
        iban=about.said(f"RltdPties/{party}Acct/Id/IBAN"),
    )


def _kind(entry: Element, details: Element, amount: int) -> str:
    """Return what a movement is to us; nothing for a payment that we made."""
    reversal = entry.said("RvslInd") == "true" or details.one("RtrInf") is not None
    if amount >= 0:
        return CAME_BACK if reversal else CREDIT
    return RETURN if reversal else ""


def _part(details: Element, currency: str, *, sign: int) -> int | None:
    found = details.one("Amt", "AmtDtls/TxAmt/Amt")
    if found is None or found.attributes.get("Ccy") != currency:
        return None
    return sign * _minor(found, currency)


def _signed(element: Element, currency: str) -> int:
    amount = element.one("Amt")
    if amount is None:
        raise _broken(element, "Amt", "is missing")
    if amount.attributes.get("Ccy") != currency:
        raise _broken(amount, "Amt", f"is not in {currency}, the account's currency")
    side = element.said("CdtDbtInd")
    if side not in {"CRDT", "DBIT"}:
        raise _broken(element, "CdtDbtInd", "is neither CRDT nor DBIT")
    return _minor(amount, currency) * (1 if side == "CRDT" else -1)


def _minor(amount: Element, currency: str) -> int:
    match = AMOUNT.fullmatch(amount.text)
    if match is None:
        raise _broken(amount, "Amt", "is no amount, or a negative one")
    digits, rest = exponent(currency), (match[2] or "").rstrip("0")
    if len(rest) > digits:
        raise _broken(amount, "Amt", "is finer than the currency's smallest coin")
    return int(match[1] + rest.ljust(digits, "0"))


def _balance(element: Element, kinds: tuple[str, ...], currency: str) -> int | None:
    told = list(element.every("Bal"))
    for kind in kinds:
        same = [each for each in told if each.said("Tp/CdOrPrtry/Cd") == kind]
        if same:
            return _signed(same[0 if kinds is OPENING else -1], currency)
    return None


def _currency(element: Element, entries: list[Element]) -> str:
    amounts = [each.one("Amt") for each in (*element.every("Bal"), *entries)]
    codes = [each.attributes.get("Ccy", "") for each in amounts if each is not None]
    return codes[0] if codes else ""


def _day(entry: Element) -> date:
    told = entry.said("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    try:
        return datetime.fromisoformat(told).date() if "T" in told else date.fromisoformat(told[:10])
    except ValueError as error:
        raise _broken(entry, "BookgDt", "is no day") from error


def _broken(element: Element, name: str, what: str) -> StatementBroken:
    return StatementBroken(
        "Line %(line)s, %(name)s: this %(what)s.",
        field="file", line=element.line, name=name, what=what,
    )  # fmt: skip
