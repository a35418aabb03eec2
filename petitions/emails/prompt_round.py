"""One chunk of prompts on its way: each sent, put off or given up, and every answer judged."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest
from random import SystemRandom
from uuid import UUID

from mobilize.kit import smtp
from mobilize.kit.smtp import Fate, Letter, Outcome
from mobilize.outbox import backoff
from petitions.domain import bounces
from petitions.services import mail_pacing, prompting, suppressing
from petitions.services.mail_pacing import PROBE, SERVER, Room
from petitions.services.prompting import Claimed, State, Told

IN_A_ROW = 3  # temporary refusals by one domain, and it is probed from then on
jitter = SystemRandom()


@dataclass
class Round:
    """A chunk, the letters that could be written, and what became of each."""

    organisation_id: UUID
    claimed: list[Claimed]
    letters: dict[UUID, Letter]
    ends_at: float  # by the monotonic clock
    away: bool = False
    told: list[Told] = field(default_factory=list)
    _rooms: dict[str, Room] = field(default_factory=dict)
    _refusals: Counter[str] = field(default_factory=Counter)
    _dead: list[bytes] = field(default_factory=list)
    _soft: list[bytes] = field(default_factory=list)

    def send(self) -> None:
        """Send what may go out now. Afterwards each claimed prompt has been told of."""
        waiting = self._admitted()
        for each, following in zip_longest(waiting, waiting[1:]):
            room = self._rooms[self._domain(each)]
            if self.is_over() or room.mails < 0:
                self._put_off(each, room.wait)
                continue
            ahead = self.letters[following.id] if following else None
            self._note(each, smtp.kept().send(self.letters[each.id], following=ahead))
        smtp.kept().leave()

    def is_over(self) -> bool:
        """Say whether no further mail may be begun."""
        return self.away or time.monotonic() >= self.ends_at

    def has_more(self, chunk: int) -> bool:
        """Say whether more may be due: it was a whole chunk, or one that had to go alone."""
        return len(self.claimed) == chunk or any(each.alone for each in self.claimed)

    def settle(self, *, now: datetime) -> None:
        """Write down what became of all. Call it within the organisation's scope."""
        prompting.mark(self.told)
        suppressing.note_dead(organisation_id=self.organisation_id, hashes=self._dead)
        suppressing.note_soft(organisation_id=self.organisation_id, hashes=self._soft, now=now)

    def _admitted(self) -> list[Claimed]:
        """Return whose domain has room for another mail; what is probed comes last."""
        wished: Counter[str] = Counter()
        for each in self.claimed:
            if each.id in self.letters:
                wished[self._domain(each)] += 1
            else:
                self._fail(each, "unwritable")
        self._rooms = mail_pacing.admit(wished) if wished else {}
        admitted = [each for each in self.claimed if each.id in self.letters and self._enter(each)]
        return sorted(admitted, key=lambda each: self._rooms[self._domain(each)].down)

    def _enter(self, each: Claimed) -> bool:
        room = self._rooms[self._domain(each)]
        if room.mails > 0:
            room.mails -= 1
            return True
        self._put_off(each, room.next_wait())
        return False

    def _note(self, each: Claimed, outcome: Outcome) -> None:
        match outcome.fate:
            case Fate.TAKEN:
                self._tell(each, State.SENT)
                self._go_on(each)
            case Fate.DOUBT:
                self._tell(each, State.UNCERTAIN, "in_doubt")
                self._count_refusal(each)
            case Fate.AWAY:
                self.away = True
                mail_pacing.slow(SERVER)
                self._put_off(each, PROBE)
            case Fate.LATER:
                self._note_refusal_for_now(each, outcome)
            case Fate.NEVER:
                self._note_refusal_for_good(each, outcome)

    def _note_refusal_for_now(self, each: Claimed, outcome: Outcome) -> None:
        verdict = bounces.judge(code=outcome.code, enhanced=outcome.enhanced, at=outcome.at)
        if verdict.slows:
            self._slow(self._domain(each))
            self._put_off(each, PROBE)
            return
        if verdict.soft:
            self._soft.append(bytes(each.supporter.email_index or b""))
        self._fail(each, "not_deliverable")
        self._count_refusal(each)

    def _note_refusal_for_good(self, each: Claimed, outcome: Outcome) -> None:
        verdict = bounces.judge(code=outcome.code, enhanced=outcome.enhanced, at=outcome.at)
        address = bytes(each.supporter.email_index or b"")
        if verdict.dead:
            self._dead.append(address)
        if verdict.soft:
            self._soft.append(address)
        self._tell(each, State.SUPPRESSED, "bounced" if verdict.dead else "refused")
        self._go_on(each)

    def _go_on(self, each: Claimed) -> None:
        """Note that its domain takes mail, if that was in doubt."""
        domain = self._domain(each)
        self._refusals[domain] = 0
        if self._rooms[domain].down:
            mail_pacing.recover(domain)
            self._rooms[domain].down = False

    def _count_refusal(self, each: Claimed) -> None:
        domain = self._domain(each)
        self._refusals[domain] += 1
        if self._refusals[domain] >= IN_A_ROW:
            self._slow(domain)

    def _slow(self, domain: str) -> None:
        """Send this domain no more of this chunk."""
        mail_pacing.slow(domain)
        self._rooms[domain] = Room(-1, PROBE, down=True)

    def _fail(self, each: Claimed, reason: str) -> None:
        """Let it wait for its next attempt, longer each time; after the last give it up."""
        if prompting.is_given_up(each.attempts):
            self._tell(each, State.SUPPRESSED, reason)
        else:
            pause = backoff.delay(each.attempts, random=jitter)
            self.told.append(Told(claimed=each, state=State.QUEUED, pause=pause))

    def _put_off(self, each: Claimed, pause: timedelta) -> None:
        """Let it wait without having tried: for as long as said, and up to twice that."""
        spread = pause * (1 + jitter.random())
        self.told.append(Told(claimed=each, state=State.QUEUED, pause=spread, spent=False))

    def _tell(self, each: Claimed, state: str, reason: str = "") -> None:
        self.told.append(Told(claimed=each, state=state, reason=reason))

    def _domain(self, each: Claimed) -> str:
        return mail_pacing.domain_of(self.letters[each.id].to)
