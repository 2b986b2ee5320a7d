"""The journal's tables, the range type of sights, the role of the application, triggers, policies and grants."""

import chuanhui.journal.models
from django.db import migrations, models

from chuanhui.journal.scope import grants, table_policy

# A database server is shared, so the role may stand already; who may not make roles must be given it beforehand.
ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ch_app') THEN
        CREATE ROLE ch_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$
"""

# Shared until commit: the sealer, who takes it alone, then knows that every lower seq is settled.
ADMIT = """
CREATE FUNCTION journal_admit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(4116020);
    NEW.seq := nextval('journal_entry_number');
    RETURN NEW;
END
$$
"""

# Where one login serves owner and application alike, it must be able to step down to the role as it connects.
STEP_DOWN = """
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'ch_app', 'MEMBER') THEN
        EXECUTE format('GRANT ch_app TO %I', current_user);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'ch_app is not granted to %: give the application a login of its own', current_user;
END
$$
"""

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$
"""


def append_only(table):
    """Return the SQL that refuses changes on `table`, also while replication skips ordinary triggers."""
    return [
        f"CREATE TRIGGER journal_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER journal_refuse",
    ]


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(
            [
                'CREATE TYPE pathspan AS RANGE (subtype = text, collation = "C")',
                ROLE,
                STEP_DOWN,
                "GRANT USAGE ON SCHEMA public TO ch_app",
            ],
            ["DROP TYPE pathspan"],
        ),
        migrations.CreateModel(
            name='JournalSeal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('sealed_at', models.DateTimeField()),
                ('first_seq', models.BigIntegerField(unique=True)),
                ('last_seq', models.BigIntegerField(unique=True)),
                ('entries', models.BigIntegerField()),
                ('previous', models.BinaryField()),
                ('digest', models.BinaryField()),
            ],
            options={
                'db_table': 'journal_seal',
            },
        ),
        migrations.CreateModel(
            name='JournalStamp',
            fields=[
                ('room', models.TextField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField()),
            ],
            options={
                'db_table': 'journal_stamp',
            },
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(db_comment='given by the trigger journal_admit', unique=True)),
                ('at', models.DateTimeField()),
                ('kind', models.TextField(db_collation='C')),
                ('subject_kind', models.TextField(db_collation='C')),
                ('subject', models.UUIDField(null=True)),
                ('subject_ref', models.TextField(db_collation='C')),
                ('area_path', models.TextField(db_collation='C')),
                ('post_id', models.BigIntegerField(null=True)),
                ('person_id', models.BigIntegerField(null=True)),
                ('playbook', models.TextField(db_collation='C')),
                ('key', models.UUIDField(null=True, unique=True)),
                ('ask', models.BinaryField(null=True)),
                ('body', chuanhui.journal.models.ExactJSON()),
                ('hash', models.BinaryField()),
            ],
            options={
                'db_table': 'journal_entry',
                'indexes': [models.Index(fields=['subject', 'seq'], name='journal_entry_subject'), models.Index(condition=models.Q(('subject__isnull', True)), fields=['subject_kind', 'subject_ref', 'seq'], name='journal_entry_ref')],
                'constraints': [models.CheckConstraint(condition=models.Q(('area_path__endswith', '.')), name='journal_entry_path_ends'), models.CheckConstraint(condition=models.Q(('key__isnull', True), ('ask__isnull', False), _connector='OR'), name='journal_entry_key_asks')],
            },
        ),
        migrations.RunSQL(
            [
                "CREATE SEQUENCE journal_entry_number OWNED BY journal_entry.seq",
                ADMIT,
                "CREATE TRIGGER journal_admit BEFORE INSERT ON journal_entry "
                "FOR EACH ROW EXECUTE FUNCTION journal_admit()",
                REFUSE,
                *append_only("journal_entry"),
                *append_only("journal_seal"),
                *table_policy("journal_entry"),
                *grants("journal_entry", "SELECT, INSERT"),
                *grants("journal_seal", "SELECT, INSERT"),
                *grants("journal_stamp", "SELECT, INSERT, UPDATE"),
                "GRANT USAGE ON SEQUENCE journal_entry_number TO ch_app",
            ],
            ["DROP FUNCTION journal_refuse() CASCADE", "DROP FUNCTION journal_admit() CASCADE"],
        ),
    ]
