"""What each nightly recomputation of the frozen editions came to; the doctor reads the last one.

It names rankings and windows, which everybody may know, and no figure of any area: it carries no policy.
"""

from django.db import migrations

from chuanhui.journal.scope import grants

RECOMPUTATIONS = """
CREATE TABLE rankings_recomputation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, done_at timestamptz NOT NULL,
    editions integer NOT NULL, broken jsonb NOT NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("rankings", "0004_figures")]

    operations = [
        migrations.RunSQL(
            [RECOMPUTATIONS, *grants("rankings_recomputation", "SELECT, INSERT")],
            reverse_sql="DROP TABLE rankings_recomputation",
        )
    ]
