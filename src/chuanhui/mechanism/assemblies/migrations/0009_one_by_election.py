"""Of the by-elections for the vacant seats of one election, one at a time runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0008_codes_and_seats")]

    operations = [
        migrations.AddConstraint(
            "ballot",
            models.UniqueConstraint(
                fields=["vacancy_of"],
                name="assemblies_ballot_one_by_election",
                condition=models.Q(vacancy_of__isnull=False, state__in=["open", "counting"]),
            ),
        )
    ]
