"""What givers declared for tax, and when they took it back. Both append-only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.domain.tax_wording import SCHEMES
from donations.models.receipt_holder import ReceiptHolder
from mobilize.organisations.models import TenantModel, TenantQuerySet


class TaxDeclaration(TenantModel):
    """One declaration: for which days, in which words, how we know. Who gave it lies sealed."""

    class Source(models.TextChoices):
        OWN_PAGE = "own_page"
        STAFF = "staff"

    supporter = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(ReceiptHolder, on_delete=models.PROTECT, related_name="declarations")
    scheme = models.CharField(max_length=20)
    wording_version = models.CharField(max_length=20)
    wording_hash = models.CharField(max_length=64)
    locale = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    sealed = models.BinaryField(editable=False)
    source = models.CharField(max_length=10, choices=Source.choices)
    evidence = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantQuerySet["TaxDeclaration"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="declarations_are_of_a_known_scheme", condition=Q(scheme__in=SCHEMES)
            ),
            models.CheckConstraint(
                name="declarations_end_after_they_begin",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["supporter", "given_at"], name="declarations_by_giver")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.valid_from}"


class TaxDeclarationEnd(TenantModel):
    """From which day on a declaration covers nothing. Of several the earliest holds."""

    declaration = models.ForeignKey(TaxDeclaration, on_delete=models.PROTECT, related_name="ends")
    ends_on = models.DateField()
    source = models.CharField(max_length=10, choices=TaxDeclaration.Source.choices)
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantQuerySet["TaxDeclarationEnd"].as_manager()

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.ends_on}"
