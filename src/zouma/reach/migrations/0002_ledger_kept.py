"""Observations stay as they were written, and supersede only what says the same of the same."""

from django.db import migrations

FORWARD = """
ALTER TABLE reach_observation ADD CONSTRAINT observation_measure_defined
    FOREIGN KEY (definition_id, measure) REFERENCES reach_definition (id, measure)
    DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION reach_keep_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER observation_never_changed BEFORE UPDATE OR DELETE
    ON reach_observation FOR EACH ROW EXECUTE FUNCTION reach_keep_ledger();
CREATE TRIGGER computation_never_changed BEFORE UPDATE OR DELETE
    ON reach_computation FOR EACH ROW EXECUTE FUNCTION reach_keep_ledger();

CREATE FUNCTION reach_check_succession() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earlier reach_observation;
BEGIN
    SELECT * INTO earlier FROM reach_observation WHERE id = NEW.supersedes_id;
    IF (earlier.measure, earlier.population, earlier.edition_id) IS DISTINCT FROM
       (NEW.measure, NEW.population, NEW.edition_id)
       OR (earlier.activity_id, earlier.session_id, earlier.place_id, earlier.region_id,
           earlier.channel_id, earlier.material_id) IS DISTINCT FROM
          (NEW.activity_id, NEW.session_id, NEW.place_id, NEW.region_id,
           NEW.channel_id, NEW.material_id) THEN
        RAISE EXCEPTION 'an observation supersedes one of the same measure, of the same thing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'observation_succeeds_its_like';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER observation_succeeds_its_like BEFORE INSERT ON reach_observation
    FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL) EXECUTE FUNCTION reach_check_succession();
"""
BACK = """
DROP TRIGGER observation_succeeds_its_like ON reach_observation;
DROP TRIGGER observation_never_changed ON reach_observation;
DROP TRIGGER computation_never_changed ON reach_computation;
DROP FUNCTION reach_check_succession();
DROP FUNCTION reach_keep_ledger();
ALTER TABLE reach_observation DROP CONSTRAINT observation_measure_defined;
"""


class Migration(migrations.Migration):
    dependencies = [("reach", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
