"""Money: promises, plans, cards, matching, receipts, files, texts, pages and attribution."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from mobilize.kit import ids, tables


def key():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


TABLES = [
    migrations.CreateModel(
        name="AccountNumber",
        fields=[
            ("id", key()),
            (
                "role",
                models.CharField(
                    choices=[
                        ("money", "money"),
                        ("income", "income"),
                        ("refunds", "refunds"),
                        ("disputes", "disputes"),
                        ("other", "other"),
                    ],
                    max_length=10,
                ),
            ),
            ("rail", models.CharField(blank=True, max_length=10)),
            ("number", models.CharField(max_length=20)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "role", "rail"), name="one_account_per_role_and_rail"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Ask",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("channel", models.CharField(blank=True, max_length=20)),
            ("variant", models.SlugField(max_length=20)),
            (
                "amounts_minor",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.BigIntegerField(), size=6
                ),
            ),
            ("made_at", models.DateTimeField()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "petition",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="petitions.petition",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("cause", "petition", "currency", "channel", "variant"),
                    name="one_ask_per_place_and_variant",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(
                    condition=models.Q(("amounts_minor__len__range", (1, 6))),
                    name="asks_name_one_to_six_amounts",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AttributionCredit",
        fields=[
            ("id", key()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="credits",
                    to="donations.attributionrun",
                ),
            ),
            ("rail", models.CharField(blank=True, max_length=10)),
            ("label", models.CharField(blank=True, max_length=60)),
            ("credits", models.JSONField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("run", "rail", "label"), name="one_credit_per_run_rail_and_label"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="AttributionRun",
        fields=[
            ("id", key()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            ("key", models.CharField(max_length=64)),
            ("number", models.PositiveIntegerField()),
            ("question", models.JSONField()),
            ("total", models.BigIntegerField()),
            ("removal", models.JSONField(default=dict)),
            ("computed_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "key", "number"), name="one_run_per_question_and_number"
                ),
                models.CheckConstraint(
                    condition=models.Q(("number__gte", 1)), name="runs_are_numbered_from_one"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="BankAccount",
        fields=[
            ("id", key()),
            ("name", models.CharField(max_length=100)),
            ("holder", models.CharField(max_length=70)),
            ("iban", models.CharField(max_length=34)),
            ("currency", models.CharField(max_length=3)),
            ("csv_layout", models.JSONField(default=dict)),
            ("creditor_id", models.CharField(blank=True, max_length=35)),
            ("created_at", models.DateTimeField()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "iban"), name="one_bank_account_per_iban"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="BankLine",
        fields=[
            ("id", key()),
            ("line", models.PositiveIntegerField()),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("credit", "Credit"),
                        ("return", "Return"),
                        ("came_back", "Came Back"),
                    ],
                    max_length=10,
                ),
            ),
            ("booked_on", models.DateField()),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("fingerprint", models.BinaryField()),
            ("ordinal", models.PositiveIntegerField()),
            ("reference", models.CharField(blank=True, max_length=18)),
            ("bank_ref", models.CharField(blank=True, max_length=140)),
            ("details_sealed", models.BinaryField()),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("booked", "Booked"), ("ignored", "Ignored")],
                    default="waiting",
                    max_length=10,
                ),
            ),
            ("why", models.CharField(blank=True, max_length=30)),
            ("note", models.CharField(blank=True, max_length=200)),
            ("settled_at", models.DateTimeField(null=True)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="donations.bankaccount",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "payment",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="donations.payment",
                ),
            ),
            (
                "settled_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "statement",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="donations.bankstatement",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "waiting")),
                    fields=["organisation", "id"],
                    name="bank_lines_waiting",
                ),
                models.Index(fields=["account", "booked_on"], name="bank_lines_by_day"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("account", "fingerprint", "ordinal"),
                    name="one_bank_line_however_often_it_is_told",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("note", ""),
                            ("payment", None),
                            ("settled_at", None),
                            ("state", "waiting"),
                        ),
                        models.Q(
                            ("details_sealed", b""),
                            ("payment__isnull", False),
                            ("settled_at__isnull", False),
                            ("state", "booked"),
                        ),
                        models.Q(
                            models.Q(
                                ("details_sealed", b""),
                                ("settled_at__isnull", False),
                                ("state", "ignored"),
                            ),
                            models.Q(("note", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="settled_bank_lines_say_when_and_keep_no_details",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("amount_minor__lt", 0), ("kind", "return")),
                        models.Q(("amount_minor__gt", 0), ("kind__in", ["credit", "came_back"])),
                        _connector="OR",
                    ),
                    name="bank_lines_come_and_returns_go",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="BankStatement",
        fields=[
            ("id", key()),
            ("name", models.CharField(max_length=200)),
            ("format", models.CharField(choices=[("camt", "Camt"), ("csv", "Csv")], max_length=4)),
            ("digest", models.CharField(max_length=64)),
            ("part", models.PositiveIntegerField()),
            (
                "state",
                models.CharField(
                    choices=[("matching", "Matching"), ("matched", "Matched")],
                    default="matching",
                    max_length=10,
                ),
            ),
            ("bank_ref", models.CharField(blank=True, max_length=140)),
            ("number", models.PositiveIntegerField(null=True)),
            ("opening_minor", models.BigIntegerField(null=True)),
            ("closing_minor", models.BigIntegerField(null=True)),
            ("since", models.DateField(null=True)),
            ("until", models.DateField(null=True)),
            ("told", models.PositiveIntegerField(default=0)),
            ("repeated", models.PositiveIntegerField(default=0)),
            ("left_out", models.PositiveIntegerField(default=0)),
            ("made_at", models.DateTimeField()),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="statements",
                    to="donations.bankaccount",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("account", "digest", "part"), name="one_statement_however_often_sent"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="CardSetup",
        fields=[
            ("id", key()),
            ("session_ref", models.CharField(blank=True, max_length=100)),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("done", "Done"), ("expired", "Expired")],
                    default="open",
                    max_length=10,
                ),
            ),
            ("created_at", models.DateTimeField()),
            ("done_at", models.DateTimeField(null=True)),
            ("expired_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="card_setups",
                    to="donations.plan",
                ),
            ),
            (
                "saved_method",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="donations.savedmethod",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("done_at", None),
                            ("expired_at", None),
                            ("saved_method", None),
                            ("state", "open"),
                        ),
                        models.Q(
                            ("done_at__isnull", False), ("expired_at", None), ("state", "done")
                        ),
                        models.Q(
                            ("done_at", None),
                            ("expired_at__isnull", False),
                            ("saved_method", None),
                            ("state", "expired"),
                        ),
                        _connector="OR",
                    ),
                    name="card_setups_say_how_they_end",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state", "open")),
                    fields=("plan",),
                    name="one_open_card_setup_per_plan",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CauseMoney",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("settled_minor", models.BigIntegerField(default=0)),
            ("gifts", models.BigIntegerField(default=0)),
            ("promised_minor", models.BigIntegerField(default=0)),
            ("promises", models.BigIntegerField(default=0)),
            ("matched_minor", models.BigIntegerField(default=0)),
            ("folded_at", models.DateTimeField()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("cause", "currency"), name="one_sum_per_cause_and_currency"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Collection",
        fields=[
            ("id", key()),
            ("sequence", models.CharField(max_length=4)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "pledge",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="collection",
                    to="donations.pledge",
                ),
            ),
            (
                "batch",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="collections",
                    to="donations.debitbatch",
                ),
            ),
            (
                "mandate",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="collections",
                    to="donations.mandate",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("batch", "mandate"), name="one_collection_per_batch_and_mandate"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="DebitBatch",
        fields=[
            ("id", key()),
            ("reference", models.CharField(max_length=30)),
            ("collect_on", models.DateField()),
            ("debits", models.PositiveIntegerField()),
            ("total_minor", models.BigIntegerField()),
            ("made_at", models.DateTimeField()),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="batches",
                    to="donations.bankaccount",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("account", "collect_on"), name="one_batch_per_account_and_day"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ExchangeRate",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("quoted_on", models.DateField()),
            ("per_euro", models.DecimalField(decimal_places=8, max_digits=20)),
            ("loaded_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("quoted_on", "currency"), name="one_rate_per_day_and_currency"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("per_euro__gt", 0), models.Q(("currency", "EUR"), _negated=True)
                    ),
                    name="rates_are_above_zero",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FundraisingPage",
        fields=[
            ("id", key()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="pages",
                    to="donations.team",
                ),
            ),
            (
                "link",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.sharelink",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("personal", "personal"),
                        ("memory", "memory"),
                        ("honour", "honour"),
                        ("moment", "moment"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[("pending", "pending"), ("open", "open"), ("closed", "closed")],
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
            (
                "hidden_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
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
                    condition=models.Q(
                        models.Q(("hidden_at", None), ("hidden_reason", "")),
                        models.Q(
                            ("hidden_at__gte", models.F("made_at")),
                            models.Q(("hidden_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="fundraising_pages_say_why_they_are_hidden",
                ),
                models.CheckConstraint(
                    condition=models.Q(("goal_minor__gte", 1), ("offset_minor__gte", 0)),
                    name="fundraising_pages_have_a_goal",
                ),
            ],
            "indexes": [models.Index(fields=["cause", "state"], name="fundraising_pages_by_cause")],
        },
    ),
    migrations.CreateModel(
        name="GiftImport",
        fields=[
            ("id", key()),
            ("name", models.CharField(max_length=200)),
            ("file_sealed", models.BinaryField()),
            ("encoding", models.CharField(max_length=20)),
            ("mapping", models.JSONField(default=dict)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("uploaded", "Uploaded"),
                        ("checked", "Checked"),
                        ("running", "Running"),
                        ("done", "Done"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="uploaded",
                    max_length=10,
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=40)),
            ("rows", models.PositiveIntegerField(default=0)),
            ("cursor", models.PositiveIntegerField(default=0)),
            ("added", models.PositiveIntegerField(default=0)),
            ("added_minor", models.BigIntegerField(default=0)),
            ("repeated", models.PositiveIntegerField(default=0)),
            ("refused", models.PositiveIntegerField(default=0)),
            ("made_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(null=True)),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("finished_at", None), ("state__in", ["uploaded", "checked", "running"])
                        ),
                        models.Q(
                            ("file_sealed", b""),
                            ("finished_at__isnull", False),
                            ("state__in", ["done", "cancelled"]),
                        ),
                        _connector="OR",
                    ),
                    name="finished_gift_imports_say_when_and_keep_no_file",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="GiftRefusal",
        fields=[
            ("id", key()),
            ("row", models.PositiveIntegerField()),
            ("field", models.CharField(blank=True, max_length=40)),
            ("code", models.CharField(max_length=40)),
            (
                "import_of",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="refusals",
                    to="donations.giftimport",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("import_of", "row", "field"), name="one_gift_refusal_per_row_and_field"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="GiftWords",
        fields=[
            ("id", key()),
            ("dedication_sealed", models.BinaryField(null=True)),
            ("comment_sealed", models.BinaryField(null=True)),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("shown", "Shown"), ("hidden", "Hidden")],
                    default="waiting",
                    max_length=10,
                ),
            ),
            ("made_at", models.DateTimeField()),
            ("read_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "pledge",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="words",
                    to="donations.pledge",
                ),
            ),
            (
                "read_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("read_at", None), ("state", "waiting")),
                        models.Q(
                            ("read_at__gte", models.F("made_at")),
                            ("state__in", ["shown", "hidden"]),
                        ),
                        _connector="OR",
                    ),
                    name="gift_words_say_when_they_were_read",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="HelpPromise",
        fields=[
            ("id", key()),
            ("hours", models.PositiveIntegerField(null=True)),
            ("skill_sealed", models.BinaryField(null=True)),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
                    default="open",
                    max_length=10,
                ),
            ),
            ("made_at", models.DateTimeField()),
            ("done_at", models.DateTimeField(null=True)),
            ("cancelled_at", models.DateTimeField(null=True)),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "petition",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.petition",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("cancelled_at", None), ("done_at", None), ("state", "open")),
                        models.Q(
                            ("cancelled_at", None),
                            ("done_at__gte", models.F("made_at")),
                            ("state", "done"),
                        ),
                        models.Q(
                            ("cancelled_at__gte", models.F("made_at")),
                            ("done_at", None),
                            ("state", "cancelled"),
                        ),
                        _connector="OR",
                    ),
                    name="help_promises_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("hours__gte", 1), ("skill_sealed__isnull", False), _connector="OR"
                    ),
                    name="help_promises_say_what",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Mandate",
        fields=[
            ("id", key()),
            ("reference", models.CharField(max_length=35)),
            ("holder_sealed", models.BinaryField()),
            ("iban_sealed", models.BinaryField()),
            ("signed_on", models.DateField()),
            ("first_on", models.DateField()),
            ("every_months", models.PositiveSmallIntegerField()),
            ("ends_on", models.DateField(null=True)),
            ("next_on", models.DateField(null=True)),
            ("collected", models.PositiveIntegerField(default=0)),
            ("last_on", models.DateField(null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("active", "Active"),
                        ("cancelled", "Cancelled"),
                        ("lapsed", "Lapsed"),
                        ("completed", "Completed"),
                    ],
                    default="active",
                    max_length=10,
                ),
            ),
            ("made_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mandates",
                    to="donations.bankaccount",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "pledge",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="mandate",
                    to="donations.pledge",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "reference"), name="one_mandate_per_reference"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ended_at", None), ("next_on__isnull", False), ("state", "active")
                        ),
                        models.Q(
                            models.Q(("state", "active"), _negated=True),
                            ("ended_at__isnull", False),
                            ("next_on", None),
                        ),
                        _connector="OR",
                    ),
                    name="ended_mandates_say_when_and_are_due_no_more",
                ),
                models.CheckConstraint(
                    condition=models.Q(("first_on__gte", models.F("signed_on"))),
                    name="mandates_are_signed_before_they_are_used",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MatchDraw",
        fields=[
            ("id", key()),
            ("source_key", models.CharField(max_length=150)),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("happened_at", models.DateTimeField()),
            ("booked_at", models.DateTimeField()),
            ("booked_on", models.DateField()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "payment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="match_draws",
                    to="donations.payment",
                ),
            ),
            (
                "hold",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="draws",
                    to="donations.matchhold",
                ),
            ),
            (
                "offer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="draws",
                    to="donations.matchoffer",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["cause", "currency"], name="match_draws_by_cause")],
            "constraints": [
                models.UniqueConstraint(fields=("source_key",), name="one_match_per_ledger_entry"),
                models.CheckConstraint(
                    condition=models.Q(("amount_minor", 0), _negated=True),
                    name="match_draws_move_something",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MatchHold",
        fields=[
            ("id", key()),
            ("amount_minor", models.BigIntegerField()),
            (
                "state",
                models.CharField(
                    choices=[
                        ("held", "Held"),
                        ("confirmed", "Confirmed"),
                        ("released", "Released"),
                    ],
                    default="held",
                    max_length=10,
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=20)),
            ("held_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField()),
            ("confirmed_at", models.DateTimeField(null=True)),
            ("released_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "payment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="match_holds",
                    to="donations.payment",
                ),
            ),
            (
                "offer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="holds",
                    to="donations.matchoffer",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "held")),
                    fields=["expires_at"],
                    name="match_holds_waiting",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "released"), _negated=True),
                    fields=("payment",),
                    name="one_match_per_payment",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("confirmed_at", None),
                            ("reason", ""),
                            ("released_at", None),
                            ("state", "held"),
                        ),
                        models.Q(
                            ("confirmed_at__isnull", False),
                            ("reason", ""),
                            ("released_at", None),
                            ("state", "confirmed"),
                        ),
                        models.Q(
                            ("confirmed_at", None),
                            ("released_at__isnull", False),
                            ("state", "released"),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="match_holds_end_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount_minor__gte", 1), ("expires_at__gte", models.F("held_at"))
                    ),
                    name="match_holds_have_an_amount_and_a_time",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MatchOffer",
        fields=[
            ("id", key()),
            ("title", models.CharField(max_length=200)),
            ("matcher", models.CharField(max_length=200)),
            ("matcher_shown", models.BooleanField(default=False)),
            ("ratio_gift", models.PositiveIntegerField()),
            ("ratio_match", models.PositiveIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("cap_minor", models.BigIntegerField()),
            ("per_gift_minor", models.BigIntegerField(null=True)),
            ("opens_at", models.DateTimeField()),
            ("closes_at", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("paused", "Paused"), ("ended", "Ended")],
                    default="open",
                    max_length=10,
                ),
            ),
            ("held_minor", models.BigIntegerField(default=0)),
            ("drawn_minor", models.BigIntegerField(default=0)),
            ("created_at", models.DateTimeField()),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("drawn_minor__gte", 0),
                        ("held_minor__gte", 0),
                        (
                            "cap_minor__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("held_minor"), "+", models.F("drawn_minor")
                            ),
                        ),
                    ),
                    name="a_match_pool_never_gives_more_than_its_cap",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("cap_minor__gte", 1),
                        ("ratio_gift__gte", 1),
                        ("ratio_match__gte", 1),
                        models.Q(
                            ("per_gift_minor", None), ("per_gift_minor__gte", 1), _connector="OR"
                        ),
                    ),
                    name="match_offers_have_a_ratio_and_a_cap",
                ),
                models.CheckConstraint(
                    condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                    name="match_offers_close_after_they_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ended_at__isnull", False), ("state", "ended")),
                        models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at", None)),
                        _connector="OR",
                    ),
                    name="match_offers_say_when_they_ended",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MatchOfferCause",
        fields=[
            ("id", key()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "offer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="offered_for",
                    to="donations.matchoffer",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("offer", "cause"), name="one_line_per_match_offer_and_cause"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="MatchPayment",
        fields=[
            ("id", key()),
            ("made_at", models.DateTimeField()),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "offer",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="payments",
                    to="donations.matchoffer",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "payment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="match_payments",
                    to="donations.payment",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("payment",), name="a_payment_keeps_one_match_offer_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="MoneyChange",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("settled_minor", models.BigIntegerField()),
            ("gifts", models.IntegerField()),
            ("promised_minor", models.BigIntegerField()),
            ("promises", models.IntegerField()),
            ("matched_minor", models.BigIntegerField()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("gifts", 0),
                        ("matched_minor", 0),
                        ("promised_minor", 0),
                        ("promises", 0),
                        ("settled_minor", 0),
                        _negated=True,
                    ),
                    name="money_changes_change_something",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="MoneyRecount",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("settled_minor", models.BigIntegerField()),
            ("settled_drift", models.BigIntegerField()),
            ("gifts", models.BigIntegerField()),
            ("gifts_drift", models.BigIntegerField()),
            ("promised_minor", models.BigIntegerField()),
            ("promised_drift", models.BigIntegerField()),
            ("matched_minor", models.BigIntegerField()),
            ("matched_drift", models.BigIntegerField()),
            ("made_at", models.DateTimeField()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["cause", "made_at"], name="money_recount_newest")],
        },
    ),
    migrations.CreateModel(
        name="PageMoney",
        fields=[
            ("id", key()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "page",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="money",
                    to="donations.fundraisingpage",
                ),
            ),
            ("currency", models.CharField(max_length=3)),
            ("settled_minor", models.BigIntegerField()),
            ("gifts", models.BigIntegerField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("page", "currency"), name="one_sum_per_page_and_currency"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Plan",
        fields=[
            ("id", key()),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("every_months", models.PositiveSmallIntegerField()),
            ("anchor_day", models.PositiveSmallIntegerField()),
            ("time_zone", models.CharField(max_length=64)),
            ("times", models.PositiveIntegerField(null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("pending", "pending"),
                        ("active", "active"),
                        ("past_due", "past_due"),
                        ("lapsed", "lapsed"),
                        ("paused", "paused"),
                        ("cancelled", "cancelled"),
                        ("completed", "completed"),
                    ],
                    default="pending",
                    max_length=10,
                ),
            ),
            ("slot", models.PositiveIntegerField(default=1)),
            ("next_on", models.DateField()),
            ("failures", models.PositiveSmallIntegerField(default=0)),
            ("failure_code", models.CharField(blank=True, max_length=100)),
            ("paused_until", models.DateField(null=True)),
            ("reason", models.CharField(blank=True, max_length=20)),
            ("not_before", models.DateTimeField(null=True)),
            ("made_at", models.DateTimeField()),
            ("begun_at", models.DateTimeField(null=True)),
            ("ended_at", models.DateTimeField(null=True)),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "petition",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.petition",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["not_before"], name="plans_by_their_next_step")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("ended_at__gte", models.F("made_at")),
                            ("not_before", None),
                            ("state__in", ["cancelled", "lapsed", "completed"]),
                        ),
                        models.Q(
                            models.Q(
                                ("state__in", ["cancelled", "lapsed", "completed"]), _negated=True
                            ),
                            ("ended_at", None),
                        ),
                        _connector="OR",
                    ),
                    name="plans_say_when_they_end",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("begun_at", None), ("state", "pending")),
                        ("state__in", ["cancelled", "lapsed", "completed"]),
                        models.Q(
                            ("begun_at__isnull", False),
                            ("state__in", ["active", "past_due", "paused"]),
                        ),
                        _connector="OR",
                    ),
                    name="plans_begin_with_their_first_gift",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("failures__range", (1, 4)), ("state", "past_due")),
                        models.Q(
                            ("failures", 0), ("state__in", ["pending", "active", "completed"])
                        ),
                        models.Q(
                            ("failures__lte", 4), ("state__in", ["paused", "lapsed", "cancelled"])
                        ),
                        _connector="OR",
                    ),
                    name="plans_count_their_failures",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "cancelled"), models.Q(("reason", ""), _negated=True)),
                        models.Q(models.Q(("state", "cancelled"), _negated=True), ("reason", "")),
                        _connector="OR",
                    ),
                    name="plans_that_stop_say_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("anchor_day__range", (1, 31)), ("every_months__in", (1, 3, 6, 12))
                    ),
                    name="plans_have_a_rhythm",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount_minor__range", (1, 99999999))),
                    name="plans_have_an_amount_that_can_be_paid",
                ),
                models.CheckConstraint(
                    condition=models.Q(("times", None), ("times__gte", 2), _connector="OR"),
                    name="plans_that_end_give_several_times",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PlanCharge",
        fields=[
            ("id", key()),
            ("attempt", models.PositiveSmallIntegerField()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "payment",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="plan_charge",
                    to="donations.payment",
                ),
            ),
            (
                "pledge",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="plan_charges",
                    to="donations.pledge",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("pledge", "attempt"), name="one_payment_per_attempt_of_a_slot"
                ),
                models.CheckConstraint(
                    condition=models.Q(("attempt__range", (1, 4))),
                    name="slots_are_charged_so_often_at_most",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PlanStep",
        fields=[
            ("id", key()),
            (
                "move",
                models.CharField(
                    choices=[
                        ("begin", "begin"),
                        ("fail", "fail"),
                        ("recover", "recover"),
                        ("lapse", "lapse"),
                        ("pause", "pause"),
                        ("resume", "resume"),
                        ("cancel", "cancel"),
                        ("complete", "complete"),
                    ],
                    max_length=10,
                ),
            ),
            ("was", models.CharField(max_length=10)),
            ("now_in", models.CharField(max_length=10)),
            ("failures", models.PositiveSmallIntegerField(default=0)),
            ("reason", models.CharField(blank=True, max_length=20)),
            ("happened_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="steps",
                    to="donations.plan",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["plan", "happened_at"], name="plan_steps_in_order")],
        },
    ),
    migrations.CreateModel(
        name="Receipt",
        fields=[
            ("id", key()),
            (
                "kind",
                models.CharField(
                    choices=[("single", "single"), ("annual", "annual")], max_length=10
                ),
            ),
            ("year", models.PositiveSmallIntegerField()),
            ("number", models.PositiveIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("amount_minor", models.BigIntegerField()),
            ("first_on", models.DateField()),
            ("last_on", models.DateField()),
            ("locale", models.CharField(max_length=10)),
            ("form", models.PositiveSmallIntegerField(default=1)),
            ("sealed", models.BinaryField()),
            ("issued_on", models.DateField()),
            ("made_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "replaces",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaced_by",
                    to="donations.receipt",
                ),
            ),
            (
                "holder",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipts",
                    to="donations.receiptholder",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "year", "number"), name="one_receipt_per_number"
                ),
                models.CheckConstraint(
                    condition=models.Q(("number__gte", 1)), name="receipts_are_numbered_from_one"
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount_minor__gte", 1)), name="receipts_have_an_amount"
                ),
                models.CheckConstraint(
                    condition=models.Q(("last_on__gte", models.F("first_on"))),
                    name="receipts_end_after_they_begin",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptCopy",
        fields=[
            ("id", key()),
            ("number", models.PositiveIntegerField()),
            (
                "way",
                models.CharField(
                    choices=[("mail", "Mail"), ("own_page", "Own Page"), ("staff", "Staff")],
                    max_length=10,
                ),
            ),
            ("copied_on", models.DateField()),
            ("made_at", models.DateTimeField()),
            ("mailed_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "receipt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="copies",
                    to="donations.receipt",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("receipt", "number"), name="one_original_of_each_receipt"
                ),
                models.CheckConstraint(
                    condition=models.Q(("number__gte", 1)), name="copies_are_numbered_from_one"
                ),
                models.CheckConstraint(
                    condition=models.Q(("mailed_at", None), ("way", "mail"), _connector="OR"),
                    name="only_mailed_copies_say_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptHolder",
        fields=[
            ("id", key()),
            ("wrapped_key", models.BinaryField()),
            ("address_sealed", models.BinaryField(default=b"")),
            ("created_at", models.DateTimeField()),
            ("kept_until", models.DateField(null=True)),
            ("forgotten_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("forgotten_at", None)),
                    fields=("supporter",),
                    name="one_holder_of_receipts_per_person",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("forgotten_at", None), models.Q(("wrapped_key", b""), _negated=True)
                        ),
                        models.Q(
                            ("address_sealed", b""),
                            ("forgotten_at__isnull", False),
                            ("wrapped_key", b""),
                        ),
                        _connector="OR",
                    ),
                    name="forgotten_holders_leave_no_key",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptLine",
        fields=[
            ("id", key()),
            ("generation", models.PositiveSmallIntegerField()),
            ("amount_minor", models.BigIntegerField()),
            ("given_on", models.DateField()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "payment",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="receipt_lines",
                    to="donations.payment",
                ),
            ),
            (
                "receipt",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="donations.receipt",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("payment", "generation"), name="one_standing_receipt_per_gift"
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount_minor__gte", 1)),
                    name="lines_of_receipts_have_an_amount",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptProfile",
        fields=[
            ("id", key()),
            ("legal_name", models.CharField(max_length=200)),
            ("address", models.TextField()),
            ("registration", models.CharField(blank=True, max_length=200)),
            ("signatory", models.CharField(blank=True, max_length=200)),
            ("tax_text_en", models.TextField(blank=True)),
            ("tax_text_fr", models.TextField(blank=True)),
            ("year_month", models.PositiveSmallIntegerField(default=1)),
            ("year_day", models.PositiveSmallIntegerField(default=1)),
            ("kept_years", models.PositiveSmallIntegerField(default=7)),
            ("needs_address", models.BooleanField(default=False)),
            ("singles_since", models.DateTimeField(null=True)),
            ("singles", models.BooleanField(default=False)),
            ("scheme", models.CharField(blank=True, max_length=20)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation",), name="one_receipt_profile_per_organisation"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("year_day__range", (1, 28)), ("year_month__range", (1, 12))
                    ),
                    name="fiscal_years_begin_on_a_day_of_every_year",
                ),
                models.CheckConstraint(
                    condition=models.Q(("kept_years__range", (1, 30))),
                    name="receipts_are_kept_for_a_while",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("singles", False), ("singles_since", None)),
                        models.Q(("singles", True), ("singles_since__isnull", False)),
                        _connector="OR",
                    ),
                    name="single_receipts_say_since_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(("scheme__in", ["", "gift-aid", "generic"])),
                    name="tax_schemes_are_known_ones",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptRun",
        fields=[
            ("id", key()),
            ("year", models.PositiveSmallIntegerField()),
            ("first_on", models.DateField()),
            ("last_on", models.DateField()),
            ("issued", models.PositiveIntegerField(default=0)),
            ("nameless", models.PositiveIntegerField(default=0)),
            ("homeless", models.PositiveIntegerField(default=0)),
            ("after", models.UUIDField(null=True)),
            ("started_at", models.DateTimeField()),
            ("done", models.BooleanField(default=False)),
            ("done_at", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("done", False)),
                    fields=("organisation", "year"),
                    name="one_run_of_receipts_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("done", False), ("done_at", None)),
                        models.Q(("done", True), ("done_at__isnull", False)),
                        _connector="OR",
                    ),
                    name="runs_of_receipts_say_when_they_were_done",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptSeries",
        fields=[
            ("id", key()),
            ("year", models.PositiveSmallIntegerField()),
            ("last_number", models.PositiveIntegerField(default=0)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "year"), name="one_series_per_organisation_and_year"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ReceiptVoid",
        fields=[
            ("id", key()),
            (
                "reason",
                models.CharField(
                    choices=[("refund", "refund"), ("mistake", "mistake"), ("details", "details")],
                    max_length=10,
                ),
            ),
            ("voided_on", models.DateField()),
            ("made_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "receipt",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="void",
                    to="donations.receipt",
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("reason__in", ("refund", "mistake", "details"))),
                    name="receipts_are_voided_for_a_reason",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="SavedMethod",
        fields=[
            ("id", key()),
            ("provider", models.CharField(max_length=10)),
            ("customer_ref", models.CharField(max_length=100)),
            ("method_ref", models.CharField(max_length=100)),
            (
                "kind",
                models.CharField(
                    choices=[("card", "Card"), ("sepa_debit", "Sepa Debit")],
                    default="card",
                    max_length=12,
                ),
            ),
            ("brand", models.CharField(blank=True, max_length=30)),
            ("last4", models.CharField(blank=True, max_length=4)),
            ("expires_on", models.DateField(null=True)),
            ("created_at", models.DateTimeField()),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "pledge",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="saved_methods",
                    to="donations.pledge",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "provider", "method_ref"),
                    name="one_row_per_saved_method",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("customer_ref", ""), _negated=True),
                        models.Q(("method_ref", ""), _negated=True),
                    ),
                    name="saved_methods_can_be_charged",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="StartFigure",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("amount_minor", models.BigIntegerField()),
            ("note", models.CharField(blank=True, max_length=200)),
            ("made_at", models.DateTimeField()),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    models.F("cause"),
                    models.F("currency"),
                    models.OrderBy(models.F("made_at"), descending=True),
                    name="start_newest",
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("amount_minor__gte", 0)),
                    name="start_figures_are_not_below_zero",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="TaxDeclaration",
        fields=[
            ("id", key()),
            ("scheme", models.CharField(max_length=20)),
            ("wording_version", models.CharField(max_length=20)),
            ("wording_hash", models.CharField(max_length=64)),
            ("locale", models.CharField(max_length=10)),
            ("valid_from", models.DateField()),
            ("valid_until", models.DateField(null=True)),
            ("sealed", models.BinaryField()),
            (
                "source",
                models.CharField(
                    choices=[("own_page", "Own Page"), ("staff", "Staff")], max_length=10
                ),
            ),
            ("evidence", models.CharField(max_length=200)),
            ("given_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "holder",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="declarations",
                    to="donations.receiptholder",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "supporter",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["supporter", "given_at"], name="declarations_by_giver")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("scheme__in", ("gift-aid", "generic"))),
                    name="declarations_are_of_a_known_scheme",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("valid_until", None),
                        ("valid_until__gte", models.F("valid_from")),
                        _connector="OR",
                    ),
                    name="declarations_end_after_they_begin",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TaxDeclarationEnd",
        fields=[
            ("id", key()),
            ("ends_on", models.DateField()),
            (
                "source",
                models.CharField(
                    choices=[("own_page", "Own Page"), ("staff", "Staff")], max_length=10
                ),
            ),
            ("made_at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "declaration",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="ends",
                    to="donations.taxdeclaration",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="Team",
        fields=[
            ("id", key()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "captain",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.supporter",
                ),
            ),
            ("slug", models.CharField(max_length=80)),
            ("code", models.CharField(max_length=20, unique=True)),
            ("name", models.CharField(max_length=80)),
            ("made_at", models.DateTimeField()),
            ("hidden_at", models.DateTimeField(null=True)),
            ("hidden_reason", models.CharField(blank=True, max_length=200)),
            (
                "hidden_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "slug"), name="one_team_per_short_name"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("hidden_at", None), ("hidden_reason", "")),
                        models.Q(
                            ("hidden_at__gte", models.F("made_at")),
                            models.Q(("hidden_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="teams_say_why_they_are_hidden",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TextKeyword",
        fields=[
            ("id", key()),
            ("number", models.CharField(max_length=16)),
            ("word", models.CharField(max_length=20)),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("opened_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(null=True)),
            (
                "cause",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.cause",
                ),
            ),
            (
                "link",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.sharelink",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "petition",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="petitions.petition",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("closed_at", None)),
                    fields=("organisation", "number", "word"),
                    name="one_open_keyword_per_number_and_word",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at", None),
                        ("closed_at__gte", models.F("opened_at")),
                        _connector="OR",
                    ),
                    name="keywords_close_after_they_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount_minor__range", (1, 99999999))),
                    name="keywords_give_an_amount_that_can_be_paid",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TextMessage",
        fields=[
            ("id", key()),
            ("name", models.CharField(max_length=100)),
            (
                "said",
                models.CharField(
                    choices=[
                        ("keyword", "keyword"),
                        ("closed", "closed"),
                        ("yes", "yes"),
                        ("help", "help"),
                        ("stop", "stop"),
                        ("unknown", "unknown"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "fate",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", ""),
                        ("asked", "asked"),
                        ("repeated", "repeated"),
                        ("confirmed", "confirmed"),
                        ("left", "left"),
                        ("capped", "capped"),
                        ("refused", "refused"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "answer",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", ""),
                        ("ask", "ask"),
                        ("thanks", "thanks"),
                        ("already", "already"),
                        ("nothing", "nothing"),
                        ("capped", "capped"),
                        ("stopped", "stopped"),
                        ("help", "help"),
                        ("closed", "closed"),
                        ("unknown", "unknown"),
                    ],
                    max_length=10,
                ),
            ),
            ("about", models.CharField(blank=True, max_length=100)),
            ("confirmed_at", models.DateTimeField(null=True)),
            ("confirmed_by", models.CharField(blank=True, max_length=100)),
            (
                "settled",
                models.CharField(
                    blank=True,
                    choices=[("paid", "paid"), ("refused", "refused"), ("reversed", "reversed")],
                    max_length=10,
                ),
            ),
            ("happened_at", models.DateTimeField()),
            ("received_at", models.DateTimeField()),
            (
                "keyword",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="messages",
                    to="donations.textkeyword",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "pledge",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="text",
                    to="donations.pledge",
                ),
            ),
            (
                "number",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="messages",
                    to="donations.textnumber",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("fate", "confirmed")),
                    fields=["organisation", "confirmed_by"],
                    name="texts_by_their_yes",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "name"),
                    name="one_text_message_however_often_it_is_told",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("confirmed_at__isnull", False),
                            ("fate", "confirmed"),
                            ("pledge__isnull", False),
                            models.Q(("confirmed_by", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("fate", "confirmed"), _negated=True),
                            ("confirmed_at", None),
                            ("confirmed_by", ""),
                        ),
                        _connector="OR",
                    ),
                    name="confirmed_texts_say_when_and_promise",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("keyword__isnull", False),
                            ("said", "keyword"),
                            models.Q(("fate", ""), _negated=True),
                        ),
                        models.Q(
                            models.Q(("said", "keyword"), _negated=True),
                            ("fate", ""),
                            ("pledge", None),
                            ("settled", ""),
                        ),
                        _connector="OR",
                    ),
                    name="only_keywords_have_a_fate",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TextNumber",
        fields=[
            ("id", key()),
            ("number_index", models.BinaryField(max_length=32, null=True)),
            ("number_sealed", models.BinaryField()),
            ("left", models.BooleanField(default=False)),
            ("heard_on", models.DateField()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "supporter",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="text_number",
                    to="petitions.supporter",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "number_index"), name="one_text_number_per_telephone"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("number_index", None), ("number_sealed", b"")),
                        models.Q(
                            ("number_index__isnull", False),
                            models.Q(("number_sealed", b""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="forgotten_text_numbers_hold_nothing",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TextSettlement",
        fields=[
            ("id", key()),
            ("name", models.CharField(max_length=200)),
            ("told", models.PositiveIntegerField()),
            ("repeated", models.PositiveIntegerField()),
            ("made_at", models.DateTimeField()),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "abstract": False,
        },
    ),
    migrations.CreateModel(
        name="TextSettlementLine",
        fields=[
            ("id", key()),
            ("line", models.PositiveIntegerField()),
            ("message_name", models.CharField(max_length=100)),
            (
                "result",
                models.CharField(
                    choices=[("paid", "paid"), ("refused", "refused"), ("reversed", "reversed")],
                    max_length=10,
                ),
            ),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("settled_on", models.DateField()),
            ("why", models.CharField(blank=True, max_length=40)),
            ("applied_at", models.DateTimeField(null=True)),
            (
                "message",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="donations.textmessage",
                ),
            ),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
            (
                "settlement",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="lines",
                    to="donations.textsettlement",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("applied_at", None)),
                    fields=["organisation", "id"],
                    name="settlement_lines_waiting",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "message_name", "result"),
                    name="one_settlement_line_per_message_and_result",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("applied_at", None), ("message", None)),
                        models.Q(
                            ("applied_at__isnull", False), ("message__isnull", False), ("why", "")
                        ),
                        _connector="OR",
                    ),
                    name="applied_settlement_lines_name_their_message",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount_minor__gt", 0)),
                    name="settlement_lines_tell_an_amount",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TieOut",
        fields=[
            ("id", key()),
            ("payments", models.PositiveIntegerField()),
            ("entries", models.PositiveIntegerField()),
            ("found", models.PositiveIntegerField()),
            ("differences", models.JSONField(default=list)),
            ("asked_provider", models.BooleanField()),
            ("computed_at", models.DateTimeField()),
            (
                "organisation",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="organisations.organisation",
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "-computed_at"], name="tie_outs_by_time")
            ],
        },
    ),
]
CHANGES = [
    migrations.RemoveConstraint(
        model_name="payment",
        name="one_open_payment_per_pledge",
    ),
    migrations.RemoveConstraint(
        model_name="pledge",
        name="pledges_say_when",
    ),
    migrations.RemoveConstraint(
        model_name="pledge",
        name="pledges_travel_on_a_known_rail",
    ),
    migrations.AddField(
        model_name="payment",
        name="action_url",
        field=models.TextField(blank=True, db_default=""),
    ),
    migrations.AddField(
        model_name="payment",
        name="asked_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="payment",
        name="captured_minor",
        field=models.BigIntegerField(db_default=0, default=0),
    ),
    migrations.AddField(
        model_name="payment",
        name="decided_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="payment",
        name="decided_by",
        field=models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
    ),
    migrations.AddField(
        model_name="payment",
        name="decision",
        field=models.CharField(
            blank=True,
            choices=[("take", "Take"), ("let_go", "Let Go")],
            db_default="",
            max_length=10,
        ),
    ),
    migrations.AddField(
        model_name="payment",
        name="declines",
        field=models.PositiveSmallIntegerField(db_default=0, default=0),
    ),
    migrations.AddField(
        model_name="payment",
        name="keeps_method",
        field=models.BooleanField(db_default=False, default=False),
    ),
    migrations.AddField(
        model_name="payment",
        name="lost_minor",
        field=models.BigIntegerField(db_default=0, default=0),
    ),
    migrations.AddField(
        model_name="payment",
        name="network",
        field=models.CharField(blank=True, db_default="", max_length=64),
    ),
    migrations.AddField(
        model_name="payment",
        name="refunded_minor",
        field=models.BigIntegerField(db_default=0, default=0),
    ),
    migrations.AddField(
        model_name="payment",
        name="suspicions",
        field=django.contrib.postgres.fields.ArrayField(
            base_field=models.CharField(max_length=30), db_default=[], default=list, size=None
        ),
    ),
    migrations.AddField(
        model_name="pledge",
        name="anonymous",
        field=models.BooleanField(db_default=True, default=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="ask_variant",
        field=models.CharField(blank=True, db_default="", max_length=20),
    ),
    migrations.AddField(
        model_name="pledge",
        name="asked_minor",
        field=django.contrib.postgres.fields.ArrayField(
            base_field=models.BigIntegerField(), db_default=[], default=list, size=None
        ),
    ),
    migrations.AddField(
        model_name="pledge",
        name="condition",
        field=models.CharField(
            blank=True,
            choices=[("signatures", "signatures"), ("givers", "givers"), ("total", "total")],
            db_default="",
            max_length=10,
        ),
    ),
    migrations.AddField(
        model_name="pledge",
        name="condition_number",
        field=models.BigIntegerField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="condition_until",
        field=models.DateField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="due_on",
        field=models.DateField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="first_on",
        field=models.DateField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="kind",
        field=models.CharField(
            choices=[("once", "once"), ("instalments", "instalments"), ("recurring", "recurring")],
            db_default="once",
            default="once",
            max_length=12,
        ),
    ),
    migrations.AddField(
        model_name="pledge",
        name="lapsed_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="met_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="parts",
        field=models.PositiveSmallIntegerField(db_default=1, default=1),
    ),
    migrations.AddField(
        model_name="pledge",
        name="reminders",
        field=models.PositiveSmallIntegerField(db_default=0, default=0),
    ),
    migrations.AddField(
        model_name="pledge",
        name="slot",
        field=models.PositiveIntegerField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="voided_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="refund",
        name="asked_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="refund",
        name="asked_by",
        field=models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
    ),
    migrations.AddField(
        model_name="refund",
        name="failure_code",
        field=models.CharField(blank=True, max_length=100),
    ),
    migrations.AddField(
        model_name="refund",
        name="origin",
        field=models.CharField(
            choices=[("staff", "Staff"), ("donor", "Donor"), ("outside", "Outside")],
            db_default="outside",
            default="outside",
            max_length=10,
        ),
    ),
    migrations.AddField(
        model_name="refund",
        name="reason",
        field=models.CharField(blank=True, max_length=100),
    ),
    migrations.AddField(
        model_name="refund",
        name="state",
        field=models.CharField(
            choices=[("asked", "Asked"), ("succeeded", "Succeeded"), ("failed", "Failed")],
            db_default="succeeded",
            default="succeeded",
            max_length=10,
        ),
    ),
    migrations.AlterField(
        model_name="ledgerentry",
        name="rail",
        field=models.CharField(
            choices=[
                ("card", "card"),
                ("transfer", "transfer"),
                ("sms", "sms"),
                ("cash", "cash"),
                ("cheque", "cheque"),
                ("debit", "debit"),
            ],
            max_length=10,
        ),
    ),
    migrations.AlterField(
        model_name="payment",
        name="rail",
        field=models.CharField(
            choices=[
                ("card", "card"),
                ("transfer", "transfer"),
                ("sms", "sms"),
                ("cash", "cash"),
                ("cheque", "cheque"),
                ("debit", "debit"),
            ],
            max_length=10,
        ),
    ),
    migrations.AlterField(
        model_name="payment",
        name="state",
        field=models.CharField(
            choices=[
                ("created", "Created"),
                ("action_required", "Action Required"),
                ("processing", "Processing"),
                ("authorised", "Authorised"),
                ("captured", "Captured"),
                ("failed", "Failed"),
                ("cancelled", "Cancelled"),
            ],
            default="created",
            max_length=16,
        ),
    ),
    migrations.AlterField(
        model_name="pledge",
        name="rail",
        field=models.CharField(
            choices=[
                ("card", "card"),
                ("transfer", "transfer"),
                ("sms", "sms"),
                ("cash", "cash"),
                ("cheque", "cheque"),
                ("debit", "debit"),
            ],
            max_length=10,
        ),
    ),
    migrations.AlterField(
        model_name="pledge",
        name="state",
        field=models.CharField(
            choices=[
                ("conditional", "conditional"),
                ("open", "open"),
                ("due", "due"),
                ("reminded", "reminded"),
                ("part_paid", "part_paid"),
                ("fulfilled", "fulfilled"),
                ("cancelled", "cancelled"),
                ("lapsed", "lapsed"),
                ("void", "void"),
            ],
            default="open",
            max_length=12,
        ),
    ),
    migrations.AlterField(
        model_name="refund",
        name="provider_ref",
        field=models.CharField(max_length=100, null=True, unique=True),
    ),
    migrations.AlterField(
        model_name="refund",
        name="refunded_at",
        field=models.DateTimeField(null=True),
    ),
    migrations.AddField(
        model_name="pledge",
        name="ask",
        field=models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="+",
            to="donations.ask",
        ),
    ),
    migrations.AddField(
        model_name="ledgerentry",
        name="fundraising_page",
        field=models.ForeignKey(
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="donations.fundraisingpage",
        ),
    ),
    migrations.AddField(
        model_name="pledge",
        name="fundraising_page",
        field=models.ForeignKey(
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="pledges",
            to="donations.fundraisingpage",
        ),
    ),
    migrations.AddIndex(
        model_name="ledgerentry",
        index=models.Index(
            condition=models.Q(("fundraising_page__isnull", False)),
            fields=["fundraising_page"],
            name="ledger_by_page",
        ),
    ),
    migrations.AddField(
        model_name="pledge",
        name="plan",
        field=models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="pledges",
            to="donations.plan",
        ),
    ),
    migrations.AddIndex(
        model_name="pledge",
        index=models.Index(
            condition=models.Q(("state__in", ["open", "due", "reminded", "part_paid"])),
            fields=["organisation", "due_on"],
            name="pledges_by_due_day",
        ),
    ),
    migrations.AddIndex(
        model_name="pledge",
        index=models.Index(
            condition=models.Q(("state", "conditional")), fields=["cause"], name="pledges_that_wait"
        ),
    ),
    migrations.AddIndex(
        model_name="pledge",
        index=models.Index(
            condition=models.Q(("fundraising_page__isnull", False)),
            fields=["fundraising_page"],
            name="pledges_on_a_page",
        ),
    ),
    migrations.AddField(
        model_name="payment",
        name="saved_method",
        field=models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.SET_NULL,
            related_name="payments",
            to="donations.savedmethod",
        ),
    ),
    migrations.AddIndex(
        model_name="payment",
        index=models.Index(fields=["organisation", "created_at"], name="payments_by_time"),
    ),
    migrations.AddIndex(
        model_name="payment",
        index=models.Index(
            condition=models.Q(("network", ""), _negated=True),
            fields=["organisation", "network", "created_at"],
            name="payments_by_network",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0004_leading"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        ("petitions", "0017_links_to_own_pages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [tables.Together(TABLES), tables.Together(CHANGES)]
