"""Importing areas: the demo district, or a district's own files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from chuanhui.grid.areas.actions.writing import carry_out, earlier_body, ground_on
from chuanhui.grid.areas.errors import AreaFault, AreaFaults, NotFromAbove
from chuanhui.grid.areas.rules import RESHAPERS, Actor, ImportFiles, Limits, Plan, plan_import
from chuanhui.journal import scope
from chuanhui.journal.rules import ask_digest

DISTRICT_SINCE = date(2020, 1, 1)
"""The day from which the demo district stands: before the first report that it is made after."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do.

    Attributes:
        added, changed, unchanged: areas.
        faults: what speaks against it; only a dry run hands them back, else they are raised.
        warnings: what the sender should look at.
        dry_run: nothing was written.
        repeated: an earlier request with the same key did it.
    """

    added: int
    changed: int
    unchanged: int
    faults: tuple[AreaFault, ...] = ()
    warnings: tuple[AreaFault, ...] = ()
    dry_run: bool = False
    repeated: bool = False


def import_areas(
    *,
    files: ImportFiles,
    on: date,
    by: Actor,
    now: datetime,
    key: UUID | None = None,
    dry_run: bool = False,
    limits: Limits | None = None,
) -> Imported:
    """Import areas and borders from a CSV and a GeoJSON: all of it, or nothing.

    What already stands as the files say is left alone, so importing again changes nothing.

    Args:
        files: the two files and their coordinate system.
        on: first day of the new state.
        by: a post whose sight covers everything in the files.
        now: aware.
        key: idempotency key.
        dry_run: True reads and judges only, and hands the faults back.
        limits: bounds; the usual ones when None.

    Raises:
        AreaFaults: the files have faults; all of them are listed.
        NotFromAbove: the post may not change all these areas.
        KeyReused: the key was used for another request.
    """
    with transaction.atomic():
        ask = ask_digest(
            {"import": _sha(files.areas), "borders": _sha(files.borders), "on": on, "system": files.system}
        )
        if not dry_run and (earlier := earlier_body(key, ask)) is not None:
            counts = [int(earlier[name]) for name in ("added_count", "changed", "unchanged")]
            return Imported(counts[0], counts[1], counts[2], repeated=True)
        ground = ground_on(on, limits)
        standing = {one.facts.code: one for one in ground.standing.values()}
        found = plan_import(files, on=on, standing=standing, used=ground.used, limits=ground.limits)
        if found.plan is not None and not _may_import(by, found.plan):
            raise NotFromAbove(area=found.plan.area_path or "*")
        if dry_run:
            return Imported(
                found.added, found.changed, found.unchanged, found.faults, found.warnings, dry_run=True
            )
        if found.plan is None:
            raise AreaFaults(found.faults)
        if found.plan.opens:
            more = {"added_count": found.added, "unchanged": found.unchanged}
            carry_out(found.plan, by=by, now=now, key=key, ask=ask, more=more)
        return Imported(found.added, found.changed, found.unchanged, (), found.warnings)


def load_district(folder: Path, by: Actor, now: datetime, *, on: date = DISTRICT_SINCE) -> Imported:
    """Load a district's `areas.csv` and `borders.geojson`; loading again changes nothing.

    Args:
        folder: with the two files.
        by: usually the system; its sight is entered here.
        now: aware.
        on: the day from which the district stands.

    Raises:
        AreaFaults: the files have faults.
        FileNotFoundError: a file is missing.
    """
    files = ImportFiles((folder / "areas.csv").read_bytes(), (folder / "borders.geojson").read_bytes())
    with transaction.atomic(), scope.seeing(by.sight):
        return import_areas(files=files, on=on, by=by, now=now)


def _may_import(by: Actor, plan: Plan) -> bool:
    """Tell whether a post may write everything in a plan."""
    return (
        by.role in RESHAPERS
        and by.sight.unit is None
        and all(by.sight.covers(new.area_path) for new in plan.opens)
    )


def _sha(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
