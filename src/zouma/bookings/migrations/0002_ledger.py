"""What the database itself keeps true of places, beside the constraints of the tables."""

from django.db import migrations

QUEUE = "CREATE SEQUENCE bookings_queue"

ALLOTMENT_OF_TERMS = """
ALTER TABLE bookings_booking ADD CONSTRAINT booking_allotment_of_terms
    FOREIGN KEY (allotment_id, terms_id) REFERENCES bookings_allotment (id, terms_id)
    DEFERRABLE INITIALLY IMMEDIATE
"""

ALLOTTED = """
CREATE FUNCTION bookings_sum_allotments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE bookings_bookingterms SET allotted = allotted - OLD.capacity WHERE id = OLD.terms_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE bookings_bookingterms SET allotted = allotted + NEW.capacity WHERE id = NEW.terms_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER allotment_summed AFTER INSERT OR DELETE OR UPDATE OF capacity, terms_id
    ON bookings_allotment FOR EACH ROW EXECUTE FUNCTION bookings_sum_allotments();
"""

APPEND_ONLY = """
CREATE FUNCTION bookings_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of places is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_never_changed BEFORE UPDATE OR DELETE
    ON bookings_placeentry FOR EACH ROW EXECUTE FUNCTION bookings_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [
        migrations.RunSQL(QUEUE, "DROP SEQUENCE bookings_queue"),
        migrations.RunSQL(
            ALLOTMENT_OF_TERMS,
            "ALTER TABLE bookings_booking DROP CONSTRAINT booking_allotment_of_terms",
        ),
        migrations.RunSQL(
            ALLOTTED,
            "DROP TRIGGER allotment_summed ON bookings_allotment;"
            "DROP FUNCTION bookings_sum_allotments()",
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER entry_never_changed ON bookings_placeentry;"
            "DROP FUNCTION bookings_refuse_change()",
        ),
    ]
