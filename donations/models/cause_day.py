"""What a cause got on each day: changes on their way, and what they add up to (ADR 4).

As with a cause's totals, triggers of the database write the changes in the transaction of
the ledger entry, the pledge or the signature. Days are those of where the organisation is.
"""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet

# Without a petition for money that came to the cause itself; without a currency for signatures.
NOTHING = Q(
    settled_minor=0, back_minor=0, gifts=0, promised_minor=0, called_off_minor=0, promises=0,
    signatures=0,
)  # fmt: skip


class Figures(models.Model):
    """Of one petition or none, in one currency or, for signatures, none.

    `settled_minor` is the ledger's sum of the day, `back_minor` the part of it that is no gift,
    `gifts` how many came. `promised_minor` and `promises` are what came to stand on the day
    less what was called off or lapsed on it, `called_off_minor` (never above nothing) that part;
    `signatures` are those confirmed on it that still are.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    currency = models.CharField(max_length=3, blank=True)
    day = models.DateField()
    settled_minor = models.BigIntegerField(default=0)
    back_minor = models.BigIntegerField(default=0)
    gifts = models.BigIntegerField(default=0)
    promised_minor = models.BigIntegerField(default=0)
    called_off_minor = models.BigIntegerField(default=0, db_default=0)
    promises = models.BigIntegerField(default=0)
    signatures = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.day} {self.currency}"


class DayChange(TenantModel, Figures):
    """What one statement added to a day, not yet folded. Inserted and deleted, never updated."""

    objects = TenantQuerySet["DayChange"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="day_changes_change_something", condition=~NOTHING)
        ]


class CauseDay(TenantModel, Figures):
    """A day's folded figures. Only the fold writes them."""

    folded_at = models.DateTimeField()

    objects = TenantQuerySet["CauseDay"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "petition", "currency", "day"],
                name="one_line_per_day_petition_and_currency",
                nulls_distinct=False,
            ),
        ]


class DayRecount(TenantModel):
    """What a full recount of a cause's days found beside what was shown. Append-only.

    `lines` were compared, of which `drifting` differ: it must be 0. Each drift adds up the
    differences of all lines without their signs, so that no two make up for each other.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    lines = models.PositiveIntegerField()
    drifting = models.PositiveIntegerField()
    money_drift = models.BigIntegerField()
    number_drift = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = TenantQuerySet["DayRecount"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="drifting_days_say_by_how_much",
                condition=Q(drifting=0, money_drift=0, number_drift=0)
                | Q(Q(money_drift__gt=0) | Q(number_drift__gt=0), drifting__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["cause", "made_at"], name="day_recount_newest")]

    def __str__(self) -> str:
        return f"{self.drifting} of {self.lines} lines drift"
