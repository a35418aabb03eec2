"""How a petition is passed on: by which networks, in which order, in which words."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.petition import Petition


class ShareStep(TenantModel):
    """The networks a petition offers, the first one first. Without one it offers our own choice."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="share_step")
    channels = ArrayField(models.CharField(max_length=20))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["ShareStep"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="share_steps_offer_a_network", condition=Q(channels__len__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.channels)


class ShareText(TenantModel):
    """What is said on one network in one language; `channel` is empty for all that have no other.

    Plain text with the places that `petitions.domain.share_texts` knows.
    """

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="share_texts")
    channel = models.CharField(max_length=20, blank=True)
    locale = models.CharField(max_length=10)
    text = models.TextField()

    objects = TenantQuerySet["ShareText"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "locale", "channel"],
                name="one_share_text_per_language_and_network",
            ),
            models.CheckConstraint(name="share_texts_say_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.channel or 'all'} ({self.locale})"
