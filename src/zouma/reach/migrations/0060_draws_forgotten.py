"""The draws of an estimate may go once a newer one stands in its place; its numbers stay."""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION reach_keep_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'reach_observation' THEN
        -- The one change: who entered it is forgotten when the account goes.
        IF NEW.account_id IS NULL
            AND to_jsonb(NEW) - 'account_id' = to_jsonb(OLD) - 'account_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the ledger of counts is never changed' USING ERRCODE = 'restrict_violation';
END $$;
"""
AFTER = """
CREATE OR REPLACE FUNCTION reach_keep_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'reach_observation' THEN
        -- Two changes: who entered it is forgotten when the account goes, and the draws of what
        -- was superseded, which nothing is summed of any more.
        IF NEW.account_id IS NULL
            AND to_jsonb(NEW) - 'account_id' = to_jsonb(OLD) - 'account_id' THEN
            RETURN NEW;
        END IF;
        IF NEW.draws IS NULL AND to_jsonb(NEW) - 'draws' = to_jsonb(OLD) - 'draws'
            AND EXISTS (SELECT FROM reach_observation WHERE supersedes_id = OLD.id) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the ledger of counts is never changed' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reach", "0050_reads_imports")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
