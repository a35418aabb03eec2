"""What the last look over a cause's referral forest found. Computed; never the truth about it.

The truth is each signature's and each pledge's place. These rows are replaced as a whole,
so most point to nothing that the database would check.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import Organisation, TenantModel, TenantQuerySet

UNCHECKED: dict[str, Any] = {
    "on_delete": models.DO_NOTHING, "related_name": "+", "db_constraint": False, "db_index": False
}  # fmt: skip


class ChainSummary(TenantModel):
    """A cause's forest, or one petition's part of it: the trees whose root signed that petition.

    `levels` is the generations table: how many stand at each depth. Of the money that
    came through somebody's link (`brought_minor`) the signers' shares and `givers_minor`
    are all. `roots_minor`, `loose_minor` and `left_over` are as in `domain.chain_credit`; null in
    a row of before they were kept. `reproduction` and `dispersion` describe how many each signer
    brings; they are unknown where too few were brought. `top_coverage` is the share of those
    brought who stand below the ten that cover most. `worth` says what leaders are judged by: how
    many signatures and gifts come straight through each (`came`), and by measure what one of
    them is worth (petitions.domain.worth). `notes` counts what was cut or left out.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    signatures = models.PositiveIntegerField()
    trees = models.PositiveIntegerField()
    alone = models.PositiveIntegerField()
    recruiters = models.PositiveIntegerField()
    largest = models.PositiveIntegerField()
    longest = models.PositiveIntegerField()
    levels = ArrayField(models.PositiveIntegerField())
    sizes = ArrayField(models.PositiveIntegerField())
    brought_minor = models.BigIntegerField()
    givers_minor = models.BigIntegerField()
    roots_minor = models.BigIntegerField(null=True)
    loose_minor = models.BigIntegerField(null=True)
    left_over = models.FloatField(null=True)
    reproduction = models.FloatField(null=True)
    dispersion = models.FloatField(null=True)
    top_share = models.FloatField(null=True)
    behind_most = models.FloatField(null=True)
    gini = models.FloatField(null=True)
    top_coverage = models.FloatField(null=True)
    worth = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    objects = TenantQuerySet["ChainSummary"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "petition"],
                nulls_distinct=False,
                name="one_summary_per_cause_and_petition",
            ),
            models.CheckConstraint(
                name="trees_hold_all_who_are_not_alone",
                condition=Q(signatures__gte=F("alone") + 2 * F("trees")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause_id} {self.petition_id or ''}"


class ChainTree(TenantModel):
    """One tree of two and more; its id is its root's. A single signature has no row.

    `wiener` is the sum of the distances between any two of it, exactly; `virality` their
    mean, which says little without the size.
    """

    organisation = models.ForeignKey(Organisation, **UNCHECKED)
    cause = models.ForeignKey("petitions.Cause", **UNCHECKED)
    petition = models.ForeignKey("petitions.Petition", **UNCHECKED)
    size = models.PositiveIntegerField()
    depth = models.PositiveIntegerField()
    breadth = models.PositiveIntegerField()
    levels = ArrayField(models.PositiveIntegerField())
    wiener = models.DecimalField(max_digits=40, decimal_places=0)
    virality = models.FloatField()
    brought_minor = models.BigIntegerField()

    objects = TenantQuerySet["ChainTree"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trees_are_of_two_and_more", condition=Q(size__gte=2, depth__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ChainPage(TenantModel):
    """What came below some hundred signatures of a cause: a column each, in the order of ids.

    A row for each signature would cost more to write than everything else together. Who
    brought nothing stands on no page; `donations.queries.recruiters` reads them one by one.

    Signatures: `direct` through its own links, `descendants` over any number of steps; `came`
    counts those and the gifts that came straight through it, whether or not they still count.
    Money: `below_minor` all that would be gone with it, `shared_minor` its share when each
    gift is split among everybody on its way: only these add up. The discounted ones halve
    with each step. `exposure` is how much of its time to bring somebody has gone by, 0 to
    1. One that is `set_aside` is under suspicion and no leader. `begins` marks the first of a
    tree; null on a page of before it was kept. `petition` counts the cause's petitions from 1,
    the oldest first.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    first_id = models.UUIDField()
    last_id = models.UUIDField()
    ids = ArrayField(models.UUIDField())
    petition = ArrayField(models.PositiveIntegerField())
    direct = ArrayField(models.PositiveIntegerField())
    came = ArrayField(models.PositiveIntegerField())
    descendants = ArrayField(models.PositiveIntegerField())
    discounted = ArrayField(models.FloatField())
    below_minor = ArrayField(models.BigIntegerField())
    shared_minor = ArrayField(models.BigIntegerField())
    discounted_minor = ArrayField(models.FloatField())
    exposure = ArrayField(models.FloatField())
    set_aside = ArrayField(models.BooleanField())
    begins = ArrayField(models.BooleanField(), null=True)

    objects = TenantQuerySet["ChainPage"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "first_id"], name="one_page_per_cause_and_beginning"
            ),
            models.CheckConstraint(
                name="pages_end_after_they_begin", condition=Q(last_id__gte=F("first_id"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause_id} {self.first_id}"
