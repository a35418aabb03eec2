from django.db import migrations

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
    dependencies = [("petitions", "0003_what_stood_before")]

    operations = [
        migrations.RunSQL(TRIGRAMS, migrations.RunSQL.noop),
        migrations.RunSQL(STEMS, "DROP FUNCTION stems(text, text)"),
        *(
            migrations.RunSQL(
                COLUMN.format(table=table), f"ALTER TABLE {table} DROP COLUMN title_stems"
            )
            for table in TABLES
        ),
    ]
