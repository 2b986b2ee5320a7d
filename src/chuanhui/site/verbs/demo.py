"""``chuanhui demo load``: the demo district, its posts and campaigns, weeks of work, a year of matches."""

from __future__ import annotations

import argparse
import time
from datetime import datetime

DAYS, SEED, MONTHS = 28, 20221121, 12
PARTS = ("ground", "first", "others", "close")
"""Of the load, in this order; `first` and `others` may run at the same time."""


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("demo", help="装入演示区 · load the demo district")
    parser.add_argument("what", choices=["load", "logins"])
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--months", type=int, default=MONTHS, help="比对多少个月，0 为不比对 / months of matches, 0 for none"
    )
    parser.add_argument(
        "--part",
        choices=PARTS,
        help="只装一部分；first 和 others 可同时装 / one part only; first and others may run at once",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load what is not loaded yet; a second time nothing changes."""
    import django  # noqa: PLC0415 - reason: Django must be set up first

    django.setup()
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    if options.what == "load":
        began = time.monotonic()
        wanted = demo.Load(options.days, options.seed, _now(), options.months)
        for part in [options.part] if options.part else PARTS:
            for said in demo.PARTS[part](wanted):
                print(f"  {time.monotonic() - began:5.1f} s  {said}", flush=True)
    if options.part in {None, PARTS[-1]}:
        print(demo.logins())
    return 0


def _now() -> datetime:
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    return timezone.now()  # noqa: TID251 - a door reads the clock
