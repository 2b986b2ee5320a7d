"""Entered twice: by the system's Python to make the environment, then by the environment's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# This folder is a package; put its parent in place of itself, or its modules would shadow the library's.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from run import foundation, verbs  # noqa: E402


def main(words: list[str]) -> int:
    """Do the verb in `words[0]`; return the exit code."""
    verb = verbs.named(words[0] if words else "help")
    if verb is None:
        verbs.print_help(sys.stderr)
        return 2
    if verb.lock is None:
        verbs.print_help(sys.stdout)
        return 0
    if verbs.asks_for_help(verb.name, words[1:]):
        verbs.print_usage(verb, sys.stdout)
        return 0
    if not foundation.is_inside():
        try:
            python = foundation.ensure(verb.lock)
        except foundation.CannotBuild as fault:
            print(fault, file=sys.stderr)
            return 1
        sys.stdout.flush()
        os.execv(python, [str(python), str(Path(__file__).parent), *words])
    return verb.do(words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
