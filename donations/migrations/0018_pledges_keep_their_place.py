"""A pledge keeps its place in the forest, whoever writes."""

from django.db import migrations

# It is known when the pledge is made (`donations.services.ways`): nothing has to be placed later.
PLACES = """
    CREATE FUNCTION pledges_keep_their_place() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a pledge keeps its place'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER keep_place BEFORE UPDATE ON donations_pledge FOR EACH ROW
        WHEN ((OLD.parent_id, OLD.root_id, OLD.depth)
              IS DISTINCT FROM (NEW.parent_id, NEW.root_id, NEW.depth))
        EXECUTE FUNCTION pledges_keep_their_place()
"""
NO_PLACES = """
    DROP TRIGGER keep_place ON donations_pledge;
    DROP FUNCTION pledges_keep_their_place()
"""


class Migration(migrations.Migration):
    dependencies = [("donations", "0017_confirmed_promises")]

    operations = [migrations.RunSQL(PLACES, NO_PLACES)]
