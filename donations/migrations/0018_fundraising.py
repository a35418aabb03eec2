"""Supporters' own fundraising pages, teams of them, and what each has brought."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mobilize.kit import ids, tables
from mobilize.organisations import row_security

PROTECT = django.db.models.deletion.PROTECT


def identity():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


def to(model, **options):
    return models.ForeignKey(on_delete=PROTECT, to=model, **{"related_name": "+", **options})


def person():
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


HIDDEN = models.Q(
    models.Q(("hidden_at", None), ("hidden_reason", "")),
    models.Q(
        ("hidden_at__gte", models.F("made_at")),
        models.Q(("hidden_reason", ""), _negated=True),
    ),
    _connector="OR",
)
TEAM = migrations.CreateModel(
    name="Team",
    fields=[
        ("id", identity()),
        ("organisation", to("organisations.organisation")),
        ("cause", to("petitions.cause")),
        ("captain", to("petitions.supporter")),
        ("slug", models.CharField(max_length=80)),
        ("code", models.CharField(max_length=20, unique=True)),
        ("name", models.CharField(max_length=80)),
        ("made_at", models.DateTimeField()),
        ("hidden_at", models.DateTimeField(null=True)),
        ("hidden_reason", models.CharField(blank=True, max_length=200)),
        ("hidden_by", person()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                fields=("organisation", "slug"), name="one_team_per_short_name"
            ),
            models.CheckConstraint(condition=HIDDEN, name="teams_say_why_they_are_hidden"),
        ],
    },
)
PAGE = migrations.CreateModel(
    name="FundraisingPage",
    fields=[
        ("id", identity()),
        ("organisation", to("organisations.organisation")),
        ("cause", to("petitions.cause")),
        ("supporter", to("petitions.supporter")),
        ("team", to("donations.team", null=True, related_name="pages")),
        (
            "link",
            models.OneToOneField(
                null=True, on_delete=PROTECT, related_name="+", to="petitions.sharelink"
            ),
        ),
        (
            "kind",
            models.CharField(
                choices=[(kind, kind) for kind in ("personal", "memory", "honour", "moment")],
                max_length=10,
            ),
        ),
        (
            "state",
            models.CharField(
                choices=[(state, state) for state in ("pending", "open", "closed")],
                default="pending",
                max_length=10,
            ),
        ),
        ("slug", models.CharField(max_length=80, null=True)),
        ("title_sealed", models.BinaryField()),
        ("story_sealed", models.BinaryField()),
        ("about_sealed", models.BinaryField()),
        ("about_on", models.DateField(null=True)),
        ("locale", models.CharField(max_length=10)),
        ("name_shown", models.BooleanField(default=False)),
        ("goal_minor", models.BigIntegerField()),
        ("offset_minor", models.BigIntegerField(default=0)),
        ("currency", models.CharField(max_length=3)),
        ("made_at", models.DateTimeField()),
        ("confirmed_at", models.DateTimeField(null=True)),
        ("closed_at", models.DateTimeField(null=True)),
        ("hidden_at", models.DateTimeField(null=True)),
        ("hidden_reason", models.CharField(blank=True, max_length=200)),
        ("hidden_by", person()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                fields=("organisation", "slug"), name="one_fundraising_page_per_short_name"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None),
                        ("confirmed_at", None),
                        ("link", None),
                        ("slug", None),
                        ("state", "pending"),
                    ),
                    models.Q(
                        ("confirmed_at__gte", models.F("made_at")),
                        ("link__isnull", False),
                        ("slug__isnull", False),
                        models.Q(
                            models.Q(("closed_at", None), ("state", "open")),
                            models.Q(
                                ("closed_at__gte", models.F("confirmed_at")),
                                ("state", "closed"),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="fundraising_pages_say_when",
            ),
            models.CheckConstraint(
                condition=HIDDEN, name="fundraising_pages_say_why_they_are_hidden"
            ),
            models.CheckConstraint(
                condition=models.Q(("goal_minor__gte", 1), ("offset_minor__gte", 0)),
                name="fundraising_pages_have_a_goal",
            ),
        ],
        "indexes": [
            models.Index(fields=["cause", "state"], name="fundraising_pages_by_cause"),
        ],
    },
)
MONEY = migrations.CreateModel(
    name="PageMoney",
    fields=[
        ("id", identity()),
        ("organisation", to("organisations.organisation")),
        ("page", to("donations.fundraisingpage", related_name="money")),
        ("currency", models.CharField(max_length=3)),
        ("settled_minor", models.BigIntegerField()),
        ("gifts", models.BigIntegerField()),
    ],
    options={
        "constraints": [
            models.UniqueConstraint(
                fields=("page", "currency"), name="one_sum_per_page_and_currency"
            ),
        ],
    },
)
# In the order of the pages: two statements that touch the same ones wait and never deadlock.
NOTE = """
    CREATE FUNCTION donations_note_page_money() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO donations_pagemoney AS total
            (id, organisation_id, page_id, currency, settled_minor, gifts)
        SELECT gen_random_uuid(), organisation_id, fundraising_page_id, currency,
            sum(amount_minor), count(*) FILTER (WHERE kind = 'gift')
        FROM come WHERE fundraising_page_id IS NOT NULL
        GROUP BY organisation_id, fundraising_page_id, currency
        ORDER BY fundraising_page_id, currency
        ON CONFLICT (page_id, currency) DO UPDATE SET
            settled_minor = total.settled_minor + excluded.settled_minor,
            gifts = total.gifts + excluded.gifts;
        RETURN NULL;
    END $$;
    CREATE TRIGGER note_page_money AFTER INSERT ON donations_ledgerentry
        REFERENCING NEW TABLE AS come
        FOR EACH STATEMENT EXECUTE FUNCTION donations_note_page_money()
"""


def named_on(model, index, related_name):
    """Return the steps by which a table's rows may name a page."""
    page = models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=PROTECT,
        related_name=related_name,
        to="donations.fundraisingpage",
    )
    return [
        migrations.AddField(model, "fundraising_page", page),
        migrations.AddIndex(
            model,
            models.Index(
                condition=models.Q(("fundraising_page__isnull", False)),
                fields=["fundraising_page"],
                name=index,
            ),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0017_text_gifts"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        ("petitions", "0017_links_to_own_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        tables.CreateTables([TEAM, PAGE, MONEY]),
        *named_on("pledge", "pledges_on_a_page", "pledges"),
        *named_on("ledgerentry", "ledger_by_page", "+"),
        row_security.protect("donations_team"),
        row_security.protect("donations_fundraisingpage"),
        row_security.protect("donations_pagemoney"),
        migrations.RunSQL(
            NOTE,
            "DROP TRIGGER note_page_money ON donations_ledgerentry;"
            "DROP FUNCTION donations_note_page_money()",
        ),
    ]
