"""``python -m chuanhui.site.doctor [--json]``: exit code 1 when anything is bad."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django

from chuanhui.site.doctor.database import database_findings
from chuanhui.site.doctor.findings import Finding, Verdict, judge
from chuanhui.site.doctor.machine import machine_findings
from chuanhui.site.doctor.settings import settings_findings

SIGNS = {Verdict.GOOD: "✓", Verdict.WARN: "!", Verdict.BAD: "✗"}


def look() -> Iterator[Finding]:
    """Yield every finding, the machine's first."""
    now = datetime.now(UTC)  # noqa: TID251 - the command line is a door
    is_demo = os.environ.get("CHUANHUI_DEMO", "") not in {"", "0"}
    yield from machine_findings(Path(os.environ["CHUANHUI_VAR"]), now, is_demo=is_demo)
    steps_down = "" if os.environ.get("DATABASE_OWNER_URL") else "-c role=ch_app"
    yield from database_findings(os.environ["DATABASE_URL"], options=steps_down)
    try:
        django.setup()
    except Exception as fault:
        yield judge(
            "DR025", False, f"程序无法加载：{fault}", f"the program does not load: {fault}", "./run check"
        )
    else:
        yield from settings_findings()


def main(words: list[str]) -> int:
    """Print the findings; return 1 when one of them is bad."""
    parser = argparse.ArgumentParser(prog="./run doctor", description="体检 / look the installation over")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    asked = parser.parse_args(words)
    findings = list(look())
    if asked.json:
        print(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(
                f"{SIGNS[finding.verdict]} {finding.code}  {finding.en if asked.lang == 'en' else finding.zh}"
            )
            if finding.mend:
                print(f"         → {finding.mend}")
    return 1 if any(finding.verdict is Verdict.BAD for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
