"""Tables of standings, proposals and objections."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rankings', '0001_rollups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Behind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.UUIDField()),
                ('edition', models.IntegerField()),
                ('area_path', models.TextField(db_collation='C')),
                ('key', models.TextField(db_collation='C')),
                ('part', models.TextField(db_collation='C')),
                ('side', models.TextField(db_collation='C')),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(db_collation='C'), size=None)),
            ],
            options={
                'db_table': 'rankings_behind',
                'constraints': [models.UniqueConstraint(fields=('standing', 'edition', 'key', 'part', 'side'), name='rankings_one_list')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('standing', models.UUIDField()),
                ('territory', models.TextField(db_collation='C')),
                ('key', models.TextField(db_collation='C')),
                ('name', models.TextField()),
                ('area_path', models.TextField(db_collation='C')),
                ('text', models.TextField()),
                ('raised_at', models.DateTimeField()),
                ('raised_post', models.BigIntegerField(null=True)),
                ('raised_person', models.BigIntegerField(null=True)),
                ('upheld', models.BooleanField(null=True)),
                ('answer', models.TextField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_person', models.BigIntegerField(null=True)),
                ('revision', models.IntegerField()),
            ],
            options={
                'db_table': 'rankings_objection',
                'indexes': [models.Index(fields=['standing'], name='rankings_objection_of')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('standing', models.UUIDField()),
                ('territory', models.TextField(db_collation='C')),
                ('campaign', models.TextField(db_collation='C')),
                ('version', models.IntegerField()),
                ('ranking', models.TextField(db_collation='C')),
                ('window', models.TextField(db_collation='C')),
                ('key', models.TextField(db_collation='C')),
                ('name', models.TextField()),
                ('area_path', models.TextField(db_collation='C')),
                ('unit', models.BigIntegerField(null=True)),
                ('consequence', models.TextField(db_collation='C')),
                ('windows', models.JSONField()),
                ('score', models.TextField(db_collation='C')),
                ('state', models.TextField(db_collation='C')),
                ('proposed_at', models.DateTimeField()),
                ('proposed_person', models.BigIntegerField(null=True)),
                ('explain_until', models.DateTimeField()),
                ('explanation', models.TextField()),
                ('explained_at', models.DateTimeField(null=True)),
                ('explained_post', models.BigIntegerField(null=True)),
                ('explained_person', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_post', models.BigIntegerField(null=True)),
                ('decided_person', models.BigIntegerField(null=True)),
                ('reason', models.TextField()),
                ('revision', models.IntegerField()),
            ],
            options={
                'db_table': 'rankings_proposal',
                'indexes': [models.Index(fields=['area_path', 'state'], name='rankings_proposal_by_area')],
                'constraints': [models.UniqueConstraint(fields=('standing', 'key', 'consequence'), name='rankings_one_proposal')],
            },
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.UUIDField()),
                ('edition', models.IntegerField()),
                ('territory', models.TextField(db_collation='C')),
                ('key', models.TextField(db_collation='C')),
                ('number', models.IntegerField()),
                ('area_path', models.TextField(db_collation='C')),
                ('seen_from', models.TextField(db_collation='C')),
                ('told', models.JSONField()),
                ('changes', models.JSONField()),
            ],
            options={
                'db_table': 'rankings_row',
                'constraints': [models.UniqueConstraint(fields=('standing', 'edition', 'key'), name='rankings_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('territory', models.TextField(db_collation='C')),
                ('campaign', models.TextField(db_collation='C')),
                ('ranking', models.TextField(db_collation='C')),
                ('window', models.TextField(db_collation='C')),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('state', models.TextField(db_collation='C')),
                ('edition', models.IntegerField()),
                ('editions', models.JSONField()),
                ('frozen_at', models.DateTimeField()),
                ('contest_until', models.DateTimeField(null=True)),
                ('open_since', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('revision', models.IntegerField()),
            ],
            options={
                'db_table': 'rankings_standing',
                'constraints': [models.UniqueConstraint(fields=('territory', 'campaign', 'ranking', 'window'), name='rankings_one_standing'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(('published_at__isnull', True), ('state', 'frozen')), _connector='OR'), name='rankings_published_says_when')],
            },
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.UUIDField()),
                ('edition', models.IntegerField()),
                ('territory', models.TextField(db_collation='C')),
                ('digest', models.TextField(db_collation='C')),
                ('text', models.TextField()),
            ],
            options={
                'db_table': 'rankings_text',
                'constraints': [models.UniqueConstraint(fields=('standing', 'edition'), name='rankings_one_text_an_edition')],
            },
        ),
    ]
