"""Statements as banks write them, for the tests: CAMT.053 in its old and its new clothes."""

from dataclasses import dataclass, field

IBAN = "DE75512108001245126199"  # made up, with right check digits


@dataclass(frozen=True)
class Entry:
    """One entry of a statement."""

    amount: str
    purpose: str = ""
    day: str = "2026-02-27"
    side: str = "CRDT"
    ref: str = ""
    name: str = "Ines Duarte"
    end_to_end: str = "NOTPROVIDED"
    reversal: bool = False
    status: str = "BOOK"
    currency: str = "EUR"
    parts: tuple[tuple[str, str], ...] = field(default=())  # amount and purpose of each


def camt(
    *entries: Entry,
    version: str = "08",
    opening: str = "",
    closing: str = "",
    number: int | None = None,
    iban: str = IBAN,
    ref: str = "S-1",
) -> bytes:
    """Return a CAMT.053 file of one statement."""
    new = int(version) >= 8
    balances = "".join(
        _balance(code, amount) for code, amount in (("OPBD", opening), ("CLBD", closing)) if amount
    )
    sequence = f"<ElctrncSeqNb>{number}</ElctrncSeqNb>" if number is not None else ""
    body = "".join(_entry(each, new=new) for each in entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">\n'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>{ref}</Id>{sequence}"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}\n{body}"
        f"</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(code: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>2026-02-27</Dt></Dt></Bal>"
    )


def _entry(entry: Entry, *, new: bool) -> str:
    status = f"<Cd>{entry.status}</Cd>" if new else entry.status
    ref = f"<AcctSvcrRef>{entry.ref}</AcctSvcrRef>" if entry.ref else ""
    reversal = "<RvslInd>true</RvslInd>" if entry.reversal else ""
    details = "".join(_details(entry, amount, said, new=new) for amount, said in entry.parts)
    details = details or _details(entry, "", entry.purpose, new=new)
    return (
        f'<Ntry><Amt Ccy="{entry.currency}">{entry.amount}</Amt>'
        f"<CdtDbtInd>{entry.side}</CdtDbtInd>{reversal}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>{entry.day}</Dt></BookgDt>{ref}<NtryDtls>{details}</NtryDtls></Ntry>\n"
    )


def _details(entry: Entry, amount: str, purpose: str, *, new: bool) -> str:
    own = f'<Amt Ccy="EUR">{amount}</Amt>'
    said = own if new else f"<AmtDtls><TxAmt>{own}</TxAmt></AmtDtls>"
    name = f"<Pty><Nm>{entry.name}</Nm></Pty>" if new else f"<Nm>{entry.name}</Nm>"
    party = "Dbtr" if entry.side == "CRDT" else "Cdtr"
    return (
        f"<TxDtls><Refs><EndToEndId>{entry.end_to_end}</EndToEndId></Refs>"
        f"{said if amount else ''}<RltdPties><{party}>{name}</{party}></RltdPties>"
        f"<RmtInf><Ustrd>{purpose}</Ustrd></RmtInf></TxDtls>"
    )
