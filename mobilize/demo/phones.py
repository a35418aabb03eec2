"""Giving by text: a keyword is sent, YES is answered, and weeks later the phone company pays."""

from datetime import date, datetime

from mobilize.demo.telling import dollars
from mobilize.demo.wire import DemoFailed, Wire
from mobilize.demo.world import CURRENCY, Gift
from mobilize.embedded import phones
from mobilize.embedded.phones import Billed, Text

SHORT_CODE = "90999"  # as in 2010
NUMBERS = 15_095_550_000  # the first telephone; 555 is nobody's


class Phones:
    """The phone network between everybody who texts and one organisation."""

    def __init__(self, wire: Wire, *, organisation: str, secret: str) -> None:
        self._wire = wire
        self._organisation = organisation
        self._secret = secret

    def give(self, gift: Gift, *, word: str, now: datetime) -> Billed:
        """Text a keyword, answer YES to what is asked, and have it put on the bill.

        Raises:
            DemoFailed
        """
        asked = f"text-{gift.number}"
        price = dollars(gift.amount_minor).removeprefix("$")
        self._say(asked, gift, word, expect=price, now=now)
        self._say(f"{asked}-yes", gift, "Yes", expect="Thank you", now=now)
        return Billed(asked, price, CURRENCY)

    def settlement(self, billed: list[Billed], *, day: date) -> bytes:
        """Return the phone company's file about these gifts."""
        return phones.settlement(billed, day=day)

    def _say(self, name: str, gift: Gift, words: str, *, expect: str, now: datetime) -> None:
        text = Text(name, f"+{NUMBERS + gift.number}", SHORT_CODE, words, now)
        body, headers = phones.handed_on(text, organisation=self._organisation, secret=self._secret)
        path = f"/webhooks/texts/{self._organisation}"
        reply = str(self._wire.post(path, content=body, headers=headers)["reply"])
        if expect not in reply:
            raise DemoFailed(f"The text “{words}” was answered “{reply}”.")
