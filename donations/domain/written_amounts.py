"""Amounts as people and banks write them: `1,234.50`, `1.234,50 €`, `(12.00)`; never a float."""

import re
from collections.abc import Iterable

from mobilize.kit.money import exponent

POINT, COMMA = DECIMALS = ("point", "comma")
# What may stand around a number: blanks, and the sign or code of its own currency.
BLANK = re.compile(r"[\s\u00a0\u202f]")
CODE = re.compile(r"[A-Z]{3}|[$€£¥]")
MEANT_BY = {
    "€": {"EUR"}, "£": {"GBP"}, "¥": {"JPY", "CNY"},
    "$": {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "BRL", "CLP", "COP", "ARS"},
}  # fmt: skip
GROUPS = {POINT: ",'\u2019", COMMA: ".'\u2019"}
MARK = {POINT: ".", COMMA: ","}
CENTS_AFTER = re.compile(r"([.,])\d{1,2}\D*$")
MINUS = "-\u2212"  # the hyphen, and the sign that typesetters use
MOST_DIGITS = 15


class Unreadable(ValueError):
    """What stands there is no amount; the text is the code of why."""


def minor(cell: str, *, decimal: str, currency: str) -> int:
    """Return an amount in minor units, negative behind a minus or in parentheses.

    Groups of thousands must be whole: `12,5` is no amount where the point stands before
    the cents, and is never taken for 125.

    Raises:
        Unreadable: amount-missing, amount-unreadable, amount-too-fine for the currency, or
            currency-differs where another one's sign or code stands beside the number
    """
    sign, plain = _signed(_bare(BLANK.sub("", cell), currency))
    digits = exponent(currency)
    whole, _, rest = plain.partition(MARK[decimal])
    group = f"[{GROUPS[decimal]}]"
    if not re.fullmatch(rf"\d{{1,3}}({group}\d{{3}})+|\d+", whole, re.ASCII):
        raise Unreadable("amount-unreadable")
    if rest and not re.fullmatch(r"\d+", rest, re.ASCII):
        raise Unreadable("amount-unreadable")
    # Three digits behind the sign are thousands, wherever cents are two: `1.000` is not one.
    if len(rest.rstrip("0")) > digits or (len(rest) == 3 and digits != 3):
        raise Unreadable("amount-too-fine")
    number = re.sub(group, "", whole)
    if len(number) > MOST_DIGITS:
        raise Unreadable("amount-unreadable")
    return sign * int(number + rest[:digits].ljust(digits, "0"))


def decimal_of(cells: Iterable[str]) -> str:
    """Tell which sign stands before the cents, by what the most cells show; else the point."""
    last = [match[1] for cell in cells if (match := CENTS_AFTER.search(cell))]
    return COMMA if last.count(",") > last.count(".") else POINT


def _bare(cell: str, currency: str) -> str:
    """Return a number without the sign or the code of its currency."""
    for code in CODE.findall(cell):
        if currency not in MEANT_BY.get(code, {code}):
            raise Unreadable("currency-differs")
    plain = CODE.sub("", cell)
    if not plain:
        raise Unreadable("amount-missing")
    return plain


def _signed(plain: str) -> tuple[int, str]:
    if plain.startswith("(") and plain.endswith(")"):
        return -1, plain[1:-1]
    if plain[0] in MINUS:
        return -1, plain[1:]
    if plain[-1] in MINUS:
        return -1, plain[:-1]
    return 1, plain.removeprefix("+")
