"""What staff decide about prompts: for the whole organisation, per petition, and in which words."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.domain import prompt_kinds
from petitions.domain.prompts import Caps
from petitions.domain.quiet_hours import QuietHours
from petitions.models.petition import Petition


class PromptPolicy(TenantModel):
    """An organisation's caps and quiet hours; from an hour to itself, nothing is quiet."""

    per_week = models.PositiveSmallIntegerField(default=Caps.per_week)
    per_petition = models.PositiveSmallIntegerField(default=Caps.per_petition)
    quiet_from = models.PositiveSmallIntegerField(default=QuietHours.begin)
    quiet_until = models.PositiveSmallIntegerField(default=QuietHours.end)

    objects = TenantQuerySet["PromptPolicy"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="one_prompt_policy_per_organisation"
            ),
            models.CheckConstraint(
                name="quiet_hours_are_on_the_clock",
                condition=Q(quiet_from__lte=23, quiet_until__lte=23),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_week} a week"


class PromptRules(TenantModel):
    """Which kinds are on for a petition, and whether all of them pause."""

    petition = models.OneToOneField(Petition, on_delete=models.PROTECT, related_name="prompt_rules")
    kinds = ArrayField(models.CharField(max_length=20), default=prompt_kinds.every)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["PromptRules"].as_manager()

    class Meta:
        verbose_name_plural = "prompt rules"
        constraints = [
            models.CheckConstraint(
                name="prompts_are_switched_by_known_kinds",
                condition=Q(kinds__contained_by=prompt_kinds.every()),
            ),
            models.CheckConstraint(
                name="prompts_pause_after_their_rules_were_made",
                condition=Q(paused_at=None) | Q(paused_at__gte=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return "paused" if self.paused_at else ", ".join(self.kinds)


class PromptWords(TenantModel):
    """Staff's own words for one kind in one language. Plain text, shown as it is."""

    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="prompt_words")
    kind = models.CharField(max_length=20)
    locale = models.CharField(max_length=10)
    subject = models.CharField(max_length=120, blank=True)
    lead = models.CharField(max_length=1000, blank=True)

    objects = TenantQuerySet["PromptWords"].as_manager()

    class Meta:
        verbose_name_plural = "prompt words"
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "kind", "locale"], name="one_wording_per_kind_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.locale}"
