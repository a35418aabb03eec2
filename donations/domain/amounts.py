"""How much may be given at once."""

from mobilize.kit.errors import AppError

SMALLEST_MINOR, LARGEST_MINOR = 1, 99_999_999  # card providers take eight digits


class AmountInvalid(AppError):
    """An amount is from 1 to 99,999,999 minor units (cents)."""

    code = "amount-invalid"


class CurrencyDiffers(AppError):
    """A gift is made in the currency of its cause."""

    code = "currency-differs"


def check(*, amount_minor: int, currency: str, wanted: str) -> None:
    """Refuse an amount or a currency that a cause does not take.

    Raises:
        AmountInvalid, CurrencyDiffers
    """
    if not SMALLEST_MINOR <= amount_minor <= LARGEST_MINOR:
        raise AmountInvalid(field="amount_minor")
    if currency != wanted:
        raise CurrencyDiffers("This cause takes %(currency)s.", field="currency", currency=wanted)
