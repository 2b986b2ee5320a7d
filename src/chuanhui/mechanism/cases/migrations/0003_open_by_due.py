"""Reading a million cases: the order of what is due first, and a policy that asks each setting once a query.

Written plainly, the planner takes `current_setting(…) = ''` for a condition that one row in two hundred
fulfils, expects next to nothing to be left, and sorts everything in sight for a page of fifty. As a
subquery it is reckoned at one half and asked once. Writing keeps the plain form: it checks one row.
"""

from django.db import migrations, models

SEEN = """
ALTER POLICY sight ON cases_case USING (
    area_path >= current_setting('app.lo') AND area_path < current_setting('app.hi')
    AND ((SELECT current_setting('app.spans') = '')
        OR area_path <@ (SELECT nullif(current_setting('app.spans'), '')::pathspan_multirange))
    AND ((SELECT current_setting('app.unit') = '')
        OR (SELECT nullif(current_setting('app.unit'), '')::bigint)
            IN (owner_territory, owner_line, owner_subject, reporter_unit)
        OR (SELECT nullif(current_setting('app.unit'), '')::bigint) = ANY(joint)))
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_policies")]

    operations = [
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["due_at", "id"],
                name="cases_open_by_due",
            ),
        ),
    ]
