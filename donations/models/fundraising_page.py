"""A supporter's own page that collects for a cause, and the team it is in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.domain.fundraising import PageKind, PageState
from mobilize.organisations.models import TenantModel, TenantQuerySet

SHOWN = Q(hidden_at=None, hidden_reason="")
HIDDEN = Q(hidden_at__gte=F("made_at")) & ~Q(hidden_reason="")


class Team(TenantModel):
    """Pages of one cause that collect together. `code` lets a page join: its captain hands it on.

    Its name is its captain's word until others have joined; then it is theirs too.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    captain = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=80)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["Team"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="one_team_per_short_name"
            ),
            models.CheckConstraint(name="teams_say_why_they_are_hidden", condition=SHOWN | HIDDEN),
        ]

    def __str__(self) -> str:
        return self.slug


class FundraisingPage(TenantModel):
    """Confirmed by its owner's mailed link, hidden when staff say so; its words are sealed.

    They lie under the owner's own key and go with it. `offset_minor` was collected elsewhere,
    as the owner says: in no book and no total. The cause never changes.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    supporter = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="pages")
    link = models.OneToOneField(
        "petitions.ShareLink", on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in PageKind])
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in PageState],
        default=PageState.PENDING,
    )
    slug = models.CharField(max_length=80, null=True)  # noqa: DJ001 - none before it is confirmed
    title_sealed = models.BinaryField()
    story_sealed = models.BinaryField()
    about_sealed = models.BinaryField()
    about_on = models.DateField(null=True)
    locale = models.CharField(max_length=10)
    name_shown = models.BooleanField(default=False)
    goal_minor = models.BigIntegerField()
    offset_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=200, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["FundraisingPage"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"], name="one_fundraising_page_per_short_name"
            ),
            models.CheckConstraint(
                name="fundraising_pages_say_when",
                condition=Q(
                    state="pending", confirmed_at=None, closed_at=None, slug=None, link=None
                )
                | (
                    Q(confirmed_at__gte=F("made_at"), slug__isnull=False, link__isnull=False)
                    & (
                        Q(state="open", closed_at=None)
                        | Q(state="closed", closed_at__gte=F("confirmed_at"))
                    )
                ),
            ),
            models.CheckConstraint(
                name="fundraising_pages_say_why_they_are_hidden", condition=SHOWN | HIDDEN
            ),
            models.CheckConstraint(
                name="fundraising_pages_have_a_goal",
                condition=Q(goal_minor__gte=1, offset_minor__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["cause", "state"], name="fundraising_pages_by_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class PageMoney(TenantModel):
    """What a page has brought in one currency: the sum of its ledger entries.

    A trigger writes it, in the transaction of the entry; nobody else does. `gifts` counts
    those given back later, too.
    """

    page = models.ForeignKey(FundraisingPage, on_delete=models.PROTECT, related_name="money")
    currency = models.CharField(max_length=3)
    settled_minor = models.BigIntegerField()
    gifts = models.BigIntegerField()

    objects = TenantQuerySet["PageMoney"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "currency"], name="one_sum_per_page_and_currency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.settled_minor} {self.currency}"
