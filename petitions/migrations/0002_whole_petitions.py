import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security

KEEP_PLACE = """
    DROP TRIGGER keep_place ON petitions_signature;
    DROP FUNCTION confirmed_signatures_keep_their_place();
    CREATE FUNCTION placed_signatures_keep_their_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a placed signature keeps its place'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER keep_place BEFORE UPDATE ON petitions_signature FOR EACH ROW
        WHEN (OLD.placed_at IS NOT NULL AND
              (OLD.placed_at, OLD.parent_id, OLD.root_id, OLD.depth, OLD.journey)
              IS DISTINCT FROM
              (NEW.placed_at, NEW.parent_id, NEW.root_id, NEW.depth, NEW.journey))
        EXECUTE FUNCTION placed_signatures_keep_their_place();
    CREATE FUNCTION counted_signatures_end_by_a_reason() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a counted signature is withdrawn or removed, nothing else'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER end_by_a_reason BEFORE UPDATE ON petitions_signature FOR EACH ROW
        WHEN (OLD.state = 'confirmed' AND NEW.state NOT IN ('confirmed', 'withdrawn', 'removed'))
        EXECUTE FUNCTION counted_signatures_end_by_a_reason()
"""
KEEP_PLACE_BEFORE = """
    DROP TRIGGER end_by_a_reason ON petitions_signature;
    DROP FUNCTION counted_signatures_end_by_a_reason();
    DROP TRIGGER keep_place ON petitions_signature;
    DROP FUNCTION placed_signatures_keep_their_place();
    CREATE FUNCTION confirmed_signatures_keep_their_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a confirmed signature keeps its place'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER keep_place BEFORE UPDATE ON petitions_signature FOR EACH ROW
        WHEN (OLD.state = 'confirmed' AND
              (OLD.state, OLD.confirmed_at, OLD.parent_id, OLD.root_id, OLD.depth, OLD.journey)
              IS DISTINCT FROM
              (NEW.state, NEW.confirmed_at, NEW.parent_id, NEW.root_id, NEW.depth, NEW.journey))
        EXECUTE FUNCTION confirmed_signatures_keep_their_place()
"""
APPEND_ONLY = ["deliverydownload", "erasure", "petitionstep", "recount", "reviewnote"]
TABLES = [
    "proposal",
    "endorsement",
    "ideacall",
    "idea",
    "ideaendorsement",
    "countchange",
    "petitioncount",
    "counthour",
    "recount",
    "milestone",
    "target",
    "addressee",
    "delivery",
    "deliveryfile",
    "deliverydownload",
    "answer",
    "broadcast",
    "broadcastmail",
    "signatureimport",
    "importrefusal",
    "externalcount",
    "integritypolicy",
    "networkrule",
    "domainrule",
    "mailboxrule",
    "alarm",
    "usedproof",
    "invalidation",
    "invalidatedsignature",
    "erasure",
    "retentionpolicy",
    "publishedbreakdown",
    "petitionversion",
    "petitiontext",
    "review",
    "reviewnote",
    "cannedreason",
    "moderationpolicy",
    "flag",
    "petitionstep",
]


