"""Where an import stands until it is merged, which entries tell of which thing, and what is held back from the purge."""

from django.db import migrations, models

from chuanhui.journal.scope import grants, table_policy, unit_is

# Empty for everybody but the import that fills it, which empties it again before it commits. Unlogged: after a crash
# there is nothing to find in it. It has no policy, for COPY goes to no table that has one; what leaves it for
# registers_thing passes that table's. A temporary table would need a right that lets a role put a table of its own
# before ours in the eyes of functions that run as the owner.
STAGING = """
CREATE UNLOGGED TABLE registers_staging (
    import_id uuid NOT NULL,
    id uuid NOT NULL,
    fresh boolean NOT NULL,
    revision integer NOT NULL,
    home text COLLATE "C" NOT NULL,
    unit_id bigint,
    number text COLLATE "C" NOT NULL,
    stand_code text COLLATE "C" NOT NULL,
    inside text COLLATE "C" NOT NULL,
    label text NOT NULL,
    plain text NOT NULL,
    sealed bytea,
    masks text NOT NULL,
    commitment text NOT NULL,
    since date NOT NULL
)
"""
STAGING_TIES = """
CREATE UNLOGGED TABLE registers_staging_tie (
    import_id uuid NOT NULL,
    id uuid NOT NULL,
    thing_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    to_id uuid NOT NULL,
    role text COLLATE "C" NOT NULL,
    since date NOT NULL,
    home text COLLATE "C" NOT NULL,
    unit_id bigint
)
"""

# The lines of an entry all belong to one unit, which its reference names.
STORY = """
CREATE POLICY register_lines_story ON journal_entry AS RESTRICTIVE FOR SELECT USING (
    current_setting('app.unit') = '' OR subject_kind <> 'register_lines'
    OR subject_ref = current_setting('app.unit')
)
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0002_policies"), ("journal", "0001_journal")]

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ("pk", models.CompositePrimaryKey("thing_id", "entry_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("thing_id", models.UUIDField()),
                ("entry_id", models.UUIDField()),
            ],
            options={"db_table": "registers_line"},
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("thing_id", models.UUIDField()),
                ("area_path", models.TextField(db_collation="C")),
                ("unit_id", models.BigIntegerField(null=True)),
                ("reason", models.TextField()),
                ("placed_at", models.DateTimeField()),
                ("placed_post", models.BigIntegerField(null=True)),
                ("placed_by", models.BigIntegerField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_post", models.BigIntegerField(null=True)),
                ("lifted_by", models.BigIntegerField(null=True)),
                ("lifted_why", models.TextField()),
            ],
            options={
                "db_table": "registers_hold",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["thing_id"], name="registers_one_hold", condition=models.Q(lifted_at=None)
                    )
                ],
            },
        ),
        migrations.RunSQL(
            [
                STAGING,
                STAGING_TIES,
                *grants("registers_staging", "SELECT, INSERT, DELETE"),
                *grants("registers_staging_tie", "SELECT, INSERT, DELETE"),
                *grants("registers_line", "SELECT, INSERT"),
                *table_policy("registers_hold", extra=unit_is("unit_id")),
                *grants("registers_hold", "SELECT, INSERT, UPDATE"),
                STORY,
            ],
            [
                "DROP POLICY register_lines_story ON journal_entry",
                "DROP TABLE registers_staging",
                "DROP TABLE registers_staging_tie",
            ],
        ),
    ]
