"""By which mark a row of a file is known again: keyed digests of all that it tells of who it is about.

The same row gives the same mark next month, so that what a clerk has said of it is not asked again. Without
the key of the plan a mark says nothing, also not to somebody who tries out every number there is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
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
from chuanhui.system.linkage.columns import ask
from chuanhui.system.linkage.ground import Ground

KEY_BYTES = 32
MARK_BYTES = 16
"""128 of the digest's 256 bits: among a thousand million rows no two meet by chance."""

_BLOCK = 64
"""Bytes of a block of SHA-256, to which HMAC pads its key; ours is shorter."""

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


def digest_of(data: bytes, key: bytes) -> str:
    """Return by what a file is known again that is sent twice: HMAC-SHA256 under the key of its plan's marks.

    A plain digest of a file of one row could be found by trying out every row there may be. The plan's key
    is sealed by the ring and stays what it is when the ring's keys are changed: it is sealed anew, and a
    file sent before is still known.
    """
    worker = hmac.new(key, b"linkage.file\x1f", hashlib.sha256)
    worker.update(data)
    return worker.hexdigest()


def marks_of(source: str, rows: pa.Table, key: bytes) -> pa.Array:
    """Return the mark of each row of a source's file, in their order.

    It is the HMAC-SHA256 of what the row tells of who it is about, role by role; a blank cell is left out.
    """
    names = [one.value for one in IdentifyRole if one.value in rows.column_names]
    if not names or not rows.num_rows:
        return pa.array([], pa.binary())
    cells = " || ".join(f"coalesce(chr(31) || '{name}=' || \"{name}\", '')" for name in names)
    text = f"encode(? || {cells})"
    inside = f"unhex(sha256(?::BLOB || {text}))"
    question = f"SELECT unhex(left(sha256(?::BLOB || {inside}), {2 * MARK_BYTES})) AS mark FROM rows"
    block = key.ljust(_BLOCK, b"\0")
    outer, inner = (bytes(one ^ pad for one in block) for pad in (0x5C, 0x36))
    found = ask(question, (outer, inner, f"linkage.row\x1f{source}"), rows=rows.select(names))
    return found.column("mark").combine_chunks()
