import django.db.models.deletion
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security

SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# A visit is what it was; only how its channel is read may be decided anew, by newer rules.
READ_ANEW = """
    DROP TRIGGER append_only ON petitions_touch;
    DROP FUNCTION petitions_touch_is_append_only();
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
READ_ONCE = """
    DROP TRIGGER keep_what_was_seen ON petitions_touch;
    DROP TRIGGER append_only ON petitions_touch;
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON petitions_touch
        FOR EACH STATEMENT EXECUTE FUNCTION petitions_touch_is_append_only()
"""
# What visits and prompts before did not say of themselves stands in their links and signatures.
VISITS = """
    ALTER TABLE petitions_touch DISABLE TRIGGER append_only;
    UPDATE petitions_touch AS touch SET cause_id = link.cause_id, petition_id = link.petition_id
    FROM petitions_sharelink AS link WHERE link.id = touch.link_id;
    ALTER TABLE petitions_touch ENABLE TRIGGER append_only
"""
PROMPTS = """
    UPDATE petitions_shareprompt AS prompt
    SET supporter_id = signature.supporter_id, petition_id = signature.petition_id,
        occasion = signature.id::text, not_before = prompt.decided_at,
        claimed_at = CASE WHEN prompt.state = 'sending' THEN prompt.decided_at END
    FROM petitions_signature AS signature WHERE signature.id = prompt.signature_id
"""
LOOK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0005_postcode_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkPreview",
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
                ("network", models.CharField(max_length=20)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="sharelink",
            name="links_have_a_known_channel",
        ),
        migrations.RemoveConstraint(
            model_name="shareprompt",
            name="one_prompt_per_signature_and_kind",
        ),
        migrations.RemoveConstraint(
            model_name="signature",
            name="journeys_hold_known_channels",
        ),
        migrations.RemoveConstraint(
            model_name="touch",
            name="touches_say_how_their_channel_is_known",
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="attempts",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="broadcast",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prompts",
                to="petitions.broadcast",
            ),
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="not_before",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="occasion",
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="petition",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="petitions.petition",
            ),
        ),
        migrations.AddField(
            model_name="shareprompt",
            name="supporter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prompts",
                to="petitions.supporter",
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="campaign",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="touch",
            name="cause",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="petitions.cause",
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="click_id",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="touch",
            name="in_app",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
        migrations.AddField(
            model_name="touch",
            name="medium",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="touch",
            name="petition",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="petitions.petition",
            ),
        ),
        migrations.AddField(
            model_name="touch",
            name="referrer_host",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="touch",
            name="rules",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="touch",
            name="source",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        *(
            migrations.RunSQL(step, migrations.RunSQL.noop)
            for step in (SEE_ALL, LOOK_NOW, VISITS, PROMPTS, LOOK_NOW)
        ),
        migrations.RunSQL(READ_ANEW, READ_ONCE),
        migrations.AlterField(
            model_name="shareprompt",
            name="supporter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prompts",
                to="petitions.supporter",
            ),
        ),
        migrations.AlterField(
            model_name="shareprompt", name="occasion", field=models.CharField(max_length=60)
        ),
        migrations.AlterField(
            model_name="shareprompt", name="not_before", field=models.DateTimeField()
        ),
        migrations.AlterField(
            model_name="shareprompt",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="shareprompt",
            name="signature",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prompts",
                to="petitions.signature",
            ),
        ),
        migrations.AlterField(
            model_name="shareprompt",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
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
        migrations.AlterField(
            model_name="touch",
            name="known_by",
            field=models.CharField(
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
        migrations.AddIndex(
            model_name="shareprompt",
            index=models.Index(
                condition=models.Q(("state__in", ["queued", "sending"])),
                fields=["not_before", "id"],
                name="prompt_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="shareprompt",
            index=models.Index(fields=["supporter", "decided_at"], name="prompt_by_supporter"),
        ),
        migrations.AddIndex(
            model_name="touch",
            index=models.Index(fields=["petition", "occurred_at"], name="touch_by_petition"),
        ),
        migrations.AddConstraint(
            model_name="sharelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__regex", "^[a-z][a-z0-9_]{0,19}$")),
                name="links_name_a_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareprompt",
            constraint=models.UniqueConstraint(
                fields=("supporter", "kind", "occasion"), name="one_prompt_per_person_and_occasion"
            ),
        ),
        migrations.AddConstraint(
            model_name="shareprompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sending"), _negated=True),
                    ("claimed_at__isnull", False),
                    _connector="OR",
                ),
                name="claimed_prompts_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="touch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("channel__regex", "^[a-z][a-z0-9_]{0,19}$"),
                        ("known_by", "code"),
                        ("link__isnull", False),
                    ),
                    models.Q(
                        ("channel__regex", "^[a-z][a-z0-9_]{0,19}$"),
                        ("known_by__in", ["source", "click_id", "referrer", "in_app"]),
                        ("link", None),
                    ),
                    models.Q(("channel", "unknown"), ("known_by", "unknown"), ("link", None)),
                    _connector="OR",
                ),
                name="touches_say_how_their_channel_is_known",
            ),
        ),
        migrations.AddField(
            model_name="linkpreview",
            name="link",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="previews",
                to="petitions.sharelink",
            ),
        ),
        migrations.AddField(
            model_name="linkpreview",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkpreview",
            constraint=models.UniqueConstraint(
                fields=("link", "network"), name="one_preview_per_link_and_network"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkpreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_seen_at__gte", models.F("first_seen_at")), ("times__gte", 1)
                ),
                name="previews_end_after_they_begin",
            ),
        ),
        row_security.protect("petitions_linkpreview"),
    ]
