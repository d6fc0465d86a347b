"""A published version of a report stays as it was."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION report_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- The one change: who published it is forgotten when the account goes.
        IF NEW.account_id IS NULL
            AND to_jsonb(NEW) - 'account_id' = to_jsonb(OLD) - 'account_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a published report is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER report_version_never_changed BEFORE UPDATE OR DELETE
    ON report_reportversion FOR EACH ROW EXECUTE FUNCTION report_keep_version();
"""
BACK = """
DROP TRIGGER report_version_never_changed ON report_reportversion;
DROP FUNCTION report_keep_version();
"""


class Migration(migrations.Migration):
    dependencies = [("report", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
