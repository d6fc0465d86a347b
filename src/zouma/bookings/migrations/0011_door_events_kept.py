"""What happened at a door stays as it was written down."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION bookings_keep_door_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events at the door are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER door_event_never_changed BEFORE UPDATE OR DELETE
    ON bookings_doorevent FOR EACH ROW EXECUTE FUNCTION bookings_keep_door_events();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0010_doors")]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER door_event_never_changed ON bookings_doorevent;"
            "DROP FUNCTION bookings_keep_door_events()",
        ),
    ]
