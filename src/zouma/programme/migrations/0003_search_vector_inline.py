"""Search text lies in its row: ranking reads it for hundreds of rows, and it does not compress."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_space_sharing")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE programme_activity ALTER COLUMN search_vector SET STORAGE MAIN",
            "ALTER TABLE programme_activity ALTER COLUMN search_vector SET STORAGE EXTENDED",
        )
    ]
