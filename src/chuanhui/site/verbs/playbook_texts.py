"""What can be told of playbooks from their texts alone, without a database."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chuanhui.playbook.cost import asked_twice, reckon
from chuanhui.playbook.diff import compare
from chuanhui.playbook.faults import Fault, has_errors, render_all
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.trials import load_trials
from chuanhui.playbook.vocabulary import POST_ROLES, ROLES
from chuanhui.site.verbs.answers import FAULTS, OK, Misuse, language, say, tell
from chuanhui.site.verbs.folders import districts, playbook_folders

TRIALS = "trials.yaml"
DEMO = "chuanhui"


class PlaybookFaulty(Misuse):
    """A playbook has errors, so that nothing can be told of it."""

    code = "CMD002"
    zh = "{path} 有错误，请先运行 chuanhui playbook check {path}。"
    en = "{path} has errors; run chuanhui playbook check {path} first."


@dataclass(frozen=True, slots=True)
class _Checked:
    """What the check of one playbook found, each file's faults with its text."""

    folder: Path
    playbook: Playbook | None
    trials: int
    files: tuple[tuple[str, list[Fault]], ...]

    @property
    def faults(self) -> list[Fault]:
        return [fault for _, faults in self.files for fault in faults]


def check(asked: argparse.Namespace) -> int:
    """Find every fault of the playbooks and of the trials beside them."""
    lang = language(asked)
    found = [_check(folder) for folder in playbook_folders(asked.paths)]
    tell(asked, [_as_data(one, lang) for one in found], _lines(found, lang))
    return FAULTS if any(has_errors(one.faults) for one in found) else OK


def _check(folder: Path) -> _Checked:
    loaded = load_playbook(folder)
    files = [(loaded.text, loaded.faults)]
    trials_file, count = folder / TRIALS, 0
    if trials_file.is_file():
        trials, faults = load_trials(trials_file, loaded.playbook)
        count = len(trials)
        files.append((trials_file.read_text(encoding="utf-8", errors="replace"), faults))
    return _Checked(folder, loaded.playbook, count, tuple(files))


def _as_data(one: _Checked, lang: str) -> dict[str, object]:
    return {
        "folder": str(one.folder),
        "playbook": one.playbook.ref if one.playbook else None,
        "trials": one.trials,
        "ok": not has_errors(one.faults),
        "faults": [fault.as_data(lang) for fault in one.faults],
    }


def _lines(found: Iterable[_Checked], lang: str) -> Iterable[str]:
    for one in found:
        for text, faults in one.files:
            if faults:
                yield render_all(faults, text, lang) + "\n"
        errors = sum(1 for fault in one.faults if fault.severity == "error")
        warnings = len(one.faults) - errors
        name = one.playbook.ref if one.playbook else str(one.folder)
        yield say(
            lang,
            f"{name}：{errors} 处错误，{warnings} 处提醒，{one.trials} 个样例",
            f"{name}: {errors} error(s), {warnings} warning(s), {one.trials} trial(s)",
        )


def diff(asked: argparse.Namespace) -> int:
    """Say in words what changes from one version to another."""
    lang = language(asked)
    changes = compare(_sound(asked.old), _sound(asked.new))
    lines = [one.sentence(lang) for one in changes] or [say(lang, "没有差别。", "Nothing changes.")]
    tell(asked, [one.as_data(lang) for one in changes], lines)
    return OK


def cost(asked: argparse.Namespace) -> int:
    """Reckon minutes a week for each post, by playbook and in sum, and the questions asked twice."""
    lang = language(asked)
    playbooks = [_sound(folder) for folder in playbook_folders(asked.paths)]
    posts, basis = _posts(asked.posts, lang)
    burdens = [reckon(one, posts) for one in playbooks]
    sums: Counter[str] = Counter()
    for burden in burdens:
        sums.update(burden.by_role())
    twice = asked_twice(playbooks)
    data = {
        "posts": posts,
        "basis": basis,
        "playbooks": [one.as_data() for one in burdens],
        "minutes_per_post_per_week": {role: round(minutes, 1) for role, minutes in sums.most_common()},
        "asked_twice": twice,
    }
    lines = [basis]
    for burden in burdens:
        lines += [burden.playbook, *(f"  {line}" for line in burden.sentences(lang))]
    if len(burdens) > 1:
        total = say(lang, "合计", "In sum")
        unit = say(lang, "分钟", "minutes")
        lines += [total, *(f"  {ROLES[role].get(lang)} {n:.1f} {unit}" for role, n in sums.most_common())]
    lines += [
        f"{say(lang, '重复填报', 'Asked twice')}: {ask} ({', '.join(forms)})" for ask, forms in twice.items()
    ]
    tell(asked, data, lines)
    return OK


def export(asked: argparse.Namespace) -> int:
    """Write one form of a playbook, or one return, roster or score sheet, as an XLSForm."""
    from chuanhui.playbook import xlsform  # noqa: PLC0415 - reason: slow to import, and only this verb needs it

    lang, playbook = language(asked), _sound(asked.path)
    if asked.xlsform not in (forms := xlsform.names(playbook)):
        known = ", ".join(forms)
        raise Misuse(
            what=say(
                lang,
                f"没有表单 {asked.xlsform}，可选：{known}",
                f"no form {asked.xlsform}; there are: {known}",
            )
        )
    out = xlsform.export(playbook, asked.xlsform, asked.out)
    tell(asked, {"file": str(out), "form": asked.xlsform, "playbook": playbook.ref}, [str(out)])
    return OK


def _sound(path: Path) -> Playbook:
    """Return the playbook of a folder or file, or refuse one with errors."""
    loaded = load_playbook(playbook_folders([path])[0])
    if loaded.playbook is None:
        raise PlaybookFaulty(tuple(loaded.faults), path=path)
    return loaded.playbook


def _posts(given: list[tuple[str, int]], lang: str) -> tuple[dict[str, int], str]:
    """Return the number of posts by role, and what it rests on."""
    unknown = [role for role, _ in given if role not in POST_ROLES]
    if unknown:
        raise Misuse(what=say(lang, f"没有岗位类型 {unknown[0]}", f"there is no role {unknown[0]}"))
    if given:
        return dict(given), say(lang, "岗位数：按所给", "Posts: as given")
    sheet = districts() / DEMO / "posts.csv"
    if not sheet.is_file():
        raise Misuse(
            what=say(
                lang, "请用 --posts grid_worker=120 给出岗位数", "give the posts: --posts grid_worker=120"
            )
        )
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        counted = Counter(row["role"] for row in csv.DictReader(file) if row.get("role") in POST_ROLES)
    return dict(counted), say(
        lang, f"岗位数：按示范区（{sheet.name}）", f"Posts: the demo district's ({sheet.name})"
    )
