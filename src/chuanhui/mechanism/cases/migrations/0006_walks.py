"""Lists that stop: three indexes learn the step that is due, and requests that wait get one of their own.

A post's work is found by whose step is due. Held in the index, the step lets a walk pass over what falls to
somebody else without reading the row. The indexes are replaced, none is added for a case that is filed:
a request is asked later, and only the few that wait stand in the fourth.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_cheap_to_write")]

    operations = [
        migrations.RemoveIndex("case", "cases_open_by_area"),
        migrations.RemoveIndex("case", "cases_open_by_owner"),
        migrations.RemoveIndex("case", "cases_open_by_due"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["area_path", "due_at", "due_step"],
                name="cases_open_by_area",
                condition=models.Q(closed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["due_at", "id", "due_step"],
                name="cases_open_by_due",
                condition=models.Q(closed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["owner_unit", "due_at", "due_step"],
                name="cases_open_by_owner",
                condition=models.Q(closed_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["due_at", "id"],
                name="cases_asked",
                condition=models.Q(closed_at__isnull=True) & ~models.Q(pending=""),
            ),
        ),
    ]
