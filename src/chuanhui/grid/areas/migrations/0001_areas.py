"""The areas, their versions, one version a day and instant, one area a path; policy and grants."""

from django.db import migrations, models
from django.db.models import F, Q

from chuanhui.journal.scope import grants, table_policy

# Ranges stand in for plain equality, which GiST knows only with an extension that is not to be had here.
ONE_VERSION = """
ALTER TABLE areas_version ADD CONSTRAINT areas_version_one EXCLUDE USING gist (
    int8range(area_id, area_id, '[]') WITH &&,
    daterange(valid_from, valid_until) WITH &&,
    tstzrange(learned_at, superseded_at) WITH &&
)
"""
ONE_AREA_A_PATH = """
ALTER TABLE areas_version ADD CONSTRAINT areas_version_path EXCLUDE USING gist (
    pathspan(path, path, '[]') WITH &&,
    daterange(valid_from, valid_until) WITH &&,
    tstzrange(learned_at, superseded_at) WITH &&
)
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("journal", "0001_journal")]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("layer", models.TextField()),
                ("level", models.TextField()),
                ("code", models.TextField(db_collation="C", db_comment="never issued twice", unique=True)),
            ],
            options={"db_table": "areas_area"},
        ),
        migrations.CreateModel(
            name="AreaVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.TextField(db_collation="C")),
                ("area_path", models.TextField(db_collation="C", db_comment="administrative area it stands in")),
                ("name", models.TextField()),
                ("name_en", models.TextField(default="")),
                ("slug", models.TextField(db_collation="C")),
                ("synthetic", models.BooleanField(default=False)),
                ("buffer_m", models.PositiveSmallIntegerField(default=0)),
                ("border", models.BinaryField(db_comment="WKB, WGS-84 degrees", null=True)),
                ("note", models.TextField(default="")),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("learned_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("area", models.ForeignKey(on_delete=models.PROTECT, related_name="versions", to="areas.area")),
                ("parent", models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="+", to="areas.area")),
            ],
            options={
                "db_table": "areas_version",
                "indexes": [
                    models.Index(fields=["area_path"], name="areas_version_area_path"),
                    models.Index(fields=["area", "valid_from"], name="areas_version_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("valid_until__isnull", True), ("valid_until__gt", F("valid_from")), _connector="OR"),
                        name="areas_version_days",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            ("superseded_at__isnull", True), ("superseded_at__gte", F("learned_at")), _connector="OR"
                        ),
                        name="areas_version_instants",
                    ),
                    models.CheckConstraint(condition=Q(("path__endswith", ".")), name="areas_version_path_ends"),
                    models.CheckConstraint(condition=Q(("area_path__endswith", ".")), name="areas_version_home_ends"),
                ],
            },
        ),
        migrations.RunSQL(
            [
                ONE_VERSION,
                ONE_AREA_A_PATH,
                *table_policy("areas_version"),
                *grants("areas_area", "SELECT, INSERT"),
                *grants("areas_version", "SELECT, INSERT, UPDATE (superseded_at)"),
            ],
            migrations.RunSQL.noop,
        ),
    ]
