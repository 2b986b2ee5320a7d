"""The launcher's processes: started again when they end, stopped in order, given up when broken."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from tools.run import supervisor
from tools.run.supervisor import Child, keep_running, stoppable


def python(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code], dict(os.environ))


def test_keep_running_stops_its_children_when_told(tmp_path: Path) -> None:
    note = tmp_path / "ended"
    child = python(
        "patient",
        "import signal, sys, time, pathlib\n"
        f"signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path({str(note)!r}).touch(), sys.exit(0)))\n"
        f"pathlib.Path({str(tmp_path / 'up')!r}).touch()\n"
        "time.sleep(60)",
    )

    def stop_once_up() -> None:
        if (tmp_path / "up").exists():
            os.kill(os.getpid(), signal.SIGTERM)

    with stoppable():
        assert keep_running([child], each_second=stop_once_up) == 0
    assert note.exists()
    assert child.has_ended()


def test_keep_running_starts_again_what_was_killed(capfd: pytest.CaptureFixture[str]) -> None:
    child = python("killed", "import time; time.sleep(60)")
    seen: list[int] = []

    def kill_once() -> None:
        assert child.process is not None
        if child.process.pid not in seen:
            seen.append(child.process.pid)
        child.process.kill() if len(seen) == 1 else os.kill(os.getpid(), signal.SIGTERM)

    with stoppable():
        assert keep_running([child], each_second=kill_once) == 0
    assert len(seen) == 2
    assert "killed: 已退出（-9），重新启动" in capfd.readouterr().err


def test_keep_running_gives_up_on_what_is_broken(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor.time, "sleep", lambda seconds: threading.Event().wait(0.05))
    with stoppable():
        assert keep_running([python("broken", "raise SystemExit(3)")]) == 1
    assert "broken: 反复退出（3），已放弃" in capfd.readouterr().err
