"""Run pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from chuanhui.site.backup.errors import ToolFailed
from chuanhui.site.postgres import binaries


def run(program: str, *words: str, url: str = "", output: Path | None = None) -> str:
    """Run one of PostgreSQL's programs and return what it printed.

    The password travels in the environment: a command line can be read by everybody on the machine.

    Raises:
        ToolFailed: with the end of what the program said.
    """
    call = [str(binaries.program(program)), *words]
    if output is not None:
        call += ["--file", str(output)]
    outcome = subprocess.run(
        call,
        env=os.environ | environment_of(url),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if outcome.returncode != 0:
        raise ToolFailed(program=program, log=outcome.stderr[-4000:])
    return outcome.stdout


def environment_of(url: str) -> dict[str, str]:
    """Return libpq's environment variables for an address."""
    if not url:
        return {}
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    found = {
        "PGHOST": query.get("host") or parts.hostname or "",
        "PGPORT": query.get("port") or str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": query.get("sslmode", ""),
        "PGSSLROOTCERT": query.get("sslrootcert", ""),
    }
    return {key: value for key, value in found.items() if value}
