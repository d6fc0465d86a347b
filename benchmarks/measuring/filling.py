"""Filling a copy's database: the demo's programme, and many times over where size matters.

Run as ``python -m benchmarks.measuring.filling SCALE ACTIVITIES``: the demo at a scale, or with
0 what is there already; then its running edition again and again up to a number of activities.
"""

from __future__ import annotations

import os
import sys

from zouma.site.command_line.surroundings import database, migrate

SEED = 1514


def main() -> None:
    """Fill the database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zouma.site.settings"
    scale, activities = float(sys.argv[1]), int(sys.argv[2])
    with database():
        from django.db import connection
        from django.utils import timezone

        from zouma.site.demo.filling import CITY, fill_demo

        migrate()
        if scale:
            fill_demo(scale=scale, seed=SEED, now=timezone.now(), fresh=False)
        with connection.cursor() as cursor:
            if activities:
                for statement in MULTIPLIED.split(";"):
                    cursor.execute(statement, {"edition": CITY, "activities": activities})
            cursor.execute("VACUUM ANALYZE")


# A copy's number is its original's plus a whole multiple of a step above all numbers there are.
MULTIPLIED = """
SET maintenance_work_mem = '512MB';
SET synchronous_commit = off;
CREATE TEMP TABLE original AS
    SELECT a.id FROM programme_activity a JOIN programme_edition e ON e.id = a.edition_id
    WHERE e.slug = %(edition)s;
CREATE TEMP TABLE copy AS
    SELECT o.id AS original_id, o.id + n * step.step AS id, n
    FROM original o, (SELECT max(id) + 1 AS step FROM programme_activity) step,
        generate_series(1, (SELECT %(activities)s / count(*) FROM original)) n
    ORDER BY n, o.id LIMIT %(activities)s - (SELECT count(*) FROM original);
ALTER SEQUENCE programme_activity_id_seq RESTART 1000000000;
DROP INDEX activity_search;
CREATE TEMP TABLE row AS SELECT a.*, c.id AS new_id, c.n FROM copy c
    JOIN programme_activity a ON a.id = c.original_id;
UPDATE row SET id = new_id, uid = gen_random_uuid(), slug = slug || '--' || n,
    external_id = external_id || '--' || n, parent_id = NULL;
ALTER TABLE row DROP COLUMN new_id;
ALTER TABLE row DROP COLUMN n;
INSERT INTO programme_activity OVERRIDING SYSTEM VALUE SELECT * FROM row;
DROP TABLE row;
CREATE TEMP TABLE row AS SELECT s.*, c.id AS new_id FROM copy c
    JOIN programme_session s ON s.activity_id = c.original_id;
UPDATE row SET id = nextval('programme_session_id_seq'), activity_id = new_id,
    uid = gen_random_uuid(), space_id = NULL, space_shared = NULL;
ALTER TABLE row DROP COLUMN new_id;
INSERT INTO programme_session OVERRIDING SYSTEM VALUE SELECT * FROM row;
DROP TABLE row;
INSERT INTO programme_activity_topics (activity_id, topic_id)
    SELECT c.id, t.topic_id FROM copy c
    JOIN programme_activity_topics t ON t.activity_id = c.original_id;
INSERT INTO programme_host (activity_id, organisation_id, role, position)
    SELECT c.id, h.organisation_id, h.role, h.position FROM copy c
    JOIN programme_host h ON h.activity_id = c.original_id;
CREATE INDEX activity_search ON programme_activity USING gin (search_vector)
"""


if __name__ == "__main__":
    main()
