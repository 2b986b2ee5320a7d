"""Say a refusal as sentences, not as a traceback."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable

from chuanhui.kernel.errors import ChuanhuiError


def tell_faults(act: Callable[[list[str]], int]) -> Callable[[list[str]], int]:
    """Return `act` with its refusals printed (Chinese, then English) and an exit code of 1."""

    @functools.wraps(act)
    def told(words: list[str]) -> int:
        try:
            return act(words)
        except ChuanhuiError as fault:
            print(
                f"{fault.code}  {fault.sentence('zh')}\n{fault.code}  {fault.sentence('en')}", file=sys.stderr
            )
            return 1
        except KeyboardInterrupt:
            return 130

    return told
