"""An NGO: the tenant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from mobilize.kit import ids

# First words of paths that belong to the house itself, so that no tenant can take them.
RESERVED_SLUGS = [
    "accounts",
    "admin",
    "api",
    "confirm",
    "docs",
    "embed",
    "health",
    "hooks",
    "language",
    "mail",
    "metrics",
    "my-data",
    "oembed",
    "s",
    "static",
    "staff",
    "unsubscribe",
    "verify",
    "webhooks",
    "widget",
]
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


class Organisation(models.Model):
    """A tenant. Its name and slug are public; everything else it owns carries its id."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    slug = models.SlugField(max_length=60, unique=True, validators=[RegexValidator(f"^{SLUG}$")])
    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, default="EUR")
    locale = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    look_back_days = models.PositiveSmallIntegerField(default=90)
    # Finds people by their addresses, so it never changes: see docs/adr/0002.
    wrapped_index_key = models.BinaryField(editable=False, db_column="wrapped_key")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisations_take_no_reserved_slug",
                condition=~Q(slug__in=RESERVED_SLUGS),
            ),
            models.CheckConstraint(
                name="organisations_look_back_at_least_a_day",
                condition=Q(look_back_days__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone whose days and nights are this organisation's."""
        return ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """Return the day that it is for this organisation at a moment."""
        return moment.astimezone(self.zone).date()
