"""Both ways from the ledger meet here: returns of hosts, and the measures of the frame."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reach", "0012_answers_kept"), ("reach", "0030_measures_of_the_frame")]

    operations = []
