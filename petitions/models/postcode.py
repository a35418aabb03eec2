"""Where postcodes lie, as an organisation has told us."""

from django.db import models

from mobilize.organisations.models import TenantModel, TenantQuerySet


class PostcodeArea(TenantModel):
    """The region of all postcodes of a country that begin alike; the longest prefix holds.

    `prefix` has capitals and digits only. Nobody's own postcode is kept anywhere.
    """

    country = models.CharField(max_length=2)
    prefix = models.CharField(max_length=12)
    region = models.CharField(max_length=40)

    objects = TenantQuerySet["PostcodeArea"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "country", "prefix"], name="one_region_per_postcode_prefix"
            ),
            models.CheckConstraint(
                name="postcode_prefixes_are_normalised",
                condition=models.Q(prefix__regex="^[A-Z0-9]+$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.prefix}"
