"""Entries for tests of the journal, and the stand-alone verifier as a module."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.journal import actions, rules
from chuanhui.journal.scope import enter
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight

NOW = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)
PLACE = "411602.007.003."
VERIFIER = Path(__file__).resolve().parents[3] / "tools" / "verify_journal.py"


def an_entry(**given: Any) -> rules.Entry:
    """Return an entry with everything filled in that `given` leaves open."""
    plain = {
        "id": new_id(NOW),
        "at": NOW,
        "kind": "case.file",
        "area_path": PLACE,
        "body": {"n": 1, "字": "井盖"},
    }
    return rules.sealed_entry(**(plain | given))


def write_some(count: int, **given: Any) -> list[UUID]:
    """Write entries, each in a transaction of its own, and return their ids."""
    found = []
    for number in range(count):
        with transaction.atomic():
            enter(Sight.of("411602."))
            entry = an_entry(body={"n": number, "detail": "小区线缆杂乱"}, post_id=number % 7, **given)
            actions.write(entry)
        found.append(entry.id)
    return found


def verifier() -> ModuleType:
    """Return tools/verify_journal.py, loaded by its path as a stranger would run it."""
    spec = importlib.util.spec_from_file_location("verify_journal", VERIFIER)
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
