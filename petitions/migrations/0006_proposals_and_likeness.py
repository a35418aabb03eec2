import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import mobilize.kit.ids
from mobilize.organisations import row_security

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
TABLES = ["petitions_petition", "petitions_petitiontext"]


class Migration(migrations.Migration):
    dependencies = [("petitions", "0005_words_and_moderation")]

    operations = [
        migrations.RunSQL(TRIGRAMS, migrations.RunSQL.noop),
        migrations.RunSQL(STEMS, "DROP FUNCTION stems(text, text)"),
        *(
            migrations.RunSQL(
                COLUMN.format(table=table), f"ALTER TABLE {table} DROP COLUMN title_stems"
            )
            for table in TABLES
        ),
        migrations.AddField(
            model_name="cause",
            name="takes_proposals",
            field=models.BooleanField(default=False),
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
                (
                    "cause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.cause",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
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
                "indexes": [models.Index(fields=["supporter", "made_at"], name="proposal_of_whom")],
                "constraints": [
                    models.CheckConstraint(
                        name="confirmed_proposals_are_petitions",
                        condition=Q(confirmed_at=None, petition=None, ends_at=None)
                        | Q(
                            confirmed_at__isnull=False,
                            petition__isnull=False,
                            ends_at__gt=F("confirmed_at"),
                            title="",
                            ask="",
                            target="",
                        ),
                    )
                ],
            },
        ),
        row_security.protect("petitions_proposal"),
    ]