class Migration(migrations.Migration):
    # Models come whole, keys and checks included: each step that alters one makes all of them anew.
    dependencies = [
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="consents_have_a_known_purpose",
        ),
        migrations.RemoveConstraint(
            model_name="petition",
            name="petitions_say_when_they_opened",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="confirmed_signatures_say_when",
        ),
        migrations.AddField(
            model_name="cause",
            name="takes_proposals",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="consent",
            name="evidence",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="petition",
            name="answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="petition",
            name="closes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="petition",
            name="goal_moves",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="petition",
            name="opens_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="petition",
            name="proposer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="petitions.supporter",
            ),
        ),
        migrations.AddField(
            model_name="petition",
            name="sponsors_needed",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="petition",
            name="words_hidden",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="signature",
            name="country",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="signature",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="signature",
            name="locale",
            field=models.CharField(default="en", max_length=10),
        ),
        migrations.AddField(
            model_name="signature",
            name="network",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="signature",
            name="placed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="signature",
            name="region",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="signature",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="signature",
            name="reminders",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="signature",
            name="score",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="signature",
            name="source",
            field=models.CharField(
                choices=[("web", "Web"), ("api", "Api"), ("paper", "Paper"), ("import", "Import")],
                default="web",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="suspicions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="supporter",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="supporter",
            name="region",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("updates", "Updates"),
                    ("share_prompts", "Share Prompts"),
                    ("handover", "Handover"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="petition",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("proposed", "Proposed"),
                    ("review", "Review"),
                    ("open", "Open"),
                    ("closed", "Closed"),
                    ("answered", "Answered"),
                    ("rejected", "Rejected"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="signature",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Pending"),
                    ("confirmed", "Confirmed"),
                    ("held", "Held"),
                    ("withdrawn", "Withdrawn"),
                    ("removed", "Removed"),
                    ("expired", "Expired"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="supporter",
            name="country",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AlterField(
            model_name="supporter",
            name="email_index",
            field=models.BinaryField(null=True),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                condition=models.Q(("name_shown", True), ("state", "confirmed")),
                fields=["petition", "confirmed_at"],
                name="signature_named",
            ),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                condition=models.Q(("state", "removed")),
                fields=["organisation"],
                name="signature_removed",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["updates", "share_prompts", "handover"])),
                name="consents_have_a_known_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at", None),
                        ("closed_at", None),
                        ("published_at", None),
                        ("state__in", ["draft", "proposed", "review", "rejected"]),
                    ),
                    models.Q(
                        ("answered_at", None),
                        ("closed_at", None),
                        ("published_at__isnull", False),
                        ("state", "open"),
                    ),
                    models.Q(
                        ("answered_at", None),
                        ("closed_at__isnull", False),
                        ("published_at__isnull", False),
                        ("state", "closed"),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("closed_at__isnull", False),
                        ("published_at__isnull", False),
                        ("state", "answered"),
                    ),
                    models.Q(
                        ("answered_at", None), ("closed_at__isnull", False), ("state", "withdrawn")
                    ),
                    _connector="OR",
                ),
                name="petitions_say_when_they_opened",
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at", None),
                    ("closes_at", None),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="petitions_close_after_they_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("state__in", ["pending", "expired"])),
                    models.Q(
                        ("confirmed_at__gte", models.F("signed_at")),
                        ("state__in", ["confirmed", "held", "removed"]),
                    ),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="confirmed_signatures_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ["withdrawn", "removed", "expired"]),
                    ),
                    models.Q(("ended_at", None), ("state__in", ["pending", "confirmed", "held"])),
                    _connector="OR",
                ),
                name="ended_signatures_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reminded_at", None), ("reminders", 0)),
                    models.Q(("reminded_at__isnull", False), ("reminders__gte", 1)),
                    _connector="OR",
                ),
                name="reminded_signatures_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email_index__isnull", False), ("erased_at", None)),
                    models.Q(
                        ("email_index", None),
                        ("email_sealed", b""),
                        ("erased_at__isnull", False),
                        ("name_sealed", b""),
                        ("wrapped_key", b""),
                    ),
                    _connector="OR",
                ),
                name="erased_supporters_leave_no_address",
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "petition",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="petitions.petition",
                    ),
                ),
                (
                    "joined",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.petition",
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("ask", models.TextField(blank=True)),
                ("target", models.CharField(blank=True, max_length=200)),
                ("locale", models.CharField(default="en", max_length=10)),
                ("name_shown", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["supporter", "made_at"], name="proposal_of_whom")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("ends_at", None), ("petition", None)),
                            models.Q(
                                ("ask", ""),
                                ("confirmed_at__isnull", False),
                                ("ends_at__gt", models.F("confirmed_at")),
                                ("petition__isnull", False),
                                ("target", ""),
                                ("title", ""),
                            ),
                            _connector="OR",
                        ),
                        name="confirmed_proposals_are_petitions",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
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
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("confirmed", "Confirmed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "supporter"), name="one_endorsement_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("state", "pending")),
                            models.Q(("confirmed_at__isnull", False), ("state", "confirmed")),
                            _connector="OR",
                        ),
                        name="confirmed_endorsements_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdeaCall",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "cause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="petitions.cause",
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("question", models.TextField()),
                ("locale", models.CharField(default="en", max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "slug"), name="one_call_per_slug"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None), ("published_at", None), ("state", "draft")
                            ),
                            models.Q(
                                ("closed_at", None),
                                ("published_at__isnull", False),
                                ("state", "open"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("published_at__isnull", False),
                                ("state", "closed"),
                            ),
                            _connector="OR",
                        ),
                        name="calls_say_when_they_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Idea",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="petitions.ideacall",
                    ),
                ),
                (
                    "supporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="petitions.supporter",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("name_shown", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("shown", "Shown"),
                            ("hidden", "Hidden"),
                            ("taken_up", "Taken Up"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "petition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="petitions.petition",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("state", "pending")),
                            ("state", "hidden"),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("state__in", ["shown", "taken_up"]),
                            ),
                            _connector="OR",
                        ),
                        name="shown_ideas_were_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("petition__isnull", False), ("state", "taken_up")),
                            models.Q(
                                models.Q(("state", "taken_up"), _negated=True), ("petition", None)
                            ),
                            _connector="OR",
                        ),
                        name="ideas_taken_up_name_their_petition",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdeaEndorsement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endorsements",
                        to="petitions.idea",
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
                    "state",
                    models.CharField(
                        choices=[("pending", "Pending"), ("confirmed", "Confirmed")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("idea", "supporter"), name="one_idea_endorsement_per_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("state", "pending")),
                            models.Q(("confirmed_at__isnull", False), ("state", "confirmed")),
                            _connector="OR",
                        ),
                        name="confirmed_idea_endorsements_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.petition",
                    ),
                ),
                ("change", models.SmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("imported", "Imported"),
                            ("released", "Released"),
                            ("restored", "Restored"),
                            ("withdrawn", "Withdrawn"),
                            ("removed", "Removed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                ("region", models.CharField(blank=True, max_length=40)),
                ("happened_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("change", 1),
                                ("kind__in", ["confirmed", "imported", "released", "restored"]),
                            ),
                            models.Q(("change", -1), ("kind__in", ["withdrawn", "removed"])),
                            _connector="OR",
                        ),
                        name="changes_have_the_sign_of_their_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="count",
                        to="petitions.petition",
                    ),
                ),
                ("confirmed", models.PositiveIntegerField(default=0)),
                ("folded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("folded_at__isnull", False)),
                        name="counts_were_folded_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountHour",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.petition",
                    ),
                ),
                ("hour", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("imported", "Imported"),
                            ("released", "Released"),
                            ("restored", "Restored"),
                            ("withdrawn", "Withdrawn"),
                            ("removed", "Removed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2)),
                ("region", models.CharField(blank=True, max_length=40)),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "hour", "kind", "country", "region"),
                        name="one_line_per_hour_kind_and_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recounts",
                        to="petitions.petition",
                    ),
                ),
                ("counted", models.PositiveIntegerField()),
                ("shown", models.IntegerField()),
                ("drift", models.IntegerField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["petition", "made_at"], name="recount_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "drift",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("shown"), "-", models.F("counted")
                                ),
                            )
                        ),
                        name="drift_is_shown_less_counted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="petitions.petition",
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("reached_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "count"), name="one_milestone_per_count"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("name", models.CharField(max_length=200)),
                ("office", models.CharField(blank=True, max_length=200)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name", "office"),
                        name="one_target_per_name_and_office",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addressees",
                        to="petitions.petition",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.target",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "target"), name="one_addressee_per_petition_and_target"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="petitions.petition",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.target",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "Making"),
                            ("ready", "Ready"),
                            ("handed_over", "Handed Over"),
                        ],
                        default="making",
                        max_length=12,
                    ),
                ),
                ("up_to", models.DateTimeField()),
                ("signatures", models.PositiveIntegerField(default=0)),
                ("named", models.PositiveIntegerField(default=0)),
                ("pdf_digest", models.CharField(blank=True, max_length=64)),
                ("csv_digest", models.CharField(blank=True, max_length=64)),
                ("seal", models.BinaryField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "number"), name="one_delivery_per_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_over_at__isnull", False), ("state", "handed_over")),
                            models.Q(
                                models.Q(("state", "handed_over"), _negated=True),
                                ("handed_over_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="deliveries_handed_over_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "making"), ("seal__isnull", False), _connector="OR"
                        ),
                        name="finished_deliveries_are_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="petitions.delivery",
                    ),
                ),
                ("kind", models.CharField(choices=[("pdf", "Pdf"), ("csv", "Csv")], max_length=3)),
                ("sealed", models.BinaryField()),
                ("purged_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "kind"), name="one_file_per_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("purged_at", None), ("sealed", b""), _connector="OR"),
                        name="purged_files_are_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryDownload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="downloads",
                        to="petitions.deliveryfile",
                    ),
                ),
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
                    "by_key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.apikey",
                    ),
                ),
                ("happened_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("by_key__isnull", False)),
                            models.Q(("by__isnull", False), ("by_key", None)),
                            _connector="OR",
                        ),
                        name="downloads_are_made_by_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="petitions.petition",
                    ),
                ),
                ("text", models.TextField()),
                ("answered_by", models.CharField(max_length=200)),
                ("source_url", models.URLField(blank=True, max_length=500)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Broadcast",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="broadcasts",
                        to="petitions.petition",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "kind"), name="one_broadcast_per_petition_and_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="finished_broadcasts_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BroadcastMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "broadcast",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="petitions.broadcast",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("uncertain", "Uncertain"),
                            ("suppressed", "Suppressed"),
                        ],
                        default="queued",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("message_id", models.CharField(blank=True, max_length=120)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["broadcast", "state"], name="broadcast_mail_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("broadcast", "supporter"), name="one_mail_per_broadcast_and_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="sent_broadcast_mails_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="petitions.petition",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("paper", "Paper"), ("import", "Import")], max_length=10
                    ),
                ),
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
                            ("failed", "Failed"),
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
                ("repeated", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None),
                                ("state__in", ["uploaded", "checked", "running"]),
                            ),
                            models.Q(
                                ("file_sealed", b""),
                                ("finished_at__isnull", False),
                                ("state__in", ["done", "failed", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="finished_imports_say_when_and_keep_no_file",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRefusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "import_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="petitions.signatureimport",
                    ),
                ),
                ("row", models.PositiveIntegerField()),
                ("field", models.CharField(blank=True, max_length=40)),
                ("code", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("import_of", "row", "field"), name="one_refusal_per_row_and_field"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalCount",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_counts",
                        to="petitions.petition",
                    ),
                ),
                ("source", models.CharField(max_length=100)),
                ("observed_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("breakdown", models.JSONField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "source", "observed_at"),
                        name="one_external_count_per_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntegrityPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("hold_at", models.PositiveSmallIntegerField(default=50)),
                ("min_fill_seconds", models.PositiveSmallIntegerField(default=2)),
                (
                    "proof",
                    models.CharField(
                        choices=[("off", "Off"), ("auto", "Auto"), ("always", "Always")],
                        default="auto",
                        max_length=6,
                    ),
                ),
                ("burst", models.PositiveIntegerField(default=3)),
                ("burst_seconds", models.PositiveIntegerField(default=60)),
                ("sustained", models.PositiveIntegerField(default=10)),
                ("sustained_seconds", models.PositiveIntegerField(default=3600)),
                ("sponsors_needed", models.PositiveSmallIntegerField(default=5)),
                ("review_within_hours", models.PositiveSmallIntegerField(default=72)),
                ("smallest_cell", models.PositiveSmallIntegerField(default=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation",), name="one_integrity_policy_per_organisation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("smallest_cell__gte", 5)),
                        name="cells_are_never_under_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("burst_seconds__gte", 1), ("sustained_seconds__gte", 1)
                        ),
                        name="windows_are_longer_than_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("cidr", models.CharField(max_length=43)),
                (
                    "kind",
                    models.CharField(choices=[("allow", "Allow"), ("hold", "Hold")], max_length=5),
                ),
                ("label", models.CharField(max_length=100)),
                ("sustained", models.PositiveIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
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
                        fields=("organisation", "cidr"), name="one_rule_per_network"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("domain", models.CharField(max_length=253)),
                (
                    "kind",
                    models.CharField(choices=[("allow", "Allow"), ("hold", "Hold")], max_length=5),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
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
                        fields=("organisation", "domain"), name="one_rule_per_domain"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailboxRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("domain", models.CharField(max_length=253)),
                ("separators", models.CharField(blank=True, max_length=4)),
                ("ignore_dots", models.BooleanField(default=False)),
                ("same_as", models.CharField(blank=True, max_length=253)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
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
                        fields=("organisation", "domain"), name="one_mailbox_rule_per_domain"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        related_name="alarms",
                        to="petitions.petition",
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("observed", models.PositiveIntegerField()),
                ("expected", models.PositiveIntegerField()),
                ("raised_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                (
                    "cleared_by",
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
                        condition=models.Q(("cleared_at", None)),
                        fields=("organisation", "petition", "kind", "subject"),
                        name="one_standing_alarm_per_subject",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cleared_at", None),
                            ("cleared_at__gte", models.F("raised_at")),
                            _connector="OR",
                        ),
                        name="alarms_end_after_they_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedProof",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("nonce", models.CharField(max_length=80)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "nonce"), name="one_use_per_proof"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invalidation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        related_name="invalidations",
                        to="petitions.petition",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("query", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("undoing", "Undoing"),
                            ("undone", "Undone"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("cursor", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
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
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at", None), ("started_at", None), ("state", "draft")
                            ),
                            models.Q(
                                ("finished_at", None),
                                ("started_at__isnull", False),
                                ("state__in", ["running", "undoing"]),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("started_at__isnull", False),
                                ("state__in", ["done", "cancelled", "undone"]),
                            ),
                            _connector="OR",
                        ),
                        name="started_invalidations_say_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InvalidatedSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "invalidation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="petitions.invalidation",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.signature",
                    ),
                ),
                ("was", models.CharField(max_length=10)),
                ("restored_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invalidation", "signature"), name="one_taking_per_signature"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restored_at", None),
                            models.Q(("was", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="restored_signatures_were_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("number", models.BigIntegerField(unique=True)),
                ("subject", models.UUIDField()),
                ("erased_at", models.DateTimeField()),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="erasures_are_numbered_from_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("pending_days", models.PositiveSmallIntegerField(default=30)),
                ("closed_months", models.PositiveSmallIntegerField(default=6, null=True)),
                ("inactive_months", models.PositiveSmallIntegerField(default=24, null=True)),
                ("active", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation",), name="one_retention_policy_per_organisation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedBreakdown",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_breakdowns",
                        to="petitions.petition",
                    ),
                ),
                ("dimension", models.CharField(max_length=20)),
                ("cells", models.JSONField()),
                ("total", models.PositiveIntegerField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "dimension", "published_at"),
                        name="one_breakdown_per_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="petitions.petition",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("superseded", "Superseded"),
                            ("replaced", "Replaced"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("target", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("petition", "number"), name="one_version_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")),
                        fields=("petition",),
                        name="one_approved_version_per_petition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_versions_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="petitions.petitionversion",
                    ),
                ),
                ("locale", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("ask", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "locale"), name="one_text_per_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="petitions.petition",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="petitions.petitionversion",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("claimed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("dropped", "Dropped"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")),
                        fields=["organisation", "opened_at"],
                        name="review_queue",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("version",),
                        name="one_open_review_per_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_reviews_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("claimed_by", None), ("claimed_at__isnull", False), _connector="OR"
                        ),
                        name="claimed_reviews_say_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="petitions.review",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CannedReason",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("code", models.SlugField(max_length=60)),
                ("locale", models.CharField(default="en", max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("hides_words", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "code", "locale"),
                        name="one_reason_per_code_and_language",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModerationPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                ("late_after_hours", models.PositiveSmallIntegerField(default=168)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation",), name="one_moderation_policy_per_organisation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_after_hours__gte", 1)),
                        name="reviews_are_late_after_an_hour_at_least",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="petitions.petition",
                    ),
                ),
                ("reason", models.SlugField(max_length=60)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("network", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("dismissed", "Dismissed"),
                            ("upheld", "Upheld"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("flagged_at", models.DateTimeField()),
                (
                    "handled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("handled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handled_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("handled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="handled_flags_say_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PetitionStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="petitions.petition",
                    ),
                ),
                ("was", models.CharField(blank=True, max_length=10)),
                (
                    "now_in",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("review", "Review"),
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("answered", "Answered"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
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
                    "by_supporter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.supporter",
                    ),
                ),
                ("reason", models.SlugField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("private_note", models.TextField(blank=True)),
                ("happened_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["petition", "happened_at"], name="step_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", None), ("by_supporter", None), _connector="OR"),
                        name="steps_are_made_by_one_at_most",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="petition",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="petitions.petitionversion",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="petitions.petitionversion",
            ),
        ),
        *(row_security.protect(f"petitions_{table}") for table in TABLES),
        *(row_security.append_only(f"petitions_{table}") for table in APPEND_ONLY),
        migrations.RunSQL(KEEP_PLACE, KEEP_PLACE_BEFORE),
    ]
