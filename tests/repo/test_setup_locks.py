"""The requirement locks: complete on every Python we support, hashed, and naming no host."""

import importlib.metadata
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tools.run import locking

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
LOCKS = ("runtime", "dev")
ALL = (*LOCKS, "bench")
PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")


def entries(name: str) -> dict[str, str]:
    """Return the text of each entry of a lock, by package."""
    text = (FOLDER / f"{name}.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==(.*?)(?=^[\w.-]+==|\Z)", text, re.MULTILINE | re.DOTALL)
    return {str(canonicalize_name(package)): rest for package, rest in found}


def wanted_by(package: str, extras: set[str], python: str, machine: str) -> set[tuple[str, frozenset[str]]]:
    """Return what an installed package wants under another Python, with the extras it asks for."""
    surroundings = dict(default_environment())
    surroundings |= {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "platform_machine": machine,
    }
    wanted = set()
    for line in importlib.metadata.requires(package) or []:
        need = Requirement(line)
        asked = [
            need.marker is None or need.marker.evaluate({**surroundings, "extra": e}) for e in extras | {""}
        ]
        if any(asked):
            wanted.add((str(canonicalize_name(need.name)), frozenset(need.extras)))
    return wanted


def closure(name: str, python: str, machine: str) -> set[str]:
    """Return every package that the lock's input needs, followed through what is installed here."""
    todo = {(str(canonicalize_name(n.name)), frozenset(n.extras)) for n in asked_for(name)}
    done: set[tuple[str, frozenset[str]]] = set()
    while todo:
        item = todo.pop()
        done.add(item)
        try:
            todo |= wanted_by(item[0], set(item[1]), python, machine) - done
        except importlib.metadata.PackageNotFoundError:
            # Wanted elsewhere only: the comparison with the lock tells.
            continue
    return {package for package, _ in done}


def asked_for(name: str) -> list[Requirement]:
    lines = (FOLDER / f"{name}.in").read_text(encoding="utf-8").split("\n")
    included = [
        need for line in lines if line.startswith("-r ") for need in asked_for(line[3:].removesuffix(".in"))
    ]
    return included + [Requirement(line) for line in lines if line and line[0] not in "-#"]


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LOCKS)
def test_lock_is_complete_on(name: str, python: str, machine: str) -> None:
    assert closure(name, python, machine) - set(entries(name)) == set()


@pytest.mark.parametrize("name", ALL)
def test_lock_has_a_hash_for_every_package(name: str) -> None:
    assert [package for package, text in entries(name).items() if "--hash=sha256:" not in text] == []


@pytest.mark.parametrize("name", ALL)
def test_lock_names_no_host_and_no_address(name: str) -> None:
    text = (FOLDER / f"{name}.lock").read_text(encoding="utf-8") + (FOLDER / f"{name}.in").read_text(
        encoding="utf-8"
    )
    assert re.findall(r"https?:|file:|--index|--extra-index|--find-links|--trusted-host|\s@\s", text) == []


def test_the_dev_lock_holds_the_runtime_lock() -> None:
    dev = entries("dev")
    assert {name: text for name, text in entries("runtime").items() if dev.get(name) != text} == {}


def test_the_bench_lock_keeps_the_versions_of_the_dev_lock() -> None:
    dev, bench = entries("dev"), entries("bench")
    asked = {str(canonicalize_name(need.name)) for need in asked_for("bench")}
    assert asked - set(bench) == set()
    assert {name: text for name, text in bench.items() if dev.get(name, text) != text} == {}


def test_lock_makes_every_lock_with_the_versions_of_dev(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def compiled(words: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        target = Path(words[words.index("-o") + 1])
        kept = Path(words[words.index("-c") + 1]).read_text() if "-c" in words else ""
        calls.append((target.name, words[-1], "--upgrade" in words, kept))
        target.write_text("# a note of the tool's\none==1.0 \\\n    --hash=sha256:00\n", encoding="utf-8")
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(locking, "FOLDER", tmp_path)
    monkeypatch.setattr(locking.importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(locking.subprocess, "run", compiled)
    assert locking.lock([]) == 0
    assert calls == [
        ("dev.lock", "dev.in", False, ""),
        ("runtime.lock", "runtime.in", True, "one==1.0\n"),
        ("bench.lock", "bench.in", False, "one==1.0\n"),
    ]
    first = (tmp_path / "bench.lock").read_text(encoding="utf-8").splitlines()[:2]
    assert first == ["# Made by ./run lock from bench.in: do not edit.", "one==1.0 \\"]
