"""The organisation's own accounts, and what the bank says moved on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.models.payment import Payment
from mobilize.organisations.models import TenantModel, TenantQuerySet


class BankAccount(TenantModel):
    """An account of the organisation. `csv_layout` is how its bank writes CSV.

    `creditor_id` names the organisation in the SEPA direct debit scheme; empty where it
    collects none.
    """

    name = models.CharField(max_length=100)
    holder = models.CharField(max_length=70)
    iban = models.CharField(max_length=34)
    currency = models.CharField(max_length=3)
    csv_layout = models.JSONField(default=dict)
    creditor_id = models.CharField(max_length=35, blank=True)
    created_at = models.DateTimeField()

    objects = TenantQuerySet["BankAccount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "iban"], name="one_bank_account_per_iban"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankStatement(TenantModel):
    """One statement of a file. `digest` and `part` make sending the file again do nothing.

    `told`, `repeated` and `left_out` count its lines: those new to us, those known from an
    overlapping file, those that are none of ours to book.
    """

    class Format(models.TextChoices):
        CAMT = "camt"
        CSV = "csv"

    class State(models.TextChoices):
        MATCHING = "matching"
        MATCHED = "matched"

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="statements")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=4, choices=Format.choices)
    digest = models.CharField(max_length=64)
    part = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.MATCHING)
    bank_ref = models.CharField(max_length=140, blank=True)
    number = models.PositiveIntegerField(null=True)
    opening_minor = models.BigIntegerField(null=True)
    closing_minor = models.BigIntegerField(null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    told = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = TenantQuerySet["BankStatement"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest", "part"], name="one_statement_however_often_sent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankLine(TenantModel):
    """One movement. waiting → booked or ignored.

    `fingerprint` is a keyed hash of what two tellings of a line share, `ordinal` counts
    equal ones. Who paid and what for lies sealed until the line is settled. `why` is the
    code of what keeps it waiting.
    """

    class Kind(models.TextChoices):
        CREDIT = "credit"
        RETURN = "return"
        CAME_BACK = "came_back"

    class State(models.TextChoices):
        WAITING = "waiting"
        BOOKED = "booked"
        IGNORED = "ignored"

    wrapped_columns = ("details_sealed",)

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="lines")
    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    booked_on = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    fingerprint = models.BinaryField(editable=False)
    ordinal = models.PositiveIntegerField()
    reference = models.CharField(max_length=18, blank=True)
    bank_ref = models.CharField(max_length=140, blank=True)
    details_sealed = models.BinaryField(editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=200, blank=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["BankLine"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint", "ordinal"],
                name="one_bank_line_however_often_it_is_told",
            ),
            models.CheckConstraint(
                name="settled_bank_lines_say_when_and_keep_no_details",
                condition=Q(state="waiting", settled_at=None, payment=None, note="")
                | Q(
                    state="booked",
                    settled_at__isnull=False,
                    payment__isnull=False,
                    details_sealed=b"",
                )
                | Q(Q(state="ignored", settled_at__isnull=False, details_sealed=b""), ~Q(note="")),
            ),
            models.CheckConstraint(
                name="bank_lines_come_and_returns_go",
                condition=Q(kind="return", amount_minor__lt=0)
                | Q(kind__in=["credit", "came_back"], amount_minor__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "id"],
                condition=Q(state="waiting"),
                name="bank_lines_waiting",
            ),
            models.Index(fields=["account", "booked_on"], name="bank_lines_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.state}"
