"""A promise to give, with how its maker came."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from donations.domain import references
from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.conditions import On
from donations.domain.hearing import ANSWERS
from donations.domain.pledge_life import State
from donations.domain.promises import PledgeKind
from donations.domain.rails import RAILS, TRANSFER
from donations.models.ask import Ask
from donations.models.fundraising_page import FundraisingPage
from donations.models.plan import Plan
from mobilize.organisations.models import TenantModel, TenantQuerySet

UNENDED = Q(fulfilled_at=None, cancelled_at=None, lapsed_at=None, voided_at=None)
ONLY_FULFILLED = Q(fulfilled_at__isnull=False, cancelled_at=None, lapsed_at=None, voided_at=None)
ONLY_CANCELLED = Q(
    cancelled_at__gte=F("made_at"), fulfilled_at=None, lapsed_at=None, voided_at=None
)
ONLY_LAPSED = Q(lapsed_at__gte=F("made_at"), fulfilled_at=None, cancelled_at=None, voided_at=None)
ONLY_VOID = Q(voided_at__gte=F("made_at"), fulfilled_at=None, cancelled_at=None, lapsed_at=None)


class Pledge(TenantModel):
    """Touches, journey and place in the forest never change; `state` by `domain.pledge_life` only.

    In instalments `amount_minor` is the whole, in `parts` from `first_on` on, and `due_on` the
    day of the next. Of a recurring gift it is one slot of its `plan`. `anonymous` gifts are
    never shown with a name. `asked_minor` are the amounts its giver was shown, of a `variant`.
    `heard` is how they say they heard of it, once for all gifts of a plan; empty: not said.
    Amount, cause and petition change together with `changed_at` only.
    `confirmed_at` is when whoever reads its address said by mail that the promise is theirs.
    """

    State = State

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    supporter = models.ForeignKey(
        "petitions.Supporter", on_delete=models.PROTECT, null=True, related_name="+"
    )
    fundraising_page = models.ForeignKey(
        FundraisingPage, on_delete=models.PROTECT, null=True, db_index=False, related_name="pledges"
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    rail = models.CharField(max_length=10, choices=[(rail, rail) for rail in RAILS])
    kind = models.CharField(
        max_length=12,
        choices=[(each.value, each.value) for each in PledgeKind],
        default="once",
        db_default="once",
    )
    parts = models.PositiveSmallIntegerField(default=1, db_default=1)
    first_on = models.DateField(null=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="pledges")
    slot = models.PositiveIntegerField(null=True)
    condition = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in On], blank=True, db_default=""
    )
    condition_number = models.BigIntegerField(null=True)
    condition_until = models.DateField(null=True)
    state = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in State], default="open"
    )
    due_on = models.DateField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)
    anonymous = models.BooleanField(default=True, db_default=True)
    ask = models.ForeignKey(Ask, on_delete=models.SET_NULL, null=True, related_name="+")
    ask_variant = models.CharField(max_length=20, blank=True, db_default="")
    asked_minor = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    touch = models.ForeignKey(
        "petitions.Touch", on_delete=models.PROTECT, null=True, related_name="+"
    )
    touches = ArrayField(models.UUIDField(), default=list, db_default=[])
    journey = ArrayField(models.CharField(max_length=20), default=list)
    heard = models.CharField(
        max_length=10, choices=[(each, each) for each in ANSWERS], blank=True, db_default=""
    )
    parent = models.ForeignKey(
        "petitions.Signature", on_delete=models.PROTECT, null=True, related_name="+"
    )
    root_id = models.UUIDField(null=True)
    depth = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    confirm_asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["Pledge"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pledges_say_when",
                condition=(
                    Q(state__in=["conditional", "open", "due", "reminded", "part_paid"]) & UNENDED
                )
                | (Q(state="fulfilled") & ONLY_FULFILLED)
                | (Q(state="cancelled") & ONLY_CANCELLED)
                | (Q(state="lapsed") & ONLY_LAPSED)
                | (Q(state="void") & ONLY_VOID),
            ),
            models.CheckConstraint(
                name="pledges_wait_for_a_condition_only",
                condition=Q(condition="", condition_number=None, condition_until=None, met_at=None)
                & ~Q(state__in=["conditional", "void"])
                | (
                    ~Q(condition="")
                    & Q(condition_number__gte=1)
                    & (~Q(state__in=["conditional", "void"]) | Q(met_at=None))
                    & (~Q(condition="total") | Q(condition_until__isnull=False))
                    & (~Q(condition="signatures") | Q(petition__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="pledges_are_of_one_kind",
                condition=Q(kind="once", parts=1, plan=None, slot=None)
                | Q(kind="instalments", parts__gte=2, first_on__isnull=False, plan=None, slot=None)
                | Q(kind="recurring", parts=1, plan__isnull=False, slot__gte=1, condition=""),
            ),
            models.CheckConstraint(
                name="pledges_have_an_amount_that_can_be_paid",
                condition=Q(amount_minor__range=(SMALLEST_MINOR, LARGEST_MINOR)),
            ),
            models.CheckConstraint(
                name="givers_say_once_and_in_known_words_how_they_heard",
                condition=Q(heard="") | (Q(heard__in=ANSWERS) & (Q(slot__isnull=True) | Q(slot=1))),
            ),
            models.CheckConstraint(
                name="promises_are_confirmed_once_their_giver_was_asked",
                condition=Q(confirmed_at=None)
                | Q(confirm_asked_at__isnull=False, confirmed_at__gte=F("confirm_asked_at")),
            ),
            models.CheckConstraint(
                name="pledges_change_after_they_were_made",
                condition=Q(changed_at=None) | Q(changed_at__gte=F("made_at")),
            ),
            models.CheckConstraint(
                name="pledges_travel_on_a_known_rail", condition=Q(rail__in=RAILS)
            ),
            models.CheckConstraint(
                name="pledges_with_a_parent_name_its_root",
                condition=Q(parent=None, depth=0)
                | Q(parent__isnull=False, depth__gt=0, root_id__isnull=False),
            ),
            models.UniqueConstraint(fields=["plan", "slot"], name="one_pledge_per_slot_of_a_plan"),
        ]
        indexes = [
            models.Index(fields=["cause", "made_at"], name="pledges_by_cause"),
            models.Index(
                fields=["organisation", "due_on"],
                condition=Q(state__in=["open", "due", "reminded", "part_paid"]),
                name="pledges_by_due_day",
            ),
            models.Index(
                fields=["cause"], condition=Q(state="conditional"), name="pledges_that_wait"
            ),
            models.Index(
                fields=["organisation"], condition=~Q(heard=""), name="pledges_that_say_how_heard"
            ),
            models.Index(
                fields=["fundraising_page"],
                condition=Q(fundraising_page__isnull=False),
                name="pledges_on_a_page",
            ),
        ]

    @property
    def reference(self) -> str:
        """What a transfer names so that we know whose it is; empty for other rails."""
        return references.of(self.id) if self.rail == TRANSFER else ""

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
