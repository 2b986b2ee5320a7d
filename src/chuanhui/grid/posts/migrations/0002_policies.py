"""One holder at a time, one cover in a slot; who may read and write the room's tables.

Apart from 0001: PostgreSQL proves a new foreign key by reading the table, which its own policy would refuse.
"""

from django.db import migrations

from chuanhui.journal.scope import grants, table_policy, unit_is

# Ranges stand in for plain equality, which GiST knows only with an extension that is not to be had here.
ONE_HOLDER = """
ALTER TABLE posts_term ADD CONSTRAINT posts_term_one_holder EXCLUDE USING gist (
    int8range(post_id, post_id, '[]') WITH &&,
    daterange(valid_from, valid_until) WITH &&,
    tstzrange(learned_at, superseded_at) WITH &&
)
"""
ONE_IN_A_SLOT = """
ALTER TABLE posts_cover ADD CONSTRAINT posts_cover_one_in_a_slot EXCLUDE USING gist (
    int8range(area_id, area_id, '[]') WITH &&,
    int4range(slot, slot, '[]') WITH &&,
    daterange(valid_from, valid_until) WITH &&,
    tstzrange(learned_at, superseded_at) WITH &&
) WHERE (slot > 0)
"""


def directory(table):
    """Return the SQL by which anyone of a territory, or a transaction that opened its directory, may read."""
    return (
        f"CREATE POLICY directory ON {table} FOR SELECT USING (territory IN ("
        "split_part(current_setting('app.lo'), '.', 1) || '.', current_setting('app.directory', true)))"
    )


def axes_grants():
    """Return the grants on the tables in which failed attempts to sign in are counted."""
    tables = ("accessattempt", "accessattemptexpiration", "accessfailurelog", "accesslog")
    return [one for table in tables for one in grants(f"axes_{table}", "SELECT, INSERT, UPDATE, DELETE")]


ONCE_WRITTEN = "SELECT, INSERT, UPDATE (superseded_at)"


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_posts"), ("axes", "0010_accessattemptexpiration")]

    operations = [
        migrations.RunSQL(
            [
                ONE_HOLDER,
                ONE_IN_A_SLOT,
                *table_policy("posts_unit", extra=unit_is("id")),
                *table_policy("posts_post", extra=unit_is("unit_id")),
                *table_policy("posts_cover", extra=unit_is("unit_id")),
                directory("posts_unit"),
                directory("posts_post"),
                directory("posts_cover"),
                *grants("posts_unit", "SELECT, INSERT, UPDATE (valid_until, closed_at)"),
                *grants("posts_post", "SELECT, INSERT, UPDATE (valid_until, closed_at)"),
                *grants("posts_account", "SELECT, INSERT, UPDATE"),
                *grants("posts_term", ONCE_WRITTEN),
                *grants("posts_cover", ONCE_WRITTEN),
                *grants("posts_sign_in", "SELECT, INSERT, UPDATE, DELETE"),
                *axes_grants(),
            ],
            migrations.RunSQL.noop,
        ),
    ]
