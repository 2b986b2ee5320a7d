"""A real worker that takes what is queued, in a thread: a browser's loop may be running in this one."""

from __future__ import annotations

import gc
import warnings

from asgiref.sync import SyncToAsync
from django.db import connections
from procrastinate.contrib.django import app
from tests.database import in_threads


def work_off() -> None:
    """Let a worker take what is queued, and wait until it is done."""

    def work(_: int) -> None:
        app.with_connector(app.connector.get_worker_connector()).run_worker(
            wait=False, install_signal_handlers=False, listen_notify=False
        )

    try:
        in_threads(1, work)
    finally:
        # The worker's periodic jobs are put down from a thread that stays. Left open, its connection leads
        # the next worker to a database that is gone: it stops, perhaps before it has taken what is queued.
        SyncToAsync.single_thread_executor.submit(connections.close_all).result()
    # The connections of the worker's own threads end with them; in a process they end with the process.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
