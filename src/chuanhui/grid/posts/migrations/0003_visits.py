"""What visitors without an account did within the hour; the application counts it and forgets it."""

from django.db import migrations, models

from chuanhui.journal.scope import grants


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_policies")]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.BinaryField(db_comment="keyed digest of the network address")),
                ("what", models.TextField(db_collation="C")),
                ("amount", models.IntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="posts_visit_amount")
                ],
                "indexes": [models.Index(fields=["who", "what", "at"], name="posts_visit_who")],
            },
        ),
        migrations.RunSQL(grants("posts_visit", "SELECT, INSERT, DELETE"), migrations.RunSQL.noop),
    ]
