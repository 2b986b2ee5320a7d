"""The demo's data: never mixed with a district's own, never dropped by mistake."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.site.postgres.cluster import OWNER, cluster, connect
from chuanhui.site.postgres.errors import NotOurs
from chuanhui.site.postgres.roles import drop_database, ensure_database

from .surroundings import DEMO_MARK, is_embedded

LOAD = [sys.executable, "-c", "import sys; from chuanhui.site.command import main; sys.exit(main())"]
LOAD += ["demo", "load", "--part"]
PARTS = (("ground",), ("first", "others"), ("close",))
"""Parts of the load; those that stand together are played at the same time."""
HASTE = {"PGOPTIONS": "-c synchronous_commit=off"}
"""Only while it is loaded: who pulls the plug then may lose its last moment, which --fresh mends."""


class RealData(ChuanhuiError):
    """The demo was asked for where a district's own data lie."""

    code = "RUN001"
    zh = "{folder} 里已有正式数据，示范不会动它。请换一个目录：CHUANHUI_VAR=另一目录 ./run demo"
    en = "{folder} holds data that are not the demo's. Mend: CHUANHUI_VAR=OTHER ./run demo"


def prepare(var: Path, *, fresh: bool) -> None:
    """Make sure that the database is empty or the demo's own; empty it when `fresh`.

    Raises:
        RealData: somebody works with this database.
        NotOurs: `fresh` would drop a database of a server that is not ours.
    """
    mark = var / DEMO_MARK
    if not is_embedded():
        if fresh:
            raise NotOurs(action="./run demo --fresh")
        return
    it = cluster(var)
    if not mark.exists():
        if _has_tables(var):
            raise RealData(folder=str(var))
        mark.write_text("The database here is the demo's; --fresh may drop it.\n", encoding="utf-8")
    if fresh:
        drop_database(it)
        ensure_database(it)
        shutil.rmtree(var / "evidence", ignore_errors=True)


def _has_tables(var: Path) -> bool:
    with connect(cluster(var), OWNER) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is not None
