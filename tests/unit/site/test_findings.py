"""The doctor's findings about the machine, from folders made for the purpose."""

import json
from datetime import UTC, datetime
from pathlib import Path

from chuanhui.site.doctor.findings import Finding, Verdict, judge
from chuanhui.site.doctor.machine import machine_findings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def found(var: Path, code: str) -> Finding:
    return next(f for f in machine_findings(var, NOW, is_demo=False) if f.code == code)


def test_judge_gives_a_mend_only_where_something_is_wrong() -> None:
    assert judge("X", True, "好", "good", "mend it") == Finding("X", Verdict.GOOD, "好", "good", "")
    assert judge("X", False, "坏", "bad", "mend it") == Finding("X", Verdict.BAD, "坏", "bad", "mend it")


def test_secrets_that_others_can_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "ch-app").touch(mode=0o644)
    finding = found(tmp_path, "DR004")
    assert (finding.verdict, finding.en) == (
        Verdict.BAD,
        f"others can read {tmp_path / 'secrets' / 'ch-app'}",
    )
    (tmp_path / "secrets" / "ch-app").chmod(0o600)
    assert found(tmp_path, "DR004").verdict is Verdict.GOOD


def test_a_backup_older_than_a_day_is_warned_of(tmp_path: Path) -> None:
    for is_demo in (False, True):
        none = next(f for f in machine_findings(tmp_path, NOW, is_demo=is_demo) if f.code == "DR005")
        assert (none.verdict, none.en, none.mend) == (Verdict.WARN, "no backup yet", "./run backup DIR")
    note = tmp_path / "last-backup.json"
    note.write_text(json.dumps({"at": "2026-11-19T09:00:00+00:00"}), encoding="utf-8")
    assert (found(tmp_path, "DR005").verdict, found(tmp_path, "DR005").en) == (
        Verdict.WARN,
        "last backup 27 hours ago",
    )
    note.write_text(json.dumps({"at": "2026-11-20T09:00:00+00:00"}), encoding="utf-8")
    assert found(tmp_path, "DR005").verdict is Verdict.GOOD
