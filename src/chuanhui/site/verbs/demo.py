"""``chuanhui demo load``: the demo district, its posts, its campaign, and four weeks of simulated work."""

from __future__ import annotations

import argparse
import time
from datetime import datetime

DAYS, SEED = 28, 20221121


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("demo", help="装入演示区 · load the demo district")
    parser.add_argument("what", choices=["load", "logins"])
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load what is not loaded yet; a second time nothing changes."""
    import django  # noqa: PLC0415 - reason: Django must be set up first

    django.setup()
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    if options.what == "load":
        began = time.monotonic()
        for said in demo.load(days=options.days, seed=options.seed, now=_now()):
            print(f"  {time.monotonic() - began:5.1f} s  {said}", flush=True)
    print(demo.logins())
    return 0


def _now() -> datetime:
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    return timezone.now()  # noqa: TID251 - a door reads the clock
