"""`chuanhui playbook trial`: plays a playbook's trials on this database and rolls everything back."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.actions import declare
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.faults import has_errors, render_all
from chuanhui.playbook.load import FILE, Loaded, load_playbook
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.trials import Trial, load_trials
from chuanhui.site.trials import Failure, pictures_elsewhere, play, set_stage
from chuanhui.site.verbs.answers import FAULTS, OK, Misuse, language, say, tell
from chuanhui.site.verbs.folders import playbook_folders
from chuanhui.site.verbs.ground import moment
from chuanhui.site.verbs.playbook_texts import TRIALS, PlaybookFaulty

DISTRICT = "chuanhui"
HOUSE = "~."
"""Where the system stands that belongs to no territory."""
REGISTERS = "\nregisters:"
Played = tuple[Trial, tuple[Failure, ...]]


def trial(asked: argparse.Namespace) -> int:
    """Play every trial beside a playbook and tell what was not as expected."""
    lang = language(asked)
    folder = playbook_folders([asked.path])[0]
    loaded, path = load_playbook(folder), folder / TRIALS
    if loaded.playbook is None:
        raise PlaybookFaulty(tuple(loaded.faults), path=folder)
    trials, faults = load_trials(path, loaded.playbook)
    if has_errors(faults):
        text = path.read_text(encoding="utf-8", errors="replace")
        tell(asked, {"faults": [one.as_data(lang) for one in faults]}, [render_all(faults, text, lang)])
        return FAULTS
    chosen = [one for one in trials if asked.only in one.name]
    if not chosen:
        raise Misuse(what=say(lang, f"没有这样的样例：{asked.only}", f"there is no such trial: {asked.only}"))
    played = _played(chosen, loaded, loaded.playbook, folder)
    _tell(asked, path, played)
    return FAULTS if any(failures for _, failures in played) else OK


def _played(chosen: list[Trial], loaded: Loaded, playbook: Playbook, folder: Path) -> list[Played]:
    """Set the stage, play, and take all of it back; other writers wait for the few seconds that it takes."""
    with pictures_elsewhere(), transaction.atomic():
        scope.enter(Sight.everything())
        now = moment()
        _declare_beside(folder, now)
        set_stage(loaded, Path(settings.DISTRICTS) / DISTRICT, now=now)
        played = [(one, play(one, playbook, now=now)) for one in chosen]
        transaction.set_rollback(True)
    return played


def _declare_beside(folder: Path, now: datetime) -> None:
    """Put the registers in force that the playbooks beside this one declare: it may name their things."""
    for path in sorted(folder.resolve().parent.glob(f"*/{FILE}")):
        if path.parent == folder.resolve() or REGISTERS not in path.read_text(
            encoding="utf-8", errors="replace"
        ):
            continue
        beside = load_playbook(path.parent)
        if beside.playbook is not None:
            declare(text=beside.text, ref=beside.playbook.ref, by=Acting.system(HOUSE), now=now)


def _tell(asked: argparse.Namespace, path: Path, played: list[Played]) -> None:
    lang = language(asked)
    wrong = sum(1 for _, failures in played if failures)
    data = [
        {
            "name": one.name,
            "line": one.line,
            "ok": not failures,
            "failures": [each.as_data(lang) for each in failures],
        }
        for one, failures in played
    ]
    lines = []
    for one, failures in played:
        lines.append(f"{'✗' if failures else '✓'} {one.name}")
        lines += [f"    {each.render(str(path), lang)}" for each in failures]
    zh, en = f"{len(played)} 个样例，{wrong} 个不符", f"{len(played)} trial(s), {wrong} not as expected"
    tell(asked, data, [*lines, say(lang, zh, en)])
