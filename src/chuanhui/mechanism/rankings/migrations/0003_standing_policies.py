"""Who may read and write standings.

Whoever sees the whole territory reads everything. The ranked read, from the moment a standing is open to
them, the lines of their own comparable group: those whose `seen_from` area overlaps their sight.
"""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is


def inside(column):
    """Return the condition that a path lies in sight."""
    return (
        f"({column} >= current_setting('app.lo') AND {column} < current_setting('app.hi')"
        " AND (current_setting('app.spans') = ''"
        f" OR {column} <@ nullif(current_setting('app.spans'), '')::pathspan_multirange))"
    )


def beside(column):
    """Return the condition that the area at a path overlaps the sight: it is above, within or the same."""
    end = f"left({column}, -1) || '/'"
    return (
        f"({column} < current_setting('app.hi') AND {end} > current_setting('app.lo')"
        " AND (current_setting('app.spans') = ''"
        f" OR nullif(current_setting('app.spans'), '')::pathspan_multirange && pathspan({column}, {end})))"
    )


def policies(table, readers):
    """Return the policies of a table that others than its writers may read."""
    write = inside("territory")
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY sight ON {table} FOR SELECT USING ({write} OR ({readers}))",
        f"CREATE POLICY writing ON {table} FOR INSERT WITH CHECK ({write})",
        f"CREATE POLICY moving ON {table} FOR UPDATE USING ({write}) WITH CHECK ({write})",
    ]


OPEN = "EXISTS (SELECT FROM rankings_standing s WHERE s.id = rankings_row.standing AND s.open_since IS NOT NULL)"


class Migration(migrations.Migration):
    dependencies = [("rankings", "0002_standings")]

    operations = [
        migrations.RunSQL(
            [
                *policies("rankings_standing", f"open_since IS NOT NULL AND {beside('territory')}"),
                *policies("rankings_row", f"{beside('seen_from')} AND {OPEN}"),
                *table_policy("rankings_text", column="territory"),
                *table_policy("rankings_behind"),
                *table_policy("rankings_proposal", extra=unit_is("unit")),
                *table_policy("rankings_objection"),
                *grants("rankings_standing", "SELECT, INSERT, UPDATE"),
                *grants("rankings_row", "SELECT, INSERT"),
                *grants("rankings_text", "SELECT, INSERT"),
                *grants("rankings_behind", "SELECT, INSERT"),
                *grants("rankings_proposal", "SELECT, INSERT, UPDATE"),
                *grants("rankings_objection", "SELECT, INSERT, UPDATE"),
            ],
            migrations.RunSQL.noop,
        )
    ]
