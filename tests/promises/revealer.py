"""A process that reveals until it is killed; started by the test of promise 34 as ``python -m``.

For each line on its input it forks one child, tells the child's id, and lets it reveal without a pause. Each
value goes out only after its transaction has committed, as an answer of a door does.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import django
from django.db import connections, transaction

POST, THING = sys.argv[1], UUID(sys.argv[2])


def main() -> None:
    """Fork a child for each line; end with the input."""
    django.setup()
    from chuanhui.grid.posts.queries import acting_for  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.registers.queries import kinds  # noqa: PLC0415 - reason: Django must be set up first

    now = datetime.fromisoformat(sys.argv[3])
    by = acting_for(POST, now.date(), now)
    # Known before the fork, so that a child reveals at once.
    kinds()
    connections.close_all()
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            _reveal_for_ever(by, now)
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


def _reveal_for_ever(by: Any, now: datetime) -> None:
    from chuanhui.grid.registers.actions import reveal  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first

    while True:
        with transaction.atomic():
            enter(by.sight)
            told = reveal(
                thing_id=THING,
                fields=["phone"],
                purpose="legal_duty",
                reason="测试中断",
                by=by,
                now=now,
            )
        # One write of a short line: a kill leaves it whole or out.
        os.write(1, f"value {told.reveal_id} {told.values['phone']}\n".encode())


if __name__ == "__main__":
    main()
