"""What a bank tells of one movement on an account, whatever the format of its file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from donations.domain import references
from mobilize.kit.errors import AppError
from mobilize.kit.money import Money
from petitions.domain.columns import folded

CREDIT, RETURN, CAME_BACK = KINDS = ("credit", "return", "came_back")
NOTHING = frozenset({"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE"})


class StatementBroken(AppError):
    """The file is no statement that can be read to its end."""

    code = "statement-broken"


class StatementUnbalanced(AppError):
    """The opening balance and the lines do not make the closing balance."""

    code = "statement-unbalanced"


@dataclass(frozen=True, slots=True)
class Told:
    """One line. `amount_minor` is negative where money left. `line` is where it stands.

    A `return` takes back money that had come (its amount is negative), `came_back` is
    money of ours that returned. Who paid and what for are personal values.
    """

    line: int
    booked_on: date
    amount_minor: int
    kind: str
    bank_ref: str = ""
    end_to_end: str = ""
    purpose: str = ""
    name: str = ""
    iban: str = ""
    balance_minor: int | None = None

    @property
    def identity(self) -> str:
        """Return what two tellings of one line share.

        The bank's own reference settles it; else all that is said of the line, with the
        balance after it where the file gives one.
        """
        base = f"{self.booked_on}|{self.amount_minor}|{self.kind}"
        if self.bank_ref:
            return f"ref|{base}|{self.bank_ref}"
        said = "|".join(folded(text) for text in (self.purpose, self.name, self.end_to_end))
        return f"said|{base}|{self.balance_minor}|{self.iban}|{said}"

    @property
    def references(self) -> list[str]:
        """Return our references in what the payer wrote."""
        return references.found_in(self.purpose, self.end_to_end)


@dataclass(frozen=True)
class ToldStatement:
    """A statement: of which account, from which balance to which, with its lines.

    `left_out` counts what is none of ours to book: outgoing payments, lines still pending.
    """

    iban: str
    currency: str
    lines: Sequence[Told]
    left_out: int = 0
    bank_ref: str = ""
    number: int | None = None
    opening_minor: int | None = None
    closing_minor: int | None = None
    moved_minor: int = field(default=0)

    def check_balances(self) -> None:
        """Refuse a statement some lines of which are missing.

        Raises:
            StatementUnbalanced
        """
        if self.opening_minor is None or self.closing_minor is None:
            return
        if self.opening_minor + self.moved_minor != self.closing_minor:
            raise StatementUnbalanced(
                "From %(opening)s the lines lead to %(reached)s, but the statement closes with "
                "%(closing)s. Lines are missing, or it is damaged.",
                field="file",
                opening=Money(self.opening_minor, self.currency),
                reached=Money(self.opening_minor + self.moved_minor, self.currency),
                closing=Money(self.closing_minor, self.currency),
            )


def given(text: str) -> str:
    """Return a reference, or nothing where the bank says that there is none."""
    return "" if text.strip().upper() in NOTHING else text.strip()
