"""Money as the provider sees it: whole minor units, with a smallest and a largest charge."""

from mobilize.embedded.payments.forms import Form

LARGEST = 99_999_999  # Stripe takes eight digits at most


def _words(text: str) -> list[str]:
    return text.split()


# Currencies whose minor unit is not a hundredth, as Stripe counts; ISK and UGX it counts in
# hundredths that are always 00.
EXPONENTS = dict.fromkeys(
    _words("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"), 0
) | dict.fromkeys(_words("bhd jod kwd omr tnd"), 3)

# The smallest charge where Stripe names one; elsewhere one minor unit.
SMALLEST = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50,
    "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50,
    "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200, "ron": 200,
    "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip

OTHERS = frozenset(
    _words("""
    afn all amd ang aoa ars awg azn bam bbd bdt bmd bnd bob bsd bwp byn bzd cdf cny cop crc
    cve dop dzd egp etb fjd fkp gel gip gmd gtq gyd hnl htg idr ils isk jmd kes kgs khr kyd
    kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mzn nad ngn nio npr pab pen
    pgk php pkr qar rsd rub sar sbd scr shp sle sos srd std szl tjs top try ttd twd tzs uah
    ugx uyu uzs wst xcd yer zar zmw
    """)
)
CURRENCIES = OTHERS | frozenset(SMALLEST) | frozenset(EXPONENTS)


def currency(form: Form) -> str:
    """Return the form's currency in small letters.

    Raises:
        InvalidRequest
    """
    said = form.needed_text("currency").lower()
    if said not in CURRENCIES:
        raise form.invalid("currency", f"Invalid currency: {said[:10]}.")
    return said


def refuse_unchargeable(form: Form, name: str, amount: int, currency: str) -> None:
    """Refuse what no card is charged.

    Raises:
        InvalidRequest
    """
    smallest = SMALLEST.get(currency, 1)
    if amount < 1:
        code = "parameter_invalid_integer"
        raise form.invalid(name, "This value must be greater than or equal to 1.", code=code)
    if amount < smallest:
        message = f"Amount must be at least {text(smallest, currency)}"
        raise form.invalid(name, message, code="amount_too_small")
    if amount > LARGEST:
        message = f"Amount must be no more than {text(LARGEST, currency)}"
        raise form.invalid(name, message, code="amount_too_large")


def text(amount: int, currency: str) -> str:
    """Return an amount as people read it: `1,250.00 EUR`, `500 JPY`."""
    places = EXPONENTS.get(currency, 2)
    whole, part = divmod(abs(amount), 10**places)
    fraction = f".{part:0{places}d}" if places else ""
    return f"{'-' if amount < 0 else ''}{whole:,}{fraction} {currency.upper()}"
