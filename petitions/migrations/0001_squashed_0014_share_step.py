from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from mobilize.kit import ids, tables
from mobilize.organisations import row_security
from petitions.domain import prompt_kinds

PLACES = """
    CREATE FUNCTION placed_signatures_keep_their_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a placed signature keeps its place'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER keep_place BEFORE UPDATE ON petitions_signature FOR EACH ROW
        WHEN (OLD.placed_at IS NOT NULL AND
              (OLD.placed_at, OLD.parent_id, OLD.root_id, OLD.depth, OLD.journey)
              IS DISTINCT FROM
              (NEW.placed_at, NEW.parent_id, NEW.root_id, NEW.depth, NEW.journey))
        EXECUTE FUNCTION placed_signatures_keep_their_place()
"""
NO_PLACES = """
    DROP TRIGGER keep_place ON petitions_signature;
    DROP FUNCTION placed_signatures_keep_their_place()
"""
ENDINGS = """
    CREATE FUNCTION counted_signatures_end_by_a_reason() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a counted signature is withdrawn or removed, nothing else'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER end_by_a_reason BEFORE UPDATE ON petitions_signature FOR EACH ROW
        WHEN (OLD.state = 'confirmed' AND NEW.state NOT IN ('confirmed', 'withdrawn', 'removed'))
        EXECUTE FUNCTION counted_signatures_end_by_a_reason()
"""
NO_ENDINGS = """
    DROP TRIGGER end_by_a_reason ON petitions_signature;
    DROP FUNCTION counted_signatures_end_by_a_reason()
"""
# A visit is what it was; only how its channel is read may be decided anew, by newer rules.
VISITS = """
    CREATE FUNCTION petitions_touch_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'petitions_touch is append-only, but for how its channel is read'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER append_only BEFORE DELETE ON petitions_touch
        FOR EACH STATEMENT EXECUTE FUNCTION petitions_touch_is_append_only();
    CREATE TRIGGER keep_what_was_seen BEFORE UPDATE ON petitions_touch FOR EACH ROW
        WHEN ((OLD.id, OLD.organisation_id, OLD.cause_id, OLD.petition_id, OLD.link_id, OLD.source,
               OLD.medium, OLD.campaign, OLD.click_id, OLD.referrer_host, OLD.in_app, OLD.occurred_at)
              IS DISTINCT FROM
              (NEW.id, NEW.organisation_id, NEW.cause_id, NEW.petition_id, NEW.link_id, NEW.source,
               NEW.medium, NEW.campaign, NEW.click_id, NEW.referrer_host, NEW.in_app, NEW.occurred_at))
        EXECUTE FUNCTION petitions_touch_is_append_only()
"""
NO_VISITS = """
    DROP TRIGGER keep_what_was_seen ON petitions_touch;
    DROP TRIGGER append_only ON petitions_touch;
    DROP FUNCTION petitions_touch_is_append_only()
"""
# The extension is one that PostgreSQL trusts: the owner of a database may install it.
TRIGRAMS = "CREATE EXTENSION IF NOT EXISTS pg_trgm"

# The languages whose words PostgreSQL can stem. Norwegian is written under three codes.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
WHEN = " ".join(f"WHEN '{code}' THEN '{name}'::regconfig" for code, name in STEMMERS.items())

# Accents are left away on both sides: capitals are often written without them.
STEMS = rf"""
    CREATE FUNCTION stems(locale text, said text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN tsvector_to_array(to_tsvector(
        CASE split_part(lower(locale), '-', 1) {WHEN} ELSE 'simple'::regconfig END,
        normalize(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]', '', 'g'), NFC)
    ))
"""
# Only petitions.queries.similar reads these, so no model carries them along.
COLUMN = """
    ALTER TABLE {table} ADD COLUMN title_stems text[] GENERATED ALWAYS AS (stems(locale, title)) STORED
"""
TITLED = ["petitions_petition", "petitions_petitiontext"]
APPEND_ONLY = [
    "channelrules",
    "consent",
    "deliverydownload",
    "erasure",
    "exposure",
    "petitionstep",
    "recount",
    "reviewnote",
]


def key():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


def refers(to, *, on_delete=models.PROTECT, related_name="+", **more):
    return models.ForeignKey(to, on_delete=on_delete, related_name=related_name, **more)


