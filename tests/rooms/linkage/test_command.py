"""The command: tokens at the sender's without a database, which match; a run, a back-test, status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.office import CIVIL, MEDICAL, OCTOBER, citizen, deliver, medical, roll, thing_of

from chuanhui.site.command import main
from chuanhui.system.linkage import models

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def keyed(settings) -> Path:
    """Give both sides the key of the medical file's tokens."""
    path = Path(settings.LINKAGE_KEYS) / "medical.key"
    path.parent.mkdir(parents=True)
    path.write_text(KEY)
    path.chmod(0o600)
    return path


def tokenised(rows, key: Path, folder: Path) -> bytes:
    """Return a file as its sender's command leaves it, run where there is no database."""
    plain, out = folder / "plain.csv", folder / "tokens.csv"
    plain.write_bytes(office.sheet(office.HEAD, rows))
    words = [
        "linkage",
        "tokenise",
        str(plain),
        "--key-file",
        str(key),
        "--columns",
        "证件号码",
        "--out",
        str(out),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "chuanhui.site.command", *words, "--json"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == len(rows)
    assert out.stat().st_mode & 0o077 == 0
    return out.read_bytes()


def test_tokens_are_made_without_a_database_and_match(populated, keyed, tmp_path):
    rows = [medical(n, "21000" if n == 7 else "100") for n in range(30)]
    rows.append(("110101199001010015", "外来人", "1990-01-01", "13900000000", "100"))
    data = tokenised(rows, keyed, tmp_path)
    assert [one for one in (citizen(7), citizen(1)) if one.encode() in data] == []
    heading, *told = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert heading[0] == "标识"
    assert len({row[0] for row in told}) == 31 - sum(1 for row in told if not row[0])
    office.do(MEDICAL, office.actions.deliver, source="medical", period=OCTOBER, data=data)
    deliver(CIVIL, "civil", [roll(1)])
    office.run()
    found = set(models.Link.objects.filter(source="medical").values_list("thing_id", flat=True))
    assert found == {thing_of(n) for n in range(30)}
    assert models.Warned.objects.filter(rule="heavy_cost").count() == 1


def test_the_command_runs_tests_and_tells(populated, capsys):
    deliver(MEDICAL, "medical", [medical(7, "21000")])
    deliver(CIVIL, "civil", [roll(7)])
    assert main(["linkage", "run", "residents", OCTOBER, "--as", "district_desk@district", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["stages"]["warn"]["heavy_cost"]) == ("done", 1)
    office.enter_all()
    assert models.Warned.objects.get(rule="heavy_cost").case_id is not None
    assert main(["linkage", "backtest", "--rule", "heavy_cost", "--months", "2"]) == 0
    assert "后来核实属实" in capsys.readouterr().out
    main(["linkage", "status", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["runs"][0]["period"] == OCTOBER
    assert main(["linkage", "run", "residents", OCTOBER]) == 1
    assert "linkage.nothing_to_match" in capsys.readouterr().err
