"""What a host answered stays as it was written."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reach_keep_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The one change: who entered it is forgotten when the account goes.
    IF to_jsonb(NEW) ->> 'account_id' IS NULL
        AND to_jsonb(NEW) - 'account_id' = to_jsonb(OLD) - 'account_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an answer is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER host_answer_never_changed BEFORE UPDATE
    ON reach_hostanswer FOR EACH ROW EXECUTE FUNCTION reach_keep_answer();
CREATE TRIGGER answer_figure_never_changed BEFORE UPDATE
    ON reach_answerfigure FOR EACH ROW EXECUTE FUNCTION reach_keep_answer();
"""
BACK = """
DROP TRIGGER answer_figure_never_changed ON reach_answerfigure;
DROP TRIGGER host_answer_never_changed ON reach_hostanswer;
DROP FUNCTION reach_keep_answer();
"""


class Migration(migrations.Migration):
    dependencies = [("reach", "0011_host_returns")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
