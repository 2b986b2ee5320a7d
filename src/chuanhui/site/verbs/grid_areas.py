"""The grid from the command line: import with a dry run, coverage, point to cell."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import shapely
from django.conf import settings

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.actions import Imported, import_areas
from chuanhui.grid.areas.errors import AreaFault, AreaFaults
from chuanhui.grid.areas.rules import NAMES, CoordinateSystem, ImportFiles, Level, to_wgs84
from chuanhui.grid.posts.queries import who_answers
from chuanhui.grid.posts.rules import Acting
from chuanhui.site.verbs.answers import FAULTS, OK, language, say, tell
from chuanhui.site.verbs.ground import EVERYTHING, everything

ZONE = ZoneInfo(settings.TIME_ZONE)
HOUSE = "~."


def bring(asked: argparse.Namespace) -> int:
    """Import areas and borders: all of it or nothing; with `--dry-run` only judge."""
    lang, sheet = language(asked), asked.file / "areas.csv" if asked.file.is_dir() else asked.file
    borders: Path = asked.borders or sheet.with_name("borders.geojson")
    files = ImportFiles(
        sheet.read_bytes(), borders.read_bytes(), sheet.name, borders.name, CoordinateSystem(asked.system)
    )
    with everything() as now:
        on = asked.since or now.astimezone(ZONE).date()
        try:
            done = import_areas(files=files, on=on, by=Acting.system(HOUSE), now=now, dry_run=asked.dry_run)
        except AreaFaults as error:
            done = Imported(0, 0, 0, tuple(error.faults))
    told = (*done.faults, *done.warnings)
    data = {
        "written": not done.faults and not done.dry_run,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "faults": [one.as_dict() for one in told],
    }
    tell(asked, data, [*_rendered(told, lang), _summed(done, lang)])
    return FAULTS if done.faults else OK


def _summed(done: Imported, lang: str) -> str:
    if done.faults:
        return say(
            lang,
            f"{len(done.faults)} 处错误，没有写入任何数据",
            f"{len(done.faults)} fault(s); nothing was written",
        )
    counts = say(
        lang,
        f"新增 {done.added}，变更 {done.changed}，未变 {done.unchanged}",
        f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged",
    )
    return (
        f"{say(lang, '试导入（未写入）：', 'dry run (nothing written): ')}{counts}"
        if done.dry_run
        else counts
    )


def _rendered(faults: Iterable[AreaFault], lang: str) -> list[str]:
    return [one.render(lang) for one in faults]


def check(asked: argparse.Namespace) -> int:
    """Find gaps, overlaps and overhangs inside the areas of one level, or of all."""
    lang = language(asked)
    with everything():
        found = areas.coverage(EVERYTHING, within=asked.within)
        levels = {one.code: one.level.value for one in areas.areas_in(EVERYTHING)}
    if asked.level:
        found = [one for one in found if levels.get(one.parent) == asked.level]
    faults = [one.as_fault() for one in found]
    lines = _rendered(faults, lang)
    lines.append(
        say(lang, f"{len(faults)} 处缝隙、重叠或越界", f"{len(faults)} gap(s), overlap(s) or overhang(s)")
    )
    tell(asked, [one.as_dict() for one in faults], lines)
    return FAULTS if faults else OK


def locate(asked: argparse.Namespace) -> int:
    """Tell in which cell a point lies and who answers for it; exit 1 where it lies in none."""
    lang = language(asked)
    point = to_wgs84(shapely.Point(asked.lon, asked.lat), CoordinateSystem(asked.system))
    with everything() as now:
        cell = areas.cell_at(point.x, point.y)
        chain = areas.chain(cell.path) if cell else ()
        answers = who_answers(cell.path, now.astimezone(ZONE).date()) if cell else ()
        roads = areas.roads_at(point.x, point.y)
    data = {
        "lon": point.x,
        "lat": point.y,
        "cell": None
        if cell is None
        else {"path": cell.path, "code": cell.code, "name": cell.name, "near_m": cell.near_m},
        "chain": [{"level": one.level.value, "code": one.code, "name": one.name} for one in chain],
        "roads": [{"code": one.code, "name": one.name} for one in roads],
        "answers": [{"duty": one.duty(lang), "title": one.title, "holder": one.holder} for one in answers],
    }
    lines = [f"{_level(one.level, lang)}  {one.code}  {one.label(lang)}" for one in chain]
    if cell is None:
        lines.append(say(lang, "不在任何网格内", "in no cell of the grid"))
    elif cell.near_m:
        lines.append(
            say(
                lang, f"在网格外 {cell.near_m} 米，归入最近网格", f"{cell.near_m} m outside; the nearest cell"
            )
        )
    lines += [f"{_level(one.level, lang)}  {one.code}  {one.label(lang)}" for one in roads]
    lines += [f"{one.duty(lang)}  {one.title}  {one.holder}".rstrip() for one in answers]
    tell(asked, data, lines)
    return OK if cell else FAULTS


def _level(level: Level, lang: str) -> str:
    return NAMES[level][lang == "en"]
