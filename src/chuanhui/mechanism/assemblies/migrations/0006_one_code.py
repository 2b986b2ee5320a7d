"""Codes of ballots are kept under the same mark as those of surveys; former ones are given out anew.

From a digest nobody can make the code, so those of before cannot be carried over.
"""

from django.db import migrations

from chuanhui.journal.scope import MIGRATE_SQL


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0005_no_labels")]

    operations = [
        migrations.RunSQL(
            [MIGRATE_SQL, "UPDATE assemblies_voter SET code_digest = NULL WHERE code_digest IS NOT NULL"],
            reverse_sql=[MIGRATE_SQL, "UPDATE assemblies_voter SET code_digest = NULL"],
        )
    ]
