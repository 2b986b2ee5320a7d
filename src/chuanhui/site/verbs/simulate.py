"""``chuanhui simulate``: days of synthetic work through the real actions."""

from __future__ import annotations

import argparse
import json
from datetime import datetime


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("simulate", help="模拟若干天的工作 · simulate days of work")
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--territory", default="411602.")
    parser.add_argument("--per-day", type=int, default=40)
    parser.add_argument("--until", type=datetime.fromisoformat, help="aware ISO time; now by default")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Play the days and print what was done and what the rules refused."""
    import django  # noqa: PLC0415 - reason: Django must be set up first

    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.site.simulate import simulate  # noqa: PLC0415 - reason: Django must be set up first

    until = options.until or timezone.now()  # noqa: TID251 - a door reads the clock
    played = simulate(
        territory=options.territory,
        days=options.days,
        seed=options.seed,
        until=until,
        per_day=options.per_day,
    )
    if options.json:
        print(json.dumps({"done": played.done, "refused": played.refused}, ensure_ascii=False))
    else:
        for name, count in (*sorted(played.done.items()), *sorted(played.refused.items())):
            print(f"{count:7}  {name}")
    return 0
