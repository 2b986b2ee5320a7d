"""By which mark a row of a file is known again: keyed digests of all that it tells of who it is about.

The same row gives the same mark next month, so that what a clerk has said of it is not asked again. Without
the key of the plan a mark says nothing, also not to somebody who tries out every number there is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pyarrow as pa

from chuanhui.grid.registers import vault
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import IdentifyRole
from chuanhui.system.linkage import models
from chuanhui.system.linkage.ground import Ground

KEY_BYTES = 32
MARK_BYTES = 16
"""128 of the digest's 256 bits: among a thousand million rows no two meet by chance."""

_MARKS, _MEMORY = "marks", "memory"
_TABLE = "linkage_key"


@dataclass(frozen=True, slots=True)
class PlanKey:
    """The keys of one plan: of its marks, and of the file in which the engine remembers last month."""

    id: UUID
    marks: bytes = field(repr=False)
    memory: str = field(repr=False)


def key_of(ground: Ground, now: datetime) -> PlanKey:
    """Return the keys of a plan, made on their first use; two that do so at once agree on one."""
    of = {"territory": ground.territory, "campaign": ground.playbook.id, "plan": ground.plan.id}
    with seeing(Sight.of(ground.territory)):
        row = models.Key.objects.filter(**of).first()
        if row is None:
            row_id = new_id(now)
            made = {_MARKS: secrets.token_hex(KEY_BYTES), _MEMORY: secrets.token_hex(KEY_BYTES)}
            sealed = vault.seal_fields(vault.place_of(_TABLE, row_id), vault.Fields(vault.new_salt(), made))
            fresh = models.Key(
                id=row_id, area_path=ground.territory, unit_id=ground.runner, sealed=sealed, **of
            )
            models.Key.objects.bulk_create([fresh], ignore_conflicts=True)
            row = models.Key.objects.get(**of)
        opened = vault.open_fields(vault.place_of(_TABLE, row.id), row.sealed).values
    return PlanKey(row.id, bytes.fromhex(opened[_MARKS]), opened[_MEMORY])


def marks_of(source: str, rows: pa.Table, key: bytes) -> list[bytes]:
    """Return the mark of each row of a source's file, in their order."""
    begun = hmac.new(key, f"linkage.row\x1f{source}".encode(), hashlib.sha256)
    found = []
    for text in _texts(rows):
        worker = begun.copy()
        worker.update(text.encode())
        found.append(worker.digest()[:MARK_BYTES])
    return found


def _texts(rows: pa.Table) -> Iterator[str]:
    """Yield what each row tells of who it is about, role by role; a cell that is blank is told as one."""
    names = [one.value for one in IdentifyRole if one.value in rows.column_names]
    columns = [rows.column(name).to_pylist() for name in names]
    for cells in zip(*columns, strict=True) if columns else ():
        yield "".join(
            f"\x1f{name}={cell}" for name, cell in zip(names, cells, strict=True) if cell is not None
        )
