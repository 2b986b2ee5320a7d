"""The verbs on texts alone: what they answer, their exit codes, and that they start without Django."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chuanhui.site.command import main

ROOT = Path(__file__).resolve().parents[3]
ENGLISH = re.compile(r"\b(argument|required|invalid|expected|choose|usage)\b")
WENMING = ROOT / "playbooks" / "wenming"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(WENMING, tmp_path / "books" / "wenming")
    return tmp_path / "books" / "wenming"


def changed(folder: Path, old: str, new: str) -> None:
    path = folder / "playbook.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_check_counts_faults_and_trials(capsys):
    assert main(["playbook", "check", str(ROOT / "playbooks"), "--lang", "en"]) == 0
    assert "wenming@6: 0 error(s)" in capsys.readouterr().out


def test_check_shows_every_fault_with_its_line_and_is_exit_one(copy, capsys):
    changed(copy, "within: 4 working hours", "within: 4")
    changed(copy, "by: inspector, needs: reason", "by: inspecter, needs: reason")
    assert main(["playbook", "check", str(copy.parent)]) == 1
    out = capsys.readouterr().out
    assert out.count("playbook.yaml:") == 2
    assert "within: 4," in out or "within: 4}" in out
    assert "inspector" in out


def test_check_reads_the_trials_beside_the_playbook(copy, capsys):
    path = copy / "trials.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("- dispatch:", "- dispach:", 1), encoding="utf-8"
    )
    assert main(["playbook", "check", str(copy / "playbook.yaml"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told[0]["playbook"] == "wenming@6"
    assert [one["code"] for one in told[0]["faults"]] == ["PB070"]
    assert told[0]["faults"][0]["line"] > 1


def test_diff_says_in_words_what_changes(copy, capsys):
    changed(copy, "version: 6", "version: 7")
    assert main(["playbook", "diff", str(WENMING), str(copy), "--lang", "en"]) == 0
    assert capsys.readouterr().out == "Changes the version from `6` to `7`.\n"
    assert main(["playbook", "diff", str(WENMING), str(WENMING), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_faulty_playbook_is_refused_by_the_other_verbs(copy, capsys):
    changed(copy, "within: 4 working hours", "within: 4")
    assert main(["playbook", "cost", str(copy)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("CMD002")
    assert "playbook.yaml:" in err


def test_cost_reckons_by_the_demo_districts_posts_or_by_those_given(copy, capsys):
    assert main(["playbook", "cost", str(WENMING), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["posts"]["grid_worker"] > 100
    assert told["minutes_per_post_per_week"]["street_desk"] > 0
    given = ["--posts", "grid_worker=10", "--posts", "street_desk=1"]
    assert main(["playbook", "cost", str(WENMING), *given, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Posts: as given\nwenming@6\n")
    assert "minutes a week for each post" in out


def test_cost_adds_playbooks_up_and_names_what_is_asked_twice(copy, capsys):
    shutil.copytree(copy, copy.parent / "zweite")
    changed(copy.parent / "zweite", "playbook: wenming", "playbook: zweite")
    assert main(["playbook", "cost", str(copy.parent), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "In sum" in out
    assert "Asked twice: " in out


def test_cost_refuses_a_role_that_is_none(capsys):
    assert main(["playbook", "cost", str(WENMING), "--posts", "gridworker=3"]) == 2
    assert "gridworker" in capsys.readouterr().err


def test_export_writes_an_xlsform(tmp_path, capsys):
    out = tmp_path / "problem.xlsx"
    assert main(["playbook", "export", str(WENMING), "--xlsform", "problem", str(out)]) == 0
    assert out.read_bytes()[:2] == b"PK"
    assert main(["playbook", "export", str(WENMING), "--xlsform", "none", str(out)]) == 2
    assert "problem, cable" in capsys.readouterr().err


def test_due_tells_the_golden_deadlines(capsys):
    due = ["clock", "due", "--opened", "2022-08-05 11:00", "--allow", "7 working days"]
    assert main(due) == 0
    assert capsys.readouterr().out == "2022-08-16 18:00\n"
    assert main([*due, "--explain"]) == 0
    assert capsys.readouterr().out.count("\n") == 5
    assert main([*due, "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["at"] == "2022-08-16T18:00:00+08:00"
    assert told["provisional"] is False
    assert told["explained"][0].startswith("Runs from 2022-08-05")


def test_due_knows_pauses_open_pauses_and_years_without_a_notice(capsys):
    due = ["clock", "due", "--opened", "2022-08-05T11:00", "--allow", "7 working days", "--pause"]
    assert main([*due, "2022-08-08 08:00..2022-08-09 08:00"]) == 0
    assert capsys.readouterr().out == "2022-08-17 18:00\n"
    assert main([*due, "2022-08-08 08:00.."]) == 0
    assert "停走" in capsys.readouterr().out
    far = ["clock", "due", "--opened", "2031-05-05T09:00+08:00", "--allow", "3个工作日"]
    assert main(far) == 0
    assert "暂定" in capsys.readouterr().out


def test_refusals_are_code_and_sentence_never_a_traceback(capsys):
    due = ["clock", "due", "--opened", "2022-08-05 11:00", "--allow", "7"]
    assert main([*due, "--lang", "en"]) == 1
    assert capsys.readouterr().err.startswith("KN011  The allowance “7”")
    assert main([*due, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "KN011"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nothing"],
        ["playbook"],
        ["playbook", "check"],
        ["clock", "due", "--opened", "yesterday", "--allow", "1 day"],
        ["clock", "due", "--opened", "2022-08-05 11:00", "--allow", "1 day", "--pause", "2022-08-08"],
        ["clock", "due", "--opened", "2022-08-05T11:00:00.5", "--allow", "1 day"],
        ["playbook", "cost", "x", "--posts", "grid_worker"],
        ["journal", "verify", "--digest", "1:zz"],
        ["journal", "verify", "--digest", "nothing"],
        ["posts", "vacancies", "--on", "today"],
    ],
)
def test_misuse_is_exit_two_with_the_usage(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    err = capsys.readouterr().err
    assert "用法：chuanhui" in err
    assert "用法不对：" in err
    assert not ENGLISH.search(err.partition("用法不对：")[2])


def test_a_path_without_a_playbook_is_misuse(tmp_path, capsys):
    assert main(["playbook", "check", str(tmp_path)]) == 2
    assert "没有这个文件" in capsys.readouterr().err


def test_help_names_every_group(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert all(
        f"    {group} " in out for group in ("playbook", "grid", "clock", "journal", "campaign", "posts")
    )


def python(*lines: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_verbs_on_texts_import_no_django():
    done = python(
        "import sys",
        "from chuanhui.site.command import main",
        f"codes = [main(['playbook', 'check', {str(WENMING)!r}]),",
        f"  main(['playbook', 'diff', {str(WENMING)!r}, {str(WENMING)!r}]),",
        f"  main(['playbook', 'cost', {str(WENMING)!r}]),",
        "  main(['clock', 'due', '--opened', '2022-08-05 09:00', '--allow', '1 day'])]",
        "heavy = sorted({'django', 'psycopg', 'shapely', 'PIL', 'xlsxwriter'} & set(sys.modules))",
        "print(codes, heavy)",
    )
    assert done.stdout.splitlines()[-1] == "[0, 0, 0, 0] []", done.stderr


def test_the_language_may_come_from_the_environment():
    words = ["clock", "due", "--opened", "2022-08-05 11:00", "--allow", "7"]
    call = f"from chuanhui.site.command import main; main({words})"
    assert python(call, CHUANHUI_LANG="en").stderr.startswith("KN011  The allowance")


def test_a_database_that_is_not_there_is_said_in_one_line():
    call = "import sys; from chuanhui.site.command import main; sys.exit(main(['posts', 'vacancies']))"
    done = python(call, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", DATABASE_OWNER_URL="x")
    assert done.returncode == 2
    assert done.stderr.startswith("CMD001  数据库不可用")
    assert "Traceback" not in done.stderr


def test_the_reference_page_is_fresh():
    page = [sys.executable, str(ROOT / "tools" / "make_command_docs.py"), "--check"]
    done = subprocess.run(page, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
