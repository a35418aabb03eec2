"""Plays a simulated appeal through the running system, as people and staff would."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from mobilize.demo import reading, truth
from mobilize.demo.cashier import Cashier
from mobilize.demo.founding import TIME_ZONE
from mobilize.demo.office import Office
from mobilize.demo.people import Person
from mobilize.demo.phones import Phones
from mobilize.demo.postbox import Postbox
from mobilize.demo.progress import Advance, Progress
from mobilize.demo.truth import Truth
from mobilize.demo.visitors import Codes, Visitors
from mobilize.demo.wire import VISITORS
from mobilize.demo.world import Ending, Gift, Signer, World
from mobilize.embedded.phones import Billed
from mobilize.kit import clock

PAGE_SIGNERS = 10  # every tenth signs on the page, the others through a front end of the API
PAUSE = 0.25  # seconds between two looks at the report
PATIENCE = 30.0  # seconds without a further gift until the report is taken as it is

Item = TypeVar("Item")


@dataclass
class Play:
    """The appeal under way. `codes` holds the share codes of whoever has confirmed.

    `words` holds the keywords by channel, `billed` what stands on phone bills.
    """

    world: World
    office: Office
    visitors: Visitors
    postbox: Postbox
    cashier: Cashier
    phones: Phones
    progress: Progress
    own_codes: Codes = field(default_factory=dict)
    codes: dict[int, Codes] = field(default_factory=dict)
    words: Codes = field(default_factory=dict)
    billed: list[Billed] = field(default_factory=list)

    def run(self) -> Truth:
        """Play everything, wait until it is booked, and return what the report says.

        Raises:
            DemoFailed
        """
        self.own_codes = self.office.open()
        self.words = self.office.open_keywords(self.own_codes)
        self._sign_everybody()
        self._give_everything()
        self._settle_texts()
        told = self._wait_until_booked()
        self.office.compute_chains()
        return told

    def _sign_everybody(self) -> None:
        with self.progress.step("Signatures, confirmed by mail", of=len(self.world.signers)) as on:
            for generation in self.world.generations():
                _for_each(generation, self._sign)
                self._confirm(generation, on)

    def _sign(self, signer: Signer) -> None:
        touch = self._touch(signer.channel, signer.inviter)
        if signer.number % PAGE_SIGNERS == 0:
            self.visitors.sign_on_the_page(signer, touch=touch)
        else:
            self.visitors.sign(signer, touch=touch)

    def _confirm(self, generation: Sequence[Signer], advance: Advance) -> None:
        numbers = {self.visitors.address_of(signer.person): signer.number for signer in generation}
        with ThreadPoolExecutor(VISITORS) as pool:
            confirming = {
                numbers[address]: pool.submit(self.visitors.confirm, token)
                for address, token in self.postbox.confirmations(numbers.keys())
            }
            for number, confirmed in confirming.items():
                self.codes[number] = confirmed.result()
                advance(len(self.codes))

    def _give_everything(self) -> None:
        gifts = self.world.gifts
        with self.progress.step("Gifts, by card, transfer, text and cash", of=len(gifts)) as on:
            _for_each(gifts, self._give, advance=on)

    def _settle_texts(self) -> None:
        """Let the weeks pass until the phone company's file comes: a moment, here."""
        day = clock.now().astimezone(ZoneInfo(TIME_ZONE)).date()
        self.office.settle_texts(self.phones.settlement(self.billed, day=day))

    def _give(self, gift: Gift) -> None:
        if gift.rail == "sms":
            word = self.words[gift.channel]
            self.billed.append(self.phones.give(gift, word=word, now=clock.now()))
            return
        touch = self._touch(gift.channel, gift.inviter)
        promise = self.visitors.promise(gift, self._giver(gift), touch=touch)
        by = self.office if gift.rail == "cash" else self.visitors
        pledge = by.pledge(promise)
        if gift.rail == "card":
            self._pay(gift, self.visitors.checkout(pledge))
        else:
            self.office.settle(pledge, reference=f"{gift.rail} {gift.number}", now=clock.now())

    def _pay(self, gift: Gift, checkout: str) -> None:
        if gift.ending in {Ending.GIVEN_UP, Ending.PAID_WITH_ANOTHER_CARD}:
            self.cashier.be_refused(checkout)
        if gift.ending is not Ending.GIVEN_UP:
            payment = self.cashier.pay(checkout)
            if gift.ending is Ending.REFUNDED:
                self.cashier.give_back(payment)

    def _giver(self, gift: Gift) -> Person | None:
        return None if gift.signer is None else self.world.signers[gift.signer].person

    def _touch(self, channel: str, inviter: int | None) -> str | None:
        """Come by a link, when it was one, and return the token that tells which."""
        if not channel:
            return None
        codes = self.own_codes if inviter is None else self.codes[inviter]
        return self.visitors.follow(codes[channel])

    def _wait_until_booked(self) -> Truth:
        """Return the report once it says what is true, or once nothing moves it any more."""
        known = truth.of(self.world)
        told = reading.report(self.office.report())
        deadline = time.monotonic() + PATIENCE
        with self.progress.step("Dollars booked", of=known.total // 100) as advance:
            while told != known and time.monotonic() < deadline:
                time.sleep(PAUSE)
                before, told = told, reading.report(self.office.report())
                advance(told.total // 100)
                if told != before:
                    deadline = time.monotonic() + PATIENCE
        return told


def _for_each(
    items: Sequence[Item], act: Callable[[Item], None], *, advance: Advance = lambda _done: None
) -> None:
    """Let several visitors act at the same time; the first failure stops the rest."""
    with ThreadPoolExecutor(VISITORS) as pool:
        acting = [pool.submit(act, item) for item in items]
        try:
            for done, finished in enumerate(as_completed(acting), start=1):
                finished.result()
                advance(done)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
