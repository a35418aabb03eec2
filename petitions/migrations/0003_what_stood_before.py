from django.db import migrations, models

SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# What was signed before texts had versions was signed in version 1.
VERSIONS = """
    INSERT INTO petitions_petitionversion
        (id, organisation_id, petition_id, number, state, target, digest, made_by_id, made_at, decided_at)
    SELECT gen_random_uuid(), organisation_id, id, 1,
        CASE WHEN state = 'draft' THEN 'waiting' ELSE 'approved' END,
        '', '',
        created_by_id, created_at, CASE WHEN state = 'draft' THEN NULL ELSE published_at END
    FROM petitions_petition;
    INSERT INTO petitions_petitiontext (id, organisation_id, version_id, locale, title, ask)
    SELECT gen_random_uuid(), petition.organisation_id, version.id, locale, title, ask
    FROM petitions_petition AS petition
    JOIN petitions_petitionversion AS version ON version.petition_id = petition.id;
    UPDATE petitions_petition AS petition SET version_id = version.id
    FROM petitions_petitionversion AS version
    WHERE version.petition_id = petition.id AND version.state = 'approved'
"""
# The digest that petitions.domain.texts computes.
WORDS = """
    UPDATE petitions_petitionversion AS version
    SET target = petition.target,
        digest = encode(sha256(convert_to(
            '[' || to_json(petition.target) || ',[[' || to_json(words.locale) || ','
            || to_json(words.title) || ',' || to_json(words.ask) || ']]]', 'UTF8')), 'hex')
    FROM petitions_petition AS petition, petitions_petitiontext AS words
    WHERE petition.id = version.petition_id AND words.version_id = version.id
      AND version.target = ''
"""
SIGNATURES = """
    UPDATE petitions_signature AS signature
    SET placed_at = signature.confirmed_at, version_id = petition.version_id,
        country = supporter.country, locale = supporter.locale
    FROM petitions_petition AS petition, petitions_supporter AS supporter
    WHERE petition.id = signature.petition_id AND supporter.id = signature.supporter_id
"""
COUNTS = """
    INSERT INTO petitions_petitioncount (id, organisation_id, petition_id, confirmed, folded_at)
    SELECT gen_random_uuid(), organisation_id, petition_id, count(*), now()
    FROM petitions_signature WHERE state = 'confirmed' GROUP BY organisation_id, petition_id;
    INSERT INTO petitions_counthour
        (id, organisation_id, petition_id, hour, kind, country, region, number)
    SELECT gen_random_uuid(), organisation_id, petition_id,
        date_trunc('hour', confirmed_at, 'UTC'), 'confirmed', country, '', count(*)
    FROM petitions_signature WHERE state = 'confirmed'
    GROUP BY organisation_id, petition_id, date_trunc('hour', confirmed_at, 'UTC'), country
"""
# Foreign keys are looked at now: a table with checks still to come cannot be altered.
LOOK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("petitions", "0002_whole_petitions")]

    operations = [
        *(
            migrations.RunSQL(step, migrations.RunSQL.noop)
            for step in (SEE_ALL, VERSIONS, WORDS, SIGNATURES, COUNTS, LOOK_NOW)
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("placed_at__isnull", False),
                    _connector="OR",
                ),
                name="counted_signatures_have_their_place",
            ),
        ),
    ]
