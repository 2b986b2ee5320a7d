"""What the journal tells of the rows of an import."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Deed
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.queries.books import Declared
from chuanhui.grid.registers.queries.imported import LINES
from chuanhui.grid.registers.rules.sheets_telling import body_of_lines
from chuanhui.journal.rules import Entry, hash_entry
from chuanhui.kernel.ids import new_id


def entry_of_lines(
    held: Declared, deed: Deed, import_id: UUID, area_path: str, unit_id: int | None, lines: Sequence[str]
) -> Entry:
    """Return the entry of some things of one area.

    Args:
        held: their kind.
        deed: of the import.
        import_id: which import.
        area_path, unit_id: where they stand and who keeps them.
        lines: canonical JSON, one for each thing.
    """
    by, now, today, recheck = deed.by, deed.now, localdate(deed.now), held.kind.recheck
    shared = {
        "kind": held.kind.id,
        "ref": held.ref,
        "territory": by.territory,
        "area_path": area_path,
        "unit_id": unit_id,
        "since": today.isoformat(),
        "registered_at": rules.plain(now),
        "touched_at": rules.plain(now),
        "recheck_by": rules.plain(rules.day_after(today, recheck)) if recheck else None,
    }
    body = body_of_lines(held.kind.id, import_id, shared, lines)
    head = (new_id(now), now, "register.lines", LINES, None, str(unit_id or ""), area_path)
    whole = (*head, by.post_id, by.person_id, held.ref, None, None, body)
    return Entry(*whole, hash_entry(*whole))
