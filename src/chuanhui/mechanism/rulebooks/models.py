"""Tables of the rulebooks room; both only grow."""

from __future__ import annotations

from django.db import models


class Rulebook(models.Model):
    """One playbook version as text, never changed."""

    playbook = models.TextField()
    version = models.IntegerField()
    digest = models.TextField()
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        """One text for each version."""

        constraints = (
            models.UniqueConstraint(fields=["playbook", "version"], name="rulebooks_one_text_per_version"),
        )


class InForce(models.Model):
    """A rulebook in force in a territory from a moment on; the latest one not after a moment counts."""

    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="+")
    territory = models.TextField()
    since = models.DateTimeField()

    class Meta:
        """One beginning per moment."""

        constraints = (
            models.UniqueConstraint(
                fields=["territory", "rulebook", "since"], name="rulebooks_one_beginning"
            ),
        )
