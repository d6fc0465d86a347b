"""A plan of audits stays as it was drawn; of its units only what became of them is noted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reach_keep_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'reach_auditunit' THEN
        IF to_jsonb(NEW) - '{state,note}'::text[] = to_jsonb(OLD) - '{state,note}'::text[] THEN
            RETURN NEW;
        END IF;
    ELSIF to_jsonb(NEW) ->> 'account_id' IS NULL
        AND to_jsonb(NEW) - 'account_id' = to_jsonb(OLD) - 'account_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a plan of audits is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_plan_never_changed BEFORE UPDATE
    ON reach_auditplan FOR EACH ROW EXECUTE FUNCTION reach_keep_plan();
CREATE TRIGGER audit_unit_never_changed BEFORE UPDATE
    ON reach_auditunit FOR EACH ROW EXECUTE FUNCTION reach_keep_plan();
"""
BACK = """
DROP TRIGGER audit_unit_never_changed ON reach_auditunit;
DROP TRIGGER audit_plan_never_changed ON reach_auditplan;
DROP FUNCTION reach_keep_plan();
"""


class Migration(migrations.Migration):
    dependencies = [("reach", "0014_audits")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
