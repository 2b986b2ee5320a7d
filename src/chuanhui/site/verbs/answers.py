"""What a verb answers: lines for a reader or JSON for a program, and how it refuses."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from chuanhui.kernel.errors import BadInput, ChuanhuiError

OK, FAULTS, MISUSE = 0, 1, 2
ZONE = ZoneInfo("Asia/Shanghai")
_MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")


class Misuse(BadInput):
    """The command was called with something that it cannot use."""

    code = "CMD001"
    zh = "{what}"
    en = "{what}"


def common(verb: argparse.ArgumentParser, *, json_too: bool = True) -> argparse.ArgumentParser:
    """Give a verb the options that every verb has, and return it."""
    verb.add_argument(
        "--lang", choices=("zh", "en"), default=None, help="答复的语言 / language of the answer"
    )
    if json_too:
        verb.add_argument("--json", action="store_true", help="以 JSON 答复 / answer in JSON")
    return verb


def language(asked: argparse.Namespace) -> str:
    """Return the language of the answer: as asked, else `CHUANHUI_LANG`, else Chinese."""
    told = getattr(asked, "lang", None) or os.environ.get("CHUANHUI_LANG", "zh")
    return "en" if str(told).startswith("en") else "zh"


def say(lang: str, zh: str, en: str) -> str:
    """Return the wording in `lang`."""
    return en if lang == "en" else zh


def tell(asked: argparse.Namespace, data: Any, lines: Iterable[str]) -> None:
    """Print the answer: `data` when JSON was asked for, else `lines`."""
    if getattr(asked, "json", False):
        print(json.dumps(data, ensure_ascii=False, indent=2, default=plain))
        return
    for line in lines:
        print(line)


def refuse(asked: argparse.Namespace, error: ChuanhuiError) -> int:
    """Print a refusal as code and sentence, with every fault behind it; return the exit code."""
    lang = language(asked)
    faults = [_fault(one, lang) for one in getattr(error, "faults", ())]
    if getattr(asked, "json", False):
        told = {"code": error.code, "sentence": error.sentence(lang), "faults": faults}
        print(json.dumps({"error": told}, ensure_ascii=False, indent=2, default=plain))
    else:
        print(f"{error.code}  {error.sentence(lang)}", file=sys.stderr)
        for one in faults:
            print(f"  {one}", file=sys.stderr)
    return MISUSE if isinstance(error, Misuse) else FAULTS


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (UUID, Path, Decimal)):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def moment(text: str) -> datetime:
    """Return an aware instant written as ``2022-08-05 09:00`` (Beijing time) or with a zone of its own.

    Raises:
        ArgumentTypeError: it is no moment; argparse says so.
    """
    for form in _MOMENTS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=ZONE)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"“{text}”: 2022-08-05 09:00")
    return found


def day(text: str) -> date:
    """Return a day written as ``2022-08-05``.

    Raises:
        ArgumentTypeError: it is no day; argparse says so.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”: 2022-08-05") from None


def midnight(on: date) -> datetime:
    """Return the first instant of a local day."""
    return datetime(on.year, on.month, on.day, tzinfo=ZONE)


def clocktime(at: datetime | None) -> str:
    """Return an instant as people here write it, to the minute; "—" for none."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else "—"


def path_of_area(text: str) -> str:
    """Return an area path; its last full stop may be left out (``411602`` is ``411602.``)."""
    return text if text.endswith(".") else f"{text}."


def _fault(one: Any, lang: str) -> Any:
    if hasattr(one, "render"):
        return one.render(lang)
    return one.sentence(lang) if hasattr(one, "sentence") else str(one)
