"""Keep a few processes running, and stop them in order when we are told to stop."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

DRAIN_SECONDS = 30
QUICK_SECONDS = 10
MOST_QUICK_ENDS = 5
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(BaseException):
    """We were told to stop (SIGTERM, SIGINT, SIGHUP)."""


@dataclass
class Child:
    """One process that should run: `name` for people, `words` its command line."""

    name: str
    words: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_ends: int = field(default=0)

    def start(self) -> None:
        """Start it outside our terminal's group: Ctrl-C is ours to pass on, in order."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.words,
            env=self.environment,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def has_ended(self) -> bool:
        """Return whether it runs no longer."""
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """Let it finish what it holds, for half a minute; then end it."""
        if self.process is None or self.has_ended():
            return
        self.process.terminate()
        try:
            self.process.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{self.name}: {DRAIN_SECONDS} 秒内未结束，强制结束 (killed).", file=sys.stderr, flush=True)
            self.process.kill()
            self.process.wait()


def _end_with_parent() -> None:
    """Ask the kernel to end this child when we are killed: nobody would be left to stop it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def keep_running(children: list[Child], *, each_second: Callable[[], None] = lambda: None) -> int:
    """Run `children` until we are told to stop; start again one that ended; return the exit code.

    A child that ends five times within ten seconds of its start is broken: everything stops, with 1.
    """
    try:
        for child in children:
            child.start()
        while True:
            each_second()
            for child in children:
                if child.has_ended() and not _restart(child):
                    return 1
            time.sleep(1)
    except Stopped:
        return 0
    finally:
        with deaf():
            print("正在停止 (stopping) …", flush=True)
            for child in children:
                child.stop()


def _restart(child: Child) -> bool:
    code = child.process.returncode if child.process else None
    was_quick = time.monotonic() - child.started_at < QUICK_SECONDS
    child.quick_ends = child.quick_ends + 1 if was_quick else 1
    if child.quick_ends >= MOST_QUICK_ENDS:
        print(f"{child.name}: 反复退出（{code}），已放弃 (ends again and again, giving up).", file=sys.stderr)
        return False
    print(f"{child.name}: 已退出（{code}），重新启动 (ended, starting again).", file=sys.stderr, flush=True)
    time.sleep(0.2 * 2**child.quick_ends)
    child.start()
    return True


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn the signals that mean "stop" into `Stopped` while the block lasts; it ends the block quietly."""

    def stop(number: int, frame: object) -> None:
        raise Stopped

    former = {number: signal.signal(number, stop) for number in STOPPING}
    try:
        yield
    except Stopped:
        pass
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def deaf() -> Iterator[None]:
    """Hear no signal while the block lasts: an impatient second Ctrl-C must not cut a clean stop short."""
    former = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
