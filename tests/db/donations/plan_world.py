"""A recurring gift of Ines, with a real provider, a worker, and days that pass."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from donations.domain.promises import Giver, Promise, Rhythm
from donations.models import Payment, Plan, PlanStep, Pledge, SavedMethod
from donations.services import collecting, own_plans, pledging
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from tests import builders
from tests.clients import scope
from tests.paying import GOOD, Till

DAY = timedelta(days=1)


@dataclass
class Giving:
    """Somebody's plan; `now` is their day, which starts today: the provider has a clock too."""

    till: Till
    deliver: Callable[..., int]
    org: Organisation
    plan: Plan
    now: datetime = field(default_factory=clock.now)

    @property
    def token(self) -> str:
        return own_plans.token_of(self.plan)

    def fresh(self) -> Plan:
        self.plan = Plan.objects.select_related("organisation", "supporter").get(id=self.plan.id)
        return self.plan

    def newest(self) -> Pledge:
        return Pledge.objects.get(plan=self.plan, slot=self.fresh().slot)

    def payments(self) -> list[Payment]:
        rows = Payment.objects.filter(pledge__plan=self.plan)
        return list(rows.order_by("created_at", "id"))

    def moves(self) -> list[str]:
        rows = PlanStep.objects.filter(plan=self.plan).order_by("id")
        return list(rows.values_list("move", flat=True))

    def card(self) -> SavedMethod:
        return SavedMethod.objects.filter(pledge__plan=self.plan).latest("created_at", "id")

    def begin(self, card: str = GOOD) -> None:
        """Pay the first gift on the provider's page."""
        session = self.till.open(self.newest(), now=self.now)
        self.till.pay(session, card, authenticated=True)
        self.hear()

    def hear(self) -> None:
        """Let the provider's events arrive and the worker deliver all that waits."""
        self.till.tell()
        self.deliver(now=clock.now())

    def work(self) -> None:
        """Let the worker come by, twice: the second time finds nothing to do."""
        for _ in range(2):
            with scope.nobody():
                collecting_for(self.org, now=self.now)
        self.deliver(now=clock.now())

    def until(self, day: date) -> None:
        """Let days pass, one by one, with a worker that comes by at noon."""
        zone = ZoneInfo(self.fresh().time_zone)
        while (noon := self.now.astimezone(zone)).date() < day:
            tomorrow = noon.date() + DAY
            self.now = datetime(
                tomorrow.year, tomorrow.month, tomorrow.day, 12, tzinfo=zone
            ).astimezone(self.now.tzinfo)
            self.work()


def collecting_for(org: Organisation, *, now: datetime) -> None:
    """Do what the chore does for one organisation."""
    from mobilize.organisations import scoping  # noqa: PLC0415 - needs the loaded apps

    with scoping.within(org.id):
        due = collecting.due(organisation_id=org.id, now=now)
    for plan_id in due:
        collecting.look_after(organisation_id=org.id, plan_id=plan_id, now=now)


def a_giving(
    till: Till, deliver: Callable[..., int], *, rhythm: Rhythm | None = None, zone: str = "UTC"
) -> Giving:
    """Return a plan of 10.00 a month that waits for its first gift."""
    org = builders.an_organisation("relief", time_zone=zone)
    cause, now = builders.a_cause(org), clock.now()
    pledge = pledging.make(
        cause=cause,
        petition=None,
        promise=Promise(
            amount_minor=1000,
            currency=cause.currency,
            rail="card",
            rhythm=rhythm or Rhythm(1),
        ),
        giver=Giver(email="ines@example.org", name="Ines Duarte"),
        touch_token=None,
        now=now,
    )
    assert pledge.plan is not None
    return Giving(till, deliver, org, pledge.plan, now)
