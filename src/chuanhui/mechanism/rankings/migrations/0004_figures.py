"""Figures for the public, as they were published: a row is the body of its one journal entry."""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy

FIGURES = """
CREATE TABLE rankings_figures (
    territory text COLLATE "C" NOT NULL, period text COLLATE "C" NOT NULL, counts jsonb NOT NULL, told jsonb NOT NULL,
    published_at timestamptz NOT NULL, PRIMARY KEY (territory, period))
"""


class Migration(migrations.Migration):
    dependencies = [("rankings", "0003_standing_policies")]

    operations = [
        migrations.RunSQL(
            [
                FIGURES,
                *table_policy("rankings_figures", "territory"),
                *grants("rankings_figures", "SELECT, INSERT"),
            ],
            reverse_sql="DROP TABLE rankings_figures",
        )
    ]
