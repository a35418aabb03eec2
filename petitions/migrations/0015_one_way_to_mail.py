from django.db import migrations, models

SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# An answer's mails become rows of the table from which all mails to many go out. They keep
# their ids, which their Message-IDs and unsubscribe links name.
MAILS = """
    INSERT INTO petitions_shareprompt (id, organisation_id, supporter_id, signature_id, petition_id,
        broadcast_id, kind, occasion, state, reason, message_id, attempts, decided_at, not_before,
        claimed_at, sent_at)
    SELECT mail.id, mail.organisation_id, mail.supporter_id, signature.id, broadcast.petition_id,
        broadcast.id, 'answer', broadcast.petition_id::text, mail.state,
        CASE WHEN mail.state = 'suppressed' AND mail.reason = '' THEN 'refused' ELSE mail.reason END,
        mail.message_id, CASE WHEN mail.message_id = '' THEN 0 ELSE 1 END, broadcast.started_at,
        broadcast.started_at,
        CASE WHEN mail.message_id <> '' THEN coalesce(mail.sent_at, broadcast.started_at) END,
        mail.sent_at
    FROM petitions_broadcastmail AS mail
    JOIN petitions_broadcast AS broadcast ON broadcast.id = mail.broadcast_id
    LEFT JOIN LATERAL (
        SELECT id FROM petitions_signature
        WHERE petition_id = broadcast.petition_id AND supporter_id = mail.supporter_id
        ORDER BY confirmed_at DESC NULLS LAST, id LIMIT 1
    ) AS signature ON true;
    UPDATE petitions_broadcast SET occasion = petition_id::text WHERE kind = 'answer';
    UPDATE petitions_broadcast AS broadcast SET decided_at = broadcast.started_at
    WHERE kind = 'answer' AND decided_at IS NULL
      AND EXISTS (SELECT FROM petitions_shareprompt WHERE broadcast_id = broadcast.id)
"""
# A mailing that nobody had come to yet is begun by the event that begins one now.
BEGUN = """
    UPDATE outbox_outboxmessage AS message
    SET topic = 'petitions.prompt_part_due',
        payload = jsonb_build_object('organisation_id', message.organisation_id,
            'broadcast_id', message.payload->>'broadcast_id',
            'since', '1970-01-01T00:00:00+00:00', 'after', '00000000-0000-0000-0000-000000000000')
    WHERE topic = 'petitions.broadcast_due' AND state <> 'done'
"""
BACK = """
    INSERT INTO petitions_broadcastmail
        (id, organisation_id, broadcast_id, supporter_id, state, reason, message_id, sent_at)
    SELECT id, organisation_id, broadcast_id, supporter_id,
        CASE state WHEN 'paused' THEN 'queued' ELSE state END, reason, message_id, sent_at
    FROM petitions_shareprompt WHERE kind = 'answer';
    DELETE FROM petitions_shareprompt WHERE kind = 'answer'
"""
LOOK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial"), ("petitions", "0001_squashed_0014_share_step")]

    operations = [
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
                    ("answer", "Answer"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(SEE_ALL, LOOK_NOW),
        migrations.RunSQL(MAILS, BACK),
        migrations.RunSQL(BEGUN, migrations.RunSQL.noop),
        migrations.RunSQL(LOOK_NOW, SEE_ALL),
        migrations.DeleteModel(name="BroadcastMail"),
    ]
