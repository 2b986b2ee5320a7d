"""Sight: the areas and matters that a post may see, as spans of area paths.

An area's path is its codes from the root down, each ended by a full stop: ``411602.007.003.``
In byte order everything below an area lies in the half-open span from its path to the same path
with the last ``.`` replaced by ``/``, the next sign. A span is therefore two texts, and asking
whether something is in sight is two comparisons, in Python, in SQL and in an index alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

FIRST = "\x01"
LAST = "\x7f"


class Span(NamedTuple):
    """A half-open span of area paths in byte order: ``lo <= path < hi``."""

    lo: str
    hi: str

    def covers(self, path: str) -> bool:
        """Tell whether `path` lies in the span."""
        return self.lo <= path < self.hi


def subtree(path: str) -> Span:
    """Return the span of an area and everything below it.

    Args:
        path: an area path, ended by ``.``.

    Raises:
        ValueError: `path` does not end with a full stop, so its span would be wrong.
    """
    if not path.endswith("."):
        raise ValueError(f"area path must end with '.': {path!r}")
    return Span(path, path[:-1] + "/")


@dataclass(frozen=True, slots=True)
class Sight:
    """What may be seen: spans of areas, and optionally only the matters of one unit.

    Attributes:
        spans: disjoint spans in byte order; none means nothing is in sight.
        unit: id of the one unit whose matters are in sight within the spans; None means all matters.
    """

    spans: tuple[Span, ...] = ()
    unit: int | None = None

    @classmethod
    def nothing(cls) -> Sight:
        """Return the sight of somebody unknown: nothing at all."""
        return cls()

    @classmethod
    def everything(cls) -> Sight:
        """Return the sight of the system itself; doors must narrow it before anything is shown."""
        return cls((Span(FIRST, LAST),))

    @classmethod
    def of(cls, *paths: str, unit: int | None = None) -> Sight:
        """Return the sight of the given areas with everything below them, overlaps joined."""
        spans: list[Span] = []
        for span in sorted(subtree(path) for path in paths):
            if spans and span.lo < spans[-1].hi:
                spans[-1] = Span(spans[-1].lo, max(spans[-1].hi, span.hi))
            else:
                spans.append(span)
        return cls(tuple(spans), unit)

    @property
    def hull(self) -> Span:
        """Return the smallest single span that holds all spans; an empty one when nothing is in sight."""
        if not self.spans:
            return Span(LAST, FIRST)
        return Span(self.spans[0].lo, self.spans[-1].hi)

    @property
    def root(self) -> str:
        """Return the path of the root area that holds all spans; "" when no single one does."""
        lo, hi = self.hull
        root = lo.split(".", 1)[0] + "."
        return root if root <= lo and hi <= subtree(root).hi else ""

    @property
    def is_whole(self) -> bool:
        """Tell whether a whole territory is in sight: a root area with everything below it."""
        return len(self.spans) == 1 and bool(self.root) and self.spans[0] == subtree(self.root)

    def covers(self, path: str) -> bool:
        """Tell whether the area at `path` is in sight."""
        return any(span.covers(path) for span in self.spans)
