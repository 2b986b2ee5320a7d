"""Long bodies of entries are kept as they are: pressing them was a tenth of all the server did for an import."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_jobs")]
    operations = [
        migrations.RunSQL(
            ["ALTER TABLE journal_entry ALTER COLUMN body SET STORAGE EXTERNAL"],
            ["ALTER TABLE journal_entry ALTER COLUMN body SET STORAGE EXTENDED"],
        )
    ]
