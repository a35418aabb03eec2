"""What a cause has: changes on their way, and what they add up to (ADR 4).

Triggers of the database write the changes, in the transaction of the ledger entry, the
pledge or the match, whoever wrote that. So no service can forget to, and none has to know.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class MoneyChange(TenantModel):
    """What one statement added to a cause, not yet folded. Inserted and deleted, never updated."""

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    settled_minor = models.BigIntegerField()
    gifts = models.IntegerField()
    promised_minor = models.BigIntegerField()
    promises = models.IntegerField()
    matched_minor = models.BigIntegerField()

    objects = TenantQuerySet["MoneyChange"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="money_changes_change_something",
                condition=~Q(
                    settled_minor=0, gifts=0, promised_minor=0, promises=0, matched_minor=0
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settled_minor:+d} {self.currency}"


class CauseMoney(TenantModel):
    """A cause's folded money in one currency. Only the fold writes it.

    `settled_minor` is the ledger's sum, `gifts` its number of gifts, those given back
    later included. `promised_minor` and `promises` are the pledges that stand, paid ones
    included.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    settled_minor = models.BigIntegerField(default=0)
    gifts = models.BigIntegerField(default=0)
    promised_minor = models.BigIntegerField(default=0)
    promises = models.BigIntegerField(default=0)
    matched_minor = models.BigIntegerField(default=0)
    folded_at = models.DateTimeField()

    objects = TenantQuerySet["CauseMoney"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "currency"], name="one_sum_per_cause_and_currency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settled_minor} {self.currency}"


class MoneyRecount(TenantModel):
    """What a full recount found beside what was shown. Append-only; each drift must be 0."""

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    settled_minor = models.BigIntegerField()
    settled_drift = models.BigIntegerField()
    gifts = models.BigIntegerField()
    gifts_drift = models.BigIntegerField()
    promised_minor = models.BigIntegerField()
    promised_drift = models.BigIntegerField()
    matched_minor = models.BigIntegerField()
    matched_drift = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = TenantQuerySet["MoneyRecount"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["cause", "made_at"], name="money_recount_newest")]

    @property
    def drifts(self) -> bool:
        found = (self.settled_drift, self.gifts_drift, self.promised_drift, self.matched_drift)
        return any(found)

    def __str__(self) -> str:
        return f"drift {self.settled_drift} {self.currency}"


class StartFigure(TenantModel):
    """What was collected elsewhere before: shown on top, never in the books.

    None is ever changed; the newest of a cause and currency counts.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = TenantQuerySet["StartFigure"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="start_figures_are_not_below_zero", condition=Q(amount_minor__gte=0)
            ),
        ]
        indexes = [
            models.Index(F("cause"), F("currency"), F("made_at").desc(), name="start_newest")
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"
