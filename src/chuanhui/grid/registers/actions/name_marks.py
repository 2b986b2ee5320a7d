"""The marks of the pieces of names: those of a surname with what follows it are worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chuanhui.grid.registers.rules.names import COMPOUND, LEAST, folded, piece_texts, sound_of, sounds_of

REMEMBERED = 50_000
Stamp = Callable[[str], bytes]


class _Begun(NamedTuple):
    """What the first two signs of a name tell."""

    marks: tuple[bytes, ...]
    sounds: str
    firsts: str


class NameMarks:
    """Gives the marks of names in one field; what it remembers is bounded."""

    __slots__ = ("_begun", "_known", "_stamp", "_stem")

    def __init__(self, stem: str, stamp: Stamp) -> None:
        """Begin.

        Args:
            stem: what the text of each mark begins with, ``kind.field.``.
            stamp: gives the mark of a text.
        """
        self._stem, self._stamp = stem, stamp
        self._known, self._begun = dict[str, bytes](), dict[str, _Begun]()

    def of(self, name: str) -> tuple[bytes, ...]:
        """Return the marks of the pieces of a name, none twice."""
        plain = folded(name)
        head = plain[:2]
        # Most names are a surname of one sign and one or two more.
        if len(plain) == LEAST:
            return self._beginning(head).marks
        if len(plain) != 3 or head in COMPOUND or head == plain[1:]:
            return tuple({self._mark(text) for text in piece_texts(name)})
        begun, last = self._beginning(head), sound_of(plain[2])
        if not last:
            return tuple({self._mark(text) for text in piece_texts(name)})
        return (
            *begun.marks,
            self._mark(f"bi:{plain[1:]}"),
            # Whole names are as many as people: nothing is gained by remembering them.
            self._stamp(f"{self._stem}py:{begun.sounds}{last}"),
            self._mark(f"in:{begun.firsts}{last[0]}"),
        )

    def _beginning(self, head: str) -> _Begun:
        found = self._begun.get(head)
        if found is None:
            sounds = sounds_of(head)
            marks = tuple({self._mark(text) for text in piece_texts(head)})
            found = _Begun(marks, "".join(sounds), "".join(one[:1] for one in sounds))
            if len(self._begun) < REMEMBERED:
                self._begun[head] = found
        return found

    def _mark(self, text: str) -> bytes:
        mark = self._known.get(text)
        if mark is None:
            mark = self._stamp(self._stem + text)
            if len(self._known) < REMEMBERED:
                self._known[text] = mark
        return mark
