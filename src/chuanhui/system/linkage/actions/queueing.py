"""Queueing a run for a worker; the job knows the run's id and nothing else."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

TASK = "linkage.run"


def queue(run_id: UUID) -> None:
    """Queue a run within this transaction; runs wait for each other, as each fills the memory it is given."""
    app.configure_task(TASK, lock=TASK, allow_unknown=False).defer(run_id=str(run_id))
