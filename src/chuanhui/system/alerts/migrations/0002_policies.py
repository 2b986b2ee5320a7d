"""Who may read and write alerts: what lies in sight, and of one unit's posts only where sight is one unit's."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_tables"), ("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(
            [
                *table_policy("alerts_alert", extra=unit_is("unit_id")),
                *table_policy("alerts_subscription", extra=unit_is("unit_id")),
                *table_policy("alerts_outgoing"),
                *grants("alerts_alert", "SELECT, INSERT, UPDATE, DELETE"),
                *grants("alerts_subscription", "SELECT, INSERT, UPDATE"),
                *grants("alerts_outgoing", "SELECT, INSERT, UPDATE, DELETE"),
                *grants("alerts_mark", "SELECT, INSERT, UPDATE"),
            ],
            migrations.RunSQL.noop,
        )
    ]
