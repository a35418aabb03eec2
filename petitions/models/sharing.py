"""Links people pass on, the visits through them, and who looked at what they show."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.cause import Cause
from petitions.models.petition import Petition

CHANNEL = r"^[a-z][a-z0-9_]{0,19}$"  # which there are is the domain's to say


class ShareLink(TenantModel):
    """A short link for one channel. Owned by a signature, or by the organisation itself.

    One to a supporter's own page names its owner, who may have signed or not, and where it
    leads, below the organisation's address; whoever comes through it was brought by them.
    """

    code = models.CharField(max_length=20, unique=True)
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, null=True, related_name="+")
    signature = models.ForeignKey(
        "petitions.Signature", on_delete=models.PROTECT, null=True, related_name="links"
    )
    supporter = models.ForeignKey(
        "petitions.Supporter",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="links",
    )
    leads_to = models.CharField(max_length=120, blank=True, db_default="")
    channel = models.CharField(max_length=20)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    objects = TenantQuerySet["ShareLink"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "channel"], name="one_link_per_signature_and_channel"
            ),
            models.CheckConstraint(
                name="links_name_a_channel", condition=Q(channel__regex=CHANNEL)
            ),
            models.CheckConstraint(
                name="signers_links_lead_to_a_petition",
                condition=Q(signature=None) | Q(petition__isnull=False),
            ),
            models.CheckConstraint(
                name="links_to_own_pages_have_one_owner",
                condition=Q(supporter=None, leads_to="")
                | Q(supporter__isnull=False, signature=None, petition=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["supporter"], condition=Q(supporter__isnull=False), name="links_of_people"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Touch(TenantModel):
    """One visit. Append-only. `known_by` says how its channel is known.

    The evidence is kept beside the channel (see petitions.domain.visits), so that newer
    rules can be tried on old visits; `rules` is the version that decided, 0 our own.
    """

    class KnownBy(models.TextChoices):
        CODE = "code"
        SOURCE = "source"
        CLICK_ID = "click_id"
        REFERRER = "referrer"
        IN_APP = "in_app"
        UNKNOWN = "unknown"

    cause = models.ForeignKey(
        Cause, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    link = models.ForeignKey(ShareLink, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    known_by = models.CharField(max_length=10, choices=KnownBy)
    source = models.CharField(max_length=60, blank=True, db_default="")
    medium = models.CharField(max_length=60, blank=True, db_default="")
    campaign = models.CharField(max_length=60, blank=True, db_default="")
    click_id = models.CharField(max_length=20, blank=True, db_default="")
    referrer_host = models.CharField(max_length=100, blank=True, db_default="")
    in_app = models.CharField(max_length=20, blank=True, db_default="")
    rules = models.PositiveIntegerField(db_default=0)
    occurred_at = models.DateTimeField()

    objects = TenantQuerySet["Touch"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="touches_say_how_their_channel_is_known",
                condition=Q(known_by="code", link__isnull=False, channel__regex=CHANNEL)
                | Q(
                    known_by__in=["source", "click_id", "referrer", "in_app"],
                    link=None,
                    channel__regex=CHANNEL,
                )
                | Q(known_by="unknown", link=None, channel="unknown"),
            ),
        ]
        indexes = [
            models.Index(fields=["petition", "occurred_at"], name="touch_by_petition"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class LinkPreview(TenantModel):
    """That a network's program looked at what a link shows: the link was really posted there."""

    link = models.ForeignKey(ShareLink, on_delete=models.PROTECT, related_name="previews")
    network = models.CharField(max_length=20)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    objects = TenantQuerySet["LinkPreview"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "network"], name="one_preview_per_link_and_network"
            ),
            models.CheckConstraint(
                name="previews_end_after_they_begin",
                condition=Q(last_seen_at__gte=models.F("first_seen_at"), times__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.link_id}"
