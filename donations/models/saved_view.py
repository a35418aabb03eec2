"""A report's filters under a name, for everybody in the organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.domain.views import LONGEST_NAME, LONGEST_QUERY, REPORTS
from mobilize.organisations.models import TenantModel, TenantQuerySet


class SavedView(TenantModel):
    """One report as somebody set it up; `query` is the address's, as `domain.views` allows it."""

    report = models.CharField(max_length=20, choices=[(each, each) for each in REPORTS])
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["SavedView"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "report", "name"], name="one_view_per_report_and_name"
            ),
            models.CheckConstraint(
                name="views_are_of_a_known_report", condition=Q(report__in=list(REPORTS))
            ),
            models.CheckConstraint(name="views_have_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.name}"
