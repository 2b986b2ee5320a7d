"""`./run` itself: its verbs, what it imports before there is an environment, and its stamp."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tools.run import checking, foundation, verbs

HOME = Path(__file__).resolve().parents[2]
BEFORE_THE_ENVIRONMENT = ("__init__", "__main__", "foundation", "verbs")
BY_FILE = ["--dist", "loadfile", "--no-loadscope-reorder"]


@pytest.mark.parametrize("name", BEFORE_THE_ENVIRONMENT)
def test_launcher_needs_only_the_standard_library(name: str) -> None:
    tree = ast.parse((HOME / "tools" / "run" / f"{name}.py").read_text(encoding="utf-8"))
    modules = {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 0
    }
    modules |= {
        alias.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names
    }
    assert modules - set(sys.stdlib_module_names) <= {"run"}


@pytest.mark.parametrize("verb", [verb for verb in verbs.VERBS if verb.where], ids=lambda verb: verb.name)
def test_every_verb_leads_to_a_function(verb: verbs.Verb) -> None:
    module, function = verb.where.split(":")
    tree = ast.parse((HOME / "tools" / "run" / f"{module}.py").read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_an_unknown_verb_shows_the_verbs() -> None:
    outcome = subprocess.run([HOME / "run", "dance"], capture_output=True, text=True, check=False)
    assert outcome.returncode == 2
    assert "./run VERB" in outcome.stderr


@pytest.mark.parametrize("verb", [one for one in verbs.VERBS if one.lock], ids=lambda one: one.name)
def test_help_after_a_verb_tells_how_it_is_used_and_does_nothing(verb: verbs.Verb, tmp_path: Path) -> None:
    if verb.name == "chuanhui":
        assert not verbs.asks_for_help(verb.name, ["case", "--help"]), "it answers for itself, verb by verb"
        return
    assert all(verbs.asks_for_help(verb.name, words) for words in (["-h"], ["--help"], ["x", "--help"]))
    outcome = subprocess.run(
        [HOME / "run", verb.name, "x", "--help"],
        env=os.environ | {"CHUANHUI_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    said = f"用法 usage: ./run {verb.name} {verb.usage}".rstrip()
    assert (outcome.returncode, outcome.stdout.splitlines()[0], outcome.stderr) == (0, said, "")
    assert list(tmp_path.iterdir()) == []


CORES = str(min(2, len(os.sched_getaffinity(0))))


@pytest.mark.parametrize(
    ("words", "asked", "told"),
    [
        ([], "", ["-n", CORES, *BY_FILE, "--durations=20", "--durations-min=5"]),
        (["tests/unit"], "3", ["-n", "3", *BY_FILE, "--durations=20", "--durations-min=5"]),
        (["--durations=5"], "", ["-n", CORES, *BY_FILE]),
        (["--durations=0", "--pdb"], "", []),
        (["-p", "no:xdist"], "2", ["--durations=20", "--durations-min=5"]),
    ],
)
def test_the_tests_use_the_cores_unless_told_otherwise(
    words: list[str], asked: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(checking.WORKERS, asked)
    assert checking.spread(words) == told


def test_an_old_python_is_refused_with_the_line_that_mends_it(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
        (tmp_path / name).chmod(0o755)
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    outcome = subprocess.run(
        [HOME / "run", "help"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (outcome.returncode, "apt-get install -y python3" in outcome.stderr) == (1, True)


def test_a_missing_venv_module_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(foundation.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(foundation, "_works", lambda python: False)
    with pytest.raises(foundation.CannotBuild, match=r"sudo apt-get install -y python3\.\d+-venv"):
        foundation._make_venv(Path("nowhere"))


def test_the_stamp_follows_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    for name in ("runtime", "dev"):
        (tmp_path / "requirements" / f"{name}.lock").write_text(name, encoding="ascii")
    monkeypatch.setattr(foundation, "HOME", tmp_path)
    monkeypatch.setattr(foundation, "VENV", tmp_path / ".venv")
    assert not foundation._is_right("runtime")
    foundation._stamp("dev").write_text(foundation._wanted("dev"), encoding="ascii")
    assert foundation._is_right("runtime"), "the larger lock holds the smaller one"
    (tmp_path / "requirements" / "dev.lock").write_text("newer", encoding="ascii")
    assert not foundation._is_right("runtime")
