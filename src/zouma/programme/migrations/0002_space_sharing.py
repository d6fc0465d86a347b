"""A session's copy of its space's mark is kept equal by the database itself."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("bases", "0002_initial")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE programme_session ADD CONSTRAINT session_space_sharing
                FOREIGN KEY (space_id, space_shared) REFERENCES bases_space (id, shared)
                ON UPDATE CASCADE DEFERRABLE INITIALLY IMMEDIATE
            """,
            "ALTER TABLE programme_session DROP CONSTRAINT session_space_sharing",
        )
    ]
