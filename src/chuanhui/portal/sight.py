"""The narrow sight of a resident: one cell for one report, one case for one receipt, one area for one page.

An anonymous request sees nothing. A page that needs something enters exactly that, for as long as it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chuanhui.grid.posts.queries import open_directory
from chuanhui.grid.posts.rules import territory_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight


@contextmanager
def only(area_path: str) -> Iterator[Sight]:
    """See one area with everything below it and the directory of its territory; then as before."""
    sight = Sight.of(area_path)
    with seeing(sight):
        open_directory(territory_of(area_path))
        yield sight