MODELS = [
    migrations.CreateModel(
        name="Cause",
        fields=[
            ("id", key()),
            ("slug", models.SlugField(max_length=60)),
            ("title", models.CharField(max_length=200)),
            ("summary", models.TextField()),
            ("currency", models.CharField(max_length=3)),
            ("goal_minor", models.BigIntegerField(null=True)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                    default="draft",
                    max_length=10,
                ),
            ),
            ("created_at", models.DateTimeField()),
            ("published_at", models.DateTimeField(null=True)),
            ("closed_at", models.DateTimeField(null=True)),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
            ("takes_proposals", models.BooleanField(default=False)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("organisation", "slug"), name="one_cause_per_slug"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(closed_at=None, published_at=None, state="draft"),
                        models.Q(closed_at=None, published_at__isnull=False, state="open"),
                        models.Q(
                            closed_at__isnull=False, published_at__isnull=False, state="closed"
                        ),
                        _connector="OR",
                    ),
                    name="causes_say_when_they_opened",
                ),
                models.CheckConstraint(
                    condition=models.Q(goal_minor=None, goal_minor__gte=1, _connector="OR"),
                    name="causes_have_a_goal_above_zero",
                ),
                models.CheckConstraint(
                    condition=models.Q(currency__regex="^[A-Z]{3}$"), name="causes_name_a_currency"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Petition",
        fields=[
            ("id", key()),
            ("slug", models.SlugField(max_length=60)),
            ("title", models.CharField(max_length=200)),
            ("ask", models.TextField()),
            ("target", models.CharField(max_length=200)),
            ("goal", models.PositiveIntegerField()),
            ("locale", models.CharField(default="en", max_length=10)),
            (
                "state",
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
                    default="draft",
                    max_length=10,
                ),
            ),
            ("created_at", models.DateTimeField()),
            ("published_at", models.DateTimeField(null=True)),
            ("closed_at", models.DateTimeField(null=True)),
            ("cause", refers("petitions.cause", related_name="petitions")),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
            ("answered_at", models.DateTimeField(null=True)),
            ("closes_at", models.DateTimeField(null=True)),
            ("goal_moves", models.BooleanField(default=True)),
            ("opens_at", models.DateTimeField(null=True)),
            ("proposer", refers("petitions.supporter", null=True, related_name="proposals")),
            ("sponsors_needed", models.PositiveSmallIntegerField(default=0)),
            ("words_hidden", models.BooleanField(default=False)),
            ("version", refers("petitions.petitionversion", null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "slug"), name="one_petition_per_slug"
                ),
                models.CheckConstraint(
                    condition=models.Q(goal__gte=1), name="petitions_have_a_goal_above_zero"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            answered_at=None,
                            closed_at=None,
                            published_at=None,
                            state__in=["draft", "proposed", "review", "rejected"],
                        ),
                        models.Q(
                            answered_at=None,
                            closed_at=None,
                            published_at__isnull=False,
                            state="open",
                        ),
                        models.Q(
                            answered_at=None,
                            closed_at__isnull=False,
                            published_at__isnull=False,
                            state="closed",
                        ),
                        models.Q(
                            answered_at__isnull=False,
                            closed_at__isnull=False,
                            published_at__isnull=False,
                            state="answered",
                        ),
                        models.Q(answered_at=None, closed_at__isnull=False, state="withdrawn"),
                        _connector="OR",
                    ),
                    name="petitions_say_when_they_opened",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("opens_at", None),
                        ("closes_at", None),
                        ("closes_at__gt", models.F("opens_at")),
                        _connector="OR",
                    ),
                    name="petitions_close_after_they_open",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Signature",
        fields=[
            ("id", key()),
            (
                "state",
                models.CharField(
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
            ("name_shown", models.BooleanField()),
            (
                "journey",
                ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
            ),
            ("root_id", models.UUIDField()),
            ("depth", models.PositiveIntegerField(default=0)),
            ("note", models.CharField(blank=True, max_length=20)),
            ("signed_at", models.DateTimeField()),
            ("confirmed_at", models.DateTimeField(null=True)),
            ("mailed_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("parent", refers("petitions.signature", null=True, related_name="children")),
            ("petition", refers("petitions.petition", related_name="signatures")),
            ("supporter", refers("petitions.supporter", related_name="signatures")),
            ("touch", refers("petitions.touch", null=True)),
            ("country", models.CharField(blank=True, max_length=2)),
            ("ended_at", models.DateTimeField(null=True)),
            ("locale", models.CharField(default="en", max_length=10)),
            ("network", models.BinaryField(null=True)),
            ("placed_at", models.DateTimeField(null=True)),
            ("region", models.CharField(blank=True, max_length=40)),
            ("reminded_at", models.DateTimeField(null=True)),
            ("reminders", models.PositiveSmallIntegerField(default=0)),
            ("score", models.PositiveSmallIntegerField(default=0)),
            (
                "source",
                models.CharField(
                    choices=[
                        ("web", "Web"),
                        ("api", "Api"),
                        ("paper", "Paper"),
                        ("import", "Import"),
                    ],
                    default="web",
                    max_length=10,
                ),
            ),
            (
                "suspicions",
                ArrayField(base_field=models.CharField(max_length=30), default=list, size=None),
            ),
            ("version", refers("petitions.petitionversion", db_index=False, null=True)),
            (
                "touches",
                ArrayField(base_field=models.UUIDField(), db_default=[], default=list, size=None),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["petition", "state", "confirmed_at"], name="signature_counted"
                ),
                models.Index(fields=["root_id"], name="signature_tree"),
                models.Index(
                    condition=models.Q(name_shown=True, state="confirmed"),
                    fields=["petition", "confirmed_at"],
                    name="signature_named",
                ),
                models.Index(
                    condition=models.Q(state="removed"),
                    fields=["organisation"],
                    name="signature_removed",
                ),
                models.Index(
                    condition=models.Q(note="", _negated=True),
                    fields=["petition"],
                    name="signature_cut",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("petition", "supporter"), name="one_signature_per_person"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(depth=0, parent=None, root_id=models.F("id")),
                        models.Q(
                            ("depth__gte", 1),
                            ("parent__isnull", False),
                            models.Q(root_id=models.F("id"), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="roots_are_their_own_and_children_are_not",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("note", ""),
                        models.Q(note__in=["self_referral", "cycle_cut"], parent=None),
                        _connector="OR",
                    ),
                    name="cut_signatures_are_roots",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(confirmed_at=None, state__in=["pending", "expired"]),
                        models.Q(
                            confirmed_at__gte=models.F("signed_at"),
                            state__in=["confirmed", "held", "removed"],
                        ),
                        ("state", "withdrawn"),
                        _connector="OR",
                    ),
                    name="confirmed_signatures_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ended_at__isnull=False, state__in=["withdrawn", "removed", "expired"]
                        ),
                        models.Q(ended_at=None, state__in=["pending", "confirmed", "held"]),
                        _connector="OR",
                    ),
                    name="ended_signatures_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(reminded_at=None, reminders=0),
                        models.Q(reminded_at__isnull=False, reminders__gte=1),
                        _connector="OR",
                    ),
                    name="reminded_signatures_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(state="confirmed", _negated=True),
                        ("placed_at__isnull", False),
                        _connector="OR",
                    ),
                    name="counted_signatures_have_their_place",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SharePrompt",
        fields=[
            ("id", key()),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("after_confirming", "After Confirming"),
                        ("link_brought", "Link Brought"),
                        ("milestone_near", "Milestone Near"),
                        ("milestone_reached", "Milestone Reached"),
                        ("last_day", "Last Day"),
                        ("answered", "Answered"),
                        ("pledge_reminder", "Pledge Reminder"),
                    ],
                    max_length=20,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("queued", "Queued"),
                        ("paused", "Paused"),
                        ("sending", "Sending"),
                        ("sent", "Sent"),
                        ("uncertain", "Uncertain"),
                        ("suppressed", "Suppressed"),
                        ("held_out", "Held Out"),
                    ],
                    default="queued",
                    max_length=12,
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=40)),
            ("message_id", models.CharField(blank=True, max_length=120)),
            ("decided_at", models.DateTimeField()),
            ("sent_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("signature", refers("petitions.signature", null=True, related_name="prompts")),
            ("attempts", models.PositiveSmallIntegerField(db_default=0)),
            ("broadcast", refers("petitions.broadcast", null=True, related_name="prompts")),
            ("claimed_at", models.DateTimeField(null=True)),
            ("not_before", models.DateTimeField()),
            ("occasion", models.CharField(max_length=60)),
            ("petition", refers("petitions.petition", db_index=False, null=True)),
            ("supporter", refers("petitions.supporter", related_name="prompts")),
            ("arm", refers("petitions.experimentarm", db_index=False, null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(state__in=["queued", "sending"]),
                    fields=["not_before", "id"],
                    name="prompt_waiting",
                ),
                models.Index(fields=["supporter", "decided_at"], name="prompt_by_supporter"),
                models.Index(
                    condition=models.Q(state="queued"),
                    fields=["organisation", "not_before", "id"],
                    name="prompt_queued",
                ),
                models.Index(
                    condition=models.Q(state="uncertain"),
                    fields=["organisation", "id"],
                    name="prompt_uncertain",
                ),
                models.Index(fields=["petition", "kind", "state"], name="prompt_by_petition"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(sent_at__isnull=False, state="sent"),
                        models.Q(models.Q(state="sent", _negated=True), ("sent_at", None)),
                        _connector="OR",
                    ),
                    name="sent_prompts_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(state="suppressed", _negated=True),
                        models.Q(reason="", _negated=True),
                        _connector="OR",
                    ),
                    name="suppressed_prompts_say_why",
                ),
                models.UniqueConstraint(
                    fields=("supporter", "kind", "occasion"),
                    name="one_prompt_per_person_and_occasion",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(state="sending", _negated=True),
                        ("claimed_at__isnull", False),
                        _connector="OR",
                    ),
                    name="claimed_prompts_say_when",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ShareLink",
        fields=[
            ("id", key()),
            ("code", models.CharField(max_length=20, unique=True)),
            ("channel", models.CharField(max_length=20)),
            ("label", models.CharField(blank=True, max_length=100)),
            ("created_at", models.DateTimeField()),
            ("cause", refers("petitions.cause")),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True)),
            ("signature", refers("petitions.signature", null=True, related_name="links")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("signature", "channel"), name="one_link_per_signature_and_channel"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("signature", None), ("petition__isnull", False), _connector="OR"
                    ),
                    name="signers_links_lead_to_a_petition",
                ),
                models.CheckConstraint(
                    condition=models.Q(channel__regex="^[a-z][a-z0-9_]{0,19}$"),
                    name="links_name_a_channel",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Supporter",
        fields=[
            ("id", key()),
            ("wrapped_key", models.BinaryField()),
            ("email_sealed", models.BinaryField()),
            ("name_sealed", models.BinaryField()),
            ("email_index", models.BinaryField(null=True)),
            ("country", models.CharField(blank=True, max_length=2)),
            ("locale", models.CharField(max_length=10)),
            ("created_at", models.DateTimeField()),
            ("organisation", refers("organisations.organisation")),
            ("erased_at", models.DateTimeField(null=True)),
            ("region", models.CharField(blank=True, max_length=40)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(erased_at__isnull=False),
                    fields=["organisation"],
                    name="supporter_erased",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "email_index"), name="one_supporter_per_address"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(email_index__isnull=False, erased_at=None),
                        models.Q(
                            email_index=None,
                            email_sealed=b"",
                            erased_at__isnull=False,
                            name_sealed=b"",
                            wrapped_key=b"",
                        ),
                        _connector="OR",
                    ),
                    name="erased_supporters_leave_no_address",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Consent",
        fields=[
            ("id", key()),
            (
                "purpose",
                models.CharField(
                    choices=[
                        ("updates", "Updates"),
                        ("share_prompts", "Share Prompts"),
                        ("handover", "Handover"),
                    ],
                    max_length=20,
                ),
            ),
            ("channel", models.CharField(default="email", max_length=10)),
            ("granted", models.BooleanField()),
            ("wording_version", models.CharField(max_length=20)),
            ("wording_hash", models.CharField(max_length=64)),
            ("locale", models.CharField(max_length=10)),
            ("source", models.CharField(max_length=20)),
            ("source_id", models.UUIDField()),
            ("given_at", models.DateTimeField()),
            ("organisation", refers("organisations.organisation")),
            ("supporter", refers("petitions.supporter", related_name="consents")),
            ("evidence", models.CharField(blank=True, max_length=200)),
        ],
        options={
            "indexes": [
                models.Index(
                    fields=["supporter", "purpose", "given_at", "id"], name="consent_newest"
                )
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(channel="email"), name="consents_are_for_a_known_channel"
                ),
                models.CheckConstraint(
                    condition=models.Q(purpose__in=["updates", "share_prompts", "handover"]),
                    name="consents_have_a_known_purpose",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Touch",
        fields=[
            ("id", key()),
            ("channel", models.CharField(max_length=20)),
            (
                "known_by",
                models.CharField(
                    choices=[
                        ("code", "Code"),
                        ("source", "Source"),
                        ("click_id", "Click Id"),
                        ("referrer", "Referrer"),
                        ("in_app", "In App"),
                        ("unknown", "Unknown"),
                    ],
                    max_length=10,
                ),
            ),
            ("occurred_at", models.DateTimeField()),
            ("link", refers("petitions.sharelink", null=True)),
            ("organisation", refers("organisations.organisation")),
            ("campaign", models.CharField(blank=True, db_default="", max_length=60)),
            ("cause", refers("petitions.cause", db_index=False, null=True)),
            ("click_id", models.CharField(blank=True, db_default="", max_length=20)),
            ("in_app", models.CharField(blank=True, db_default="", max_length=20)),
            ("medium", models.CharField(blank=True, db_default="", max_length=60)),
            ("petition", refers("petitions.petition", db_index=False, null=True)),
            ("referrer_host", models.CharField(blank=True, db_default="", max_length=100)),
            ("rules", models.PositiveIntegerField(db_default=0)),
            ("source", models.CharField(blank=True, db_default="", max_length=60)),
        ],
        options={
            "indexes": [models.Index(fields=["petition", "occurred_at"], name="touch_by_petition")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            channel__regex="^[a-z][a-z0-9_]{0,19}$",
                            known_by="code",
                            link__isnull=False,
                        ),
                        models.Q(
                            channel__regex="^[a-z][a-z0-9_]{0,19}$",
                            known_by__in=["source", "click_id", "referrer", "in_app"],
                            link=None,
                        ),
                        models.Q(channel="unknown", known_by="unknown", link=None),
                        _connector="OR",
                    ),
                    name="touches_say_how_their_channel_is_known",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Proposal",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("cause", refers("petitions.cause")),
            ("supporter", refers("petitions.supporter")),
            (
                "petition",
                models.OneToOneField(
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="proposal",
                    to="petitions.petition",
                ),
            ),
            ("joined", refers("petitions.petition", null=True)),
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
                        models.Q(confirmed_at=None, ends_at=None, petition=None),
                        models.Q(
                            ask="",
                            confirmed_at__isnull=False,
                            ends_at__gt=models.F("confirmed_at"),
                            petition__isnull=False,
                            target="",
                            title="",
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
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="endorsements")),
            ("supporter", refers("petitions.supporter")),
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
                        models.Q(confirmed_at=None, state="pending"),
                        models.Q(confirmed_at__isnull=False, state="confirmed"),
                        _connector="OR",
                    ),
                    name="confirmed_endorsements_say_when",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="IdeaCall",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("cause", refers("petitions.cause", related_name="calls")),
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
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("published_at", models.DateTimeField(null=True)),
            ("closed_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("organisation", "slug"), name="one_call_per_slug"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(closed_at=None, published_at=None, state="draft"),
                        models.Q(closed_at=None, published_at__isnull=False, state="open"),
                        models.Q(
                            closed_at__isnull=False, published_at__isnull=False, state="closed"
                        ),
                        _connector="OR",
                    ),
                    name="calls_say_when_they_opened",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Idea",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("call", refers("petitions.ideacall", related_name="ideas")),
            ("supporter", refers("petitions.supporter", related_name="ideas")),
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
            ("petition", refers("petitions.petition", null=True, related_name="ideas")),
            ("made_at", models.DateTimeField()),
            ("mailed_at", models.DateTimeField(null=True)),
            ("confirmed_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(confirmed_at=None, state="pending"),
                        ("state", "hidden"),
                        models.Q(confirmed_at__isnull=False, state__in=["shown", "taken_up"]),
                        _connector="OR",
                    ),
                    name="shown_ideas_were_confirmed",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(petition__isnull=False, state="taken_up"),
                        models.Q(models.Q(state="taken_up", _negated=True), ("petition", None)),
                        _connector="OR",
                    ),
                    name="ideas_taken_up_name_their_petition",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="IdeaEndorsement",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("idea", refers("petitions.idea", related_name="endorsements")),
            ("supporter", refers("petitions.supporter")),
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
                        models.Q(confirmed_at=None, state="pending"),
                        models.Q(confirmed_at__isnull=False, state="confirmed"),
                        _connector="OR",
                    ),
                    name="confirmed_idea_endorsements_say_when",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="CountChange",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition")),
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
                            change=1, kind__in=["confirmed", "imported", "released", "restored"]
                        ),
                        models.Q(change=-1, kind__in=["withdrawn", "removed"]),
                        _connector="OR",
                    ),
                    name="changes_have_the_sign_of_their_kind",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="PetitionCount",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            (
                "petition",
                models.OneToOneField(
                    on_delete=models.PROTECT, related_name="count", to="petitions.petition"
                ),
            ),
            ("confirmed", models.PositiveIntegerField(default=0)),
            ("folded_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(folded_at__isnull=False), name="counts_were_folded_once"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="CountHour",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition")),
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
            ]
        },
    ),
    migrations.CreateModel(
        name="Recount",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="recounts")),
            ("counted", models.PositiveIntegerField()),
            ("shown", models.IntegerField()),
            ("drift", models.IntegerField()),
            ("made_at", models.DateTimeField()),
        ],
        options={
            "indexes": [models.Index(fields=["petition", "made_at"], name="recount_newest")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(drift=models.F("shown") - models.F("counted")),
                    name="drift_is_shown_less_counted",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Milestone",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="milestones")),
            ("count", models.PositiveIntegerField()),
            ("reached_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("petition", "count"), name="one_milestone_per_count"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Target",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("name", models.CharField(max_length=200)),
            ("office", models.CharField(blank=True, max_length=200)),
            ("email", models.CharField(blank=True, max_length=254)),
            ("created_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "name", "office"), name="one_target_per_name_and_office"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Addressee",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            (
                "petition",
                refers("petitions.petition", on_delete=models.CASCADE, related_name="addressees"),
            ),
            ("target", refers("petitions.target")),
            ("position", models.PositiveSmallIntegerField(default=0)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("petition", "target"), name="one_addressee_per_petition_and_target"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Delivery",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="deliveries")),
            ("target", refers("petitions.target", null=True)),
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
            ("made_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
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
                        models.Q(handed_over_at__isnull=False, state="handed_over"),
                        models.Q(
                            models.Q(state="handed_over", _negated=True), ("handed_over_at", None)
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
            ]
        },
    ),
    migrations.CreateModel(
        name="DeliveryFile",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("delivery", refers("petitions.delivery", related_name="files")),
            ("kind", models.CharField(choices=[("pdf", "Pdf"), ("csv", "Csv")], max_length=3)),
            ("sealed", models.BinaryField()),
            ("purged_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("delivery", "kind"), name="one_file_per_kind"),
                models.CheckConstraint(
                    condition=models.Q(purged_at=None, sealed=b"", _connector="OR"),
                    name="purged_files_are_empty",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="DeliveryDownload",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("file", refers("petitions.deliveryfile", related_name="downloads")),
            ("by", refers(settings.AUTH_USER_MODEL, null=True)),
            ("by_key", refers("organisations.apikey", null=True)),
            ("happened_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(by=None, by_key__isnull=False),
                        models.Q(by__isnull=False, by_key=None),
                        _connector="OR",
                    ),
                    name="downloads_are_made_by_one",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Answer",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            (
                "petition",
                models.OneToOneField(
                    on_delete=models.PROTECT, related_name="answer", to="petitions.petition"
                ),
            ),
            ("text", models.TextField()),
            ("answered_by", models.CharField(max_length=200)),
            ("source_url", models.URLField(blank=True, max_length=500)),
            (
                "published_by",
                refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL),
            ),
            ("published_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name="Broadcast",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="broadcasts")),
            ("kind", models.CharField(max_length=20)),
            (
                "state",
                models.CharField(
                    choices=[("running", "Running"), ("done", "Done"), ("cancelled", "Cancelled")],
                    default="running",
                    max_length=10,
                ),
            ),
            ("total", models.PositiveIntegerField(default=0)),
            ("started_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("started_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(null=True)),
            ("decided_at", models.DateTimeField(null=True)),
            ("occasion", models.CharField(blank=True, db_default="", max_length=60)),
            ("paused_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(finished_at=None, state="running"),
                        models.Q(
                            models.Q(state="running", _negated=True), ("finished_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="finished_broadcasts_say_when",
                ),
                models.UniqueConstraint(
                    fields=("petition", "kind", "occasion"),
                    name="one_broadcast_per_petition_kind_and_occasion",
                ),
                models.CheckConstraint(
                    condition=models.Q(paused_at=None, state="running", _connector="OR"),
                    name="paused_broadcasts_are_running",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="BroadcastMail",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("broadcast", refers("petitions.broadcast", related_name="mails")),
            ("supporter", refers("petitions.supporter")),
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
            "indexes": [models.Index(fields=["broadcast", "state"], name="broadcast_mail_waiting")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("broadcast", "supporter"), name="one_mail_per_broadcast_and_person"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(sent_at__isnull=False, state="sent"),
                        models.Q(models.Q(state="sent", _negated=True), ("sent_at", None)),
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
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="imports")),
            (
                "source",
                models.CharField(choices=[("paper", "Paper"), ("import", "Import")], max_length=10),
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
            ("made_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("made_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(finished_at=None, state__in=["uploaded", "checked", "running"]),
                        models.Q(
                            file_sealed=b"",
                            finished_at__isnull=False,
                            state__in=["done", "failed", "cancelled"],
                        ),
                        _connector="OR",
                    ),
                    name="finished_imports_say_when_and_keep_no_file",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="ImportRefusal",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            (
                "import_of",
                refers(
                    "petitions.signatureimport", on_delete=models.CASCADE, related_name="refusals"
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
            ]
        },
    ),
    migrations.CreateModel(
        name="ExternalCount",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="external_counts")),
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
            ]
        },
    ),
    migrations.CreateModel(
        name="IntegrityPolicy",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
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
                    condition=models.Q(smallest_cell__gte=5), name="cells_are_never_under_five"
                ),
                models.CheckConstraint(
                    condition=models.Q(burst_seconds__gte=1, sustained_seconds__gte=1),
                    name="windows_are_longer_than_nothing",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="NetworkRule",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("cidr", models.CharField(max_length=43)),
            (
                "kind",
                models.CharField(choices=[("allow", "Allow"), ("hold", "Hold")], max_length=5),
            ),
            ("label", models.CharField(max_length=100)),
            ("sustained", models.PositiveIntegerField(null=True)),
            ("created_at", models.DateTimeField()),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "cidr"), name="one_rule_per_network"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="DomainRule",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("domain", models.CharField(max_length=253)),
            (
                "kind",
                models.CharField(choices=[("allow", "Allow"), ("hold", "Hold")], max_length=5),
            ),
            ("created_at", models.DateTimeField()),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "domain"), name="one_rule_per_domain"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="MailboxRule",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("domain", models.CharField(max_length=253)),
            ("separators", models.CharField(blank=True, max_length=4)),
            ("ignore_dots", models.BooleanField(default=False)),
            ("same_as", models.CharField(blank=True, max_length=253)),
            ("created_at", models.DateTimeField()),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "domain"), name="one_mailbox_rule_per_domain"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Alarm",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True, related_name="alarms")),
            ("kind", models.CharField(max_length=20)),
            ("subject", models.CharField(blank=True, max_length=60)),
            ("observed", models.PositiveIntegerField()),
            ("expected", models.PositiveIntegerField()),
            ("raised_at", models.DateTimeField()),
            ("cleared_at", models.DateTimeField(null=True)),
            ("cleared_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(cleared_at=None),
                    fields=("organisation", "petition", "kind", "subject"),
                    name="one_standing_alarm_per_subject",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        cleared_at=None, cleared_at__gte=models.F("raised_at"), _connector="OR"
                    ),
                    name="alarms_end_after_they_began",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="UsedProof",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("nonce", models.CharField(max_length=80)),
            ("expires_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("organisation", "nonce"), name="one_use_per_proof")
            ]
        },
    ),
    migrations.CreateModel(
        name="Invalidation",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True, related_name="invalidations")),
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
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("approved_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("started_at", models.DateTimeField(null=True)),
            ("finished_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(finished_at=None, started_at=None, state="draft"),
                        models.Q(
                            finished_at=None,
                            started_at__isnull=False,
                            state__in=["running", "undoing"],
                        ),
                        models.Q(
                            finished_at__isnull=False,
                            started_at__isnull=False,
                            state__in=["done", "cancelled", "undone"],
                        ),
                        _connector="OR",
                    ),
                    name="started_invalidations_say_when",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="InvalidatedSignature",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("invalidation", refers("petitions.invalidation", related_name="taken")),
            ("signature", refers("petitions.signature")),
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
                        ("restored_at", None), models.Q(was="", _negated=True), _connector="OR"
                    ),
                    name="restored_signatures_were_something",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Erasure",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("number", models.BigIntegerField(unique=True)),
            ("subject", models.UUIDField()),
            ("erased_at", models.DateTimeField()),
            ("counts", models.JSONField(default=dict)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(number__gte=1), name="erasures_are_numbered_from_one"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="RetentionPolicy",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
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
            ]
        },
    ),
    migrations.CreateModel(
        name="PublishedBreakdown",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="published_breakdowns")),
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
            ]
        },
    ),
    migrations.CreateModel(
        name="PetitionVersion",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="versions")),
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
            ("made_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("made_at", models.DateTimeField()),
            ("decided_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("decided_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("petition", "number"), name="one_version_per_number"
                ),
                models.UniqueConstraint(
                    condition=models.Q(state="approved"),
                    fields=("petition",),
                    name="one_approved_version_per_petition",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(decided_at=None, state="waiting"),
                        models.Q(
                            models.Q(state="waiting", _negated=True), ("decided_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="decided_versions_say_when",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="PetitionText",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            (
                "version",
                refers("petitions.petitionversion", on_delete=models.CASCADE, related_name="texts"),
            ),
            ("locale", models.CharField(max_length=10)),
            ("title", models.CharField(max_length=200)),
            ("ask", models.TextField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("version", "locale"), name="one_text_per_language")
            ]
        },
    ),
    migrations.CreateModel(
        name="Review",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="reviews")),
            ("version", refers("petitions.petitionversion", related_name="reviews")),
            ("opened_at", models.DateTimeField()),
            ("claimed_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
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
            ("decided_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("decided_at", models.DateTimeField(null=True)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(outcome=""),
                    fields=["organisation", "opened_at"],
                    name="review_queue",
                )
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(outcome=""),
                    fields=("version",),
                    name="one_open_review_per_version",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(decided_at=None, outcome=""),
                        models.Q(
                            models.Q(outcome="", _negated=True), ("decided_at__isnull", False)
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
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("review", refers("petitions.review", related_name="notes")),
            ("by", refers(settings.AUTH_USER_MODEL, null=True)),
            ("text", models.TextField()),
            ("made_at", models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name="CannedReason",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
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
            ]
        },
    ),
    migrations.CreateModel(
        name="ModerationPolicy",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("late_after_hours", models.PositiveSmallIntegerField(default=168)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation",), name="one_moderation_policy_per_organisation"
                ),
                models.CheckConstraint(
                    condition=models.Q(late_after_hours__gte=1),
                    name="reviews_are_late_after_an_hour_at_least",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Flag",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="flags")),
            ("reason", models.SlugField(max_length=60)),
            ("text", models.CharField(blank=True, max_length=1000)),
            ("network", models.BinaryField(null=True)),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("dismissed", "Dismissed"), ("upheld", "Upheld")],
                    default="open",
                    max_length=10,
                ),
            ),
            ("flagged_at", models.DateTimeField()),
            ("handled_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("handled_at", models.DateTimeField(null=True)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(handled_at=None, state="open"),
                        models.Q(
                            models.Q(state="open", _negated=True), ("handled_at__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    name="handled_flags_say_when",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="PetitionStep",
        fields=[
            ("id", key()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="steps")),
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
            ("by", refers(settings.AUTH_USER_MODEL, null=True)),
            ("by_supporter", refers("petitions.supporter", null=True)),
            ("reason", models.SlugField(blank=True, max_length=60)),
            ("note", models.TextField(blank=True)),
            ("private_note", models.TextField(blank=True)),
            ("happened_at", models.DateTimeField()),
        ],
        options={
            "indexes": [models.Index(fields=["petition", "happened_at"], name="step_in_order")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(by=None, by_supporter=None, _connector="OR"),
                    name="steps_are_made_by_one_at_most",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="PostcodeArea",
        fields=[
            ("id", key()),
            ("country", models.CharField(max_length=2)),
            ("prefix", models.CharField(max_length=12)),
            ("region", models.CharField(max_length=40)),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "country", "prefix"),
                    name="one_region_per_postcode_prefix",
                ),
                models.CheckConstraint(
                    condition=models.Q(prefix__regex="^[A-Z0-9]+$"),
                    name="postcode_prefixes_are_normalised",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="LinkPreview",
        fields=[
            ("id", key()),
            ("network", models.CharField(max_length=20)),
            ("first_seen_at", models.DateTimeField()),
            ("last_seen_at", models.DateTimeField()),
            ("times", models.PositiveIntegerField(default=1)),
            ("link", refers("petitions.sharelink", related_name="previews")),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("link", "network"), name="one_preview_per_link_and_network"
                ),
                models.CheckConstraint(
                    condition=models.Q(last_seen_at__gte=models.F("first_seen_at"), times__gte=1),
                    name="previews_end_after_they_begin",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ChannelReplay",
        fields=[
            ("id", key()),
            ("version", models.PositiveIntegerField()),
            (
                "state",
                models.CharField(
                    choices=[("running", "Running"), ("done", "Done")],
                    default="running",
                    max_length=10,
                ),
            ),
            ("cursor", models.UUIDField(null=True)),
            ("seen", models.PositiveBigIntegerField(default=0)),
            ("moved", models.PositiveBigIntegerField(default=0)),
            ("moves", models.JSONField(default=dict)),
            ("made_at", models.DateTimeField()),
            ("finished_at", models.DateTimeField(null=True)),
            ("by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(state="running"),
                    fields=("organisation",),
                    name="one_channel_replay_runs_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(finished_at=None, state="running"),
                        models.Q(finished_at__isnull=False, state="done"),
                        _connector="OR",
                    ),
                    name="finished_channel_replays_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(moved__lte=models.F("seen")),
                    name="replays_move_no_more_than_they_see",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ChannelRules",
        fields=[
            ("id", key()),
            ("version", models.PositiveIntegerField()),
            ("sources", models.JSONField()),
            ("hosts", models.JSONField()),
            ("note", models.CharField(max_length=200)),
            ("made_at", models.DateTimeField()),
            ("by", refers(settings.AUTH_USER_MODEL, null=True)),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "version"), name="one_row_per_version_of_channel_rules"
                ),
                models.CheckConstraint(
                    condition=models.Q(version__gte=1), name="own_channel_rules_begin_at_one"
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="Moment",
        fields=[
            ("id", key()),
            ("happened_at", models.DateTimeField()),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("broadcast", "Broadcast"),
                        ("post", "Post"),
                        ("email_blast", "E-mail to many"),
                        ("press", "Press"),
                        ("event", "Event"),
                        ("other", "Other"),
                    ],
                    max_length=12,
                ),
            ),
            ("label", models.CharField(max_length=100)),
            ("note", models.TextField(blank=True)),
            ("created_at", models.DateTimeField()),
            ("cause", refers("petitions.cause", db_index=False)),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["cause", "happened_at"], name="moments_of_a_cause")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        kind__in=["broadcast", "post", "email_blast", "press", "event", "other"]
                    ),
                    name="moments_are_of_a_known_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(label="", _negated=True), name="moments_have_a_label"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MailEvent",
        fields=[
            ("id", key()),
            ("provider", models.CharField(max_length=20)),
            ("event_id", models.CharField(max_length=100)),
            ("kind", models.CharField(max_length=20)),
            ("hard", models.BooleanField(default=False)),
            ("mail_kind", models.CharField(max_length=20)),
            ("mail_id", models.UUIDField()),
            (
                "state",
                models.CharField(
                    choices=[("received", "Received"), ("applied", "Applied")],
                    default="received",
                    max_length=10,
                ),
            ),
            ("happened_at", models.DateTimeField()),
            ("received_at", models.DateTimeField()),
            ("applied_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("supporter", refers("petitions.supporter", related_name="mail_events")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("provider", "event_id"), name="one_row_per_mail_event"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(applied_at__isnull=False, state="applied"),
                        models.Q(models.Q(state="applied", _negated=True), ("applied_at", None)),
                        _connector="OR",
                    ),
                    name="applied_mail_events_say_when",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="MailSuppression",
        fields=[
            ("id", key()),
            ("address_hash", models.BinaryField()),
            (
                "reason",
                models.CharField(
                    blank=True,
                    choices=[("bounced", "Bounced"), ("complained", "Complained")],
                    max_length=12,
                ),
            ),
            ("soft_bounces", models.PositiveSmallIntegerField(db_default=0)),
            ("first_seen_at", models.DateTimeField()),
            ("suppressed_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "address_hash"), name="one_suppression_per_address"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(reason="", suppressed_at=None),
                        models.Q(
                            ("suppressed_at__isnull", False), models.Q(reason="", _negated=True)
                        ),
                        _connector="OR",
                    ),
                    name="suppressed_addresses_say_why",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="PromptPolicy",
        fields=[
            ("id", key()),
            ("per_week", models.PositiveSmallIntegerField(default=2)),
            ("per_petition", models.PositiveSmallIntegerField(default=6)),
            ("quiet_from", models.PositiveSmallIntegerField(default=21)),
            ("quiet_until", models.PositiveSmallIntegerField(default=8)),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation",), name="one_prompt_policy_per_organisation"
                ),
                models.CheckConstraint(
                    condition=models.Q(quiet_from__lte=23, quiet_until__lte=23),
                    name="quiet_hours_are_on_the_clock",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="PromptRules",
        fields=[
            ("id", key()),
            (
                "kinds",
                ArrayField(
                    base_field=models.CharField(max_length=20),
                    default=prompt_kinds.every,
                    size=None,
                ),
            ),
            ("made_at", models.DateTimeField()),
            ("paused_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            (
                "petition",
                models.OneToOneField(
                    on_delete=models.PROTECT, related_name="prompt_rules", to="petitions.petition"
                ),
            ),
        ],
        options={
            "verbose_name_plural": "prompt rules",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        kinds__contained_by=[
                            "after_confirming",
                            "link_brought",
                            "milestone_near",
                            "milestone_reached",
                            "last_day",
                            "answered",
                            "pledge_reminder",
                        ]
                    ),
                    name="prompts_are_switched_by_known_kinds",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        paused_at=None, paused_at__gte=models.F("made_at"), _connector="OR"
                    ),
                    name="prompts_pause_after_their_rules_were_made",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PromptWords",
        fields=[
            ("id", key()),
            ("kind", models.CharField(max_length=20)),
            ("locale", models.CharField(max_length=10)),
            ("subject", models.CharField(blank=True, max_length=120)),
            ("lead", models.CharField(blank=True, max_length=1000)),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="prompt_words")),
        ],
        options={
            "verbose_name_plural": "prompt words",
            "constraints": [
                models.UniqueConstraint(
                    fields=("petition", "kind", "locale"), name="one_wording_per_kind_and_language"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Experiment",
        fields=[
            ("id", key()),
            ("subject", models.CharField(max_length=40)),
            ("name", models.CharField(max_length=200)),
            (
                "method",
                models.CharField(
                    choices=[("fixed", "Fixed"), ("thompson", "Thompson")],
                    default="fixed",
                    max_length=10,
                ),
            ),
            ("hold_out_percent", models.PositiveSmallIntegerField(default=0)),
            ("window_hours", models.PositiveIntegerField(default=168)),
            ("auto_stop", models.BooleanField(default=False)),
            ("salt", models.CharField(editable=False, max_length=32)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("running", "Running"), ("stopped", "Stopped")],
                    default="draft",
                    max_length=10,
                ),
            ),
            ("created_at", models.DateTimeField()),
            ("started_at", models.DateTimeField(null=True)),
            ("stopped_at", models.DateTimeField(null=True)),
            (
                "stopped_because",
                models.CharField(
                    blank=True,
                    choices=[("decided", "Decided"), ("by_hand", "By Hand")],
                    max_length=10,
                ),
            ),
            ("created_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True, related_name="experiments")),
            ("started_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("stopped_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("winner", refers("petitions.experimentarm", null=True)),
        ],
        options={
            "indexes": [
                models.Index(fields=["organisation", "subject"], name="experiment_by_subject")
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(state="running"),
                    fields=("organisation", "petition", "subject"),
                    name="one_running_experiment_per_subject",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            started_at=None, state="draft", stopped_at=None, stopped_because=""
                        ),
                        models.Q(
                            started_at__isnull=False,
                            state="running",
                            stopped_at=None,
                            stopped_because="",
                        ),
                        models.Q(
                            state="stopped",
                            stopped_at__gte=models.F("started_at"),
                            stopped_at__isnull=False,
                            stopped_because__in=["decided", "by_hand"],
                        ),
                        _connector="OR",
                    ),
                    name="experiments_say_when_and_why",
                ),
                models.CheckConstraint(
                    condition=models.Q(("winner", None), ("state", "stopped"), _connector="OR"),
                    name="only_stopped_experiments_have_a_winner",
                ),
                models.CheckConstraint(
                    condition=models.Q(hold_out_percent__lte=50, window_hours__range=(1, 2160)),
                    name="experiments_leave_at_most_half_alone",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ExperimentArm",
        fields=[
            ("id", key()),
            ("key", models.SlugField(max_length=20)),
            ("weight", models.FloatField(default=1.0)),
            ("words", models.JSONField(default=dict)),
            ("experiment", refers("petitions.experiment", related_name="arms")),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("experiment", "key"), name="one_arm_per_key"),
                models.CheckConstraint(condition=models.Q(weight__gt=0), name="arms_have_a_chance"),
            ]
        },
    ),
    migrations.CreateModel(
        name="Exposure",
        fields=[
            ("id", key()),
            ("root_id", models.UUIDField()),
            ("propensity", models.FloatField()),
            ("exposed_at", models.DateTimeField()),
            ("arm", refers("petitions.experimentarm", db_index=False, null=True)),
            ("experiment", refers("petitions.experiment", related_name="exposures")),
            ("organisation", refers("organisations.organisation")),
            ("signature", refers("petitions.signature", related_name="exposures")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("experiment", "signature"),
                    name="one_exposure_per_experiment_and_signature",
                ),
                models.CheckConstraint(
                    condition=models.Q(propensity__gt=0, propensity__lte=1),
                    name="exposures_were_possible",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ShareStep",
        fields=[
            ("id", key()),
            ("channels", ArrayField(base_field=models.CharField(max_length=20), size=None)),
            ("changed_at", models.DateTimeField()),
            ("changed_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("organisation", refers("organisations.organisation")),
            (
                "petition",
                models.OneToOneField(
                    on_delete=models.PROTECT, related_name="share_step", to="petitions.petition"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(channels__len__gte=1), name="share_steps_offer_a_network"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="ShareText",
        fields=[
            ("id", key()),
            ("channel", models.CharField(blank=True, max_length=20)),
            ("locale", models.CharField(max_length=10)),
            ("text", models.TextField()),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", related_name="share_texts")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("petition", "locale", "channel"),
                    name="one_share_text_per_language_and_network",
                ),
                models.CheckConstraint(
                    condition=models.Q(text="", _negated=True), name="share_texts_say_something"
                ),
            ]
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("petitions", "0001_initial"),
        ("petitions", "0002_whole_petitions"),
        ("petitions", "0003_what_stood_before"),
        ("petitions", "0004_likeness"),
        ("petitions", "0005_postcode_areas"),
        ("petitions", "0006_followed_shares"),
        ("petitions", "0007_channel_rules"),
        ("petitions", "0009_forest"),
        ("petitions", "0010_moments"),
        ("petitions", "0011_mailing"),
        ("petitions", "0012_prompt_rules"),
        ("petitions", "0013_experiments"),
        ("petitions", "0014_share_step"),
    ]

    dependencies = [
        ("organisations", "0001_squashed_0002_keys_by_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        tables.Together(MODELS),
        *(row_security.protect(f"petitions_{model.name_lower}") for model in MODELS),
        *(row_security.append_only(f"petitions_{name}") for name in APPEND_ONLY),
        migrations.RunSQL(PLACES, NO_PLACES),
        migrations.RunSQL(ENDINGS, NO_ENDINGS),
        migrations.RunSQL(VISITS, NO_VISITS),
        migrations.RunSQL(TRIGRAMS, migrations.RunSQL.noop),
        migrations.RunSQL(STEMS, "DROP FUNCTION stems(text, text)"),
        *(
            migrations.RunSQL(
                COLUMN.format(table=table), f"ALTER TABLE {table} DROP COLUMN title_stems"
            )
            for table in TITLED
        ),
    ]
