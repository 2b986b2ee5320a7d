"""What an import tells in the journal: one entry for at most 500 things of one area, and its reading; pure.

    {"all": {...}, "import": id, "lines": [{"id": ..., "set": {...}, "ties": [...]}, ...], "register": kind}

A thing's history is its own entries and the lines about it, by their seq. What every new thing of the entry
shares stands in `all`; the line of a changed thing says so, and stands by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chuanhui.kernel.canonical import canonical_json

LINES_MOST = 500


class Told(NamedTuple):
    """What an entry tells of one thing: the changes, in wire form, and the ties made."""

    thing_id: UUID
    set: Mapping[str, Any]
    ties: tuple[Mapping[str, Any], ...]


def line_of_new(
    thing_id: str,
    *,
    number: str,
    plain: str,
    commitment: str,
    within_path: str,
    stand_code: str,
    since: str,
    ties: str,
) -> str:
    """Return the line of a new thing as canonical JSON.

    Args:
        plain, commitment, ties: canonical JSON already; `ties` is "" for none.
        number, within_path, stand_code: of signs that need no escapes, as `GIVEN` admits.
        since: ISO day; "" where all share it.
    """
    told = f'"commitment":{commitment},"id":"{thing_id}","number":"{number}","plain":{plain}'
    if since:
        told += f',"since":"{since}"'
    if stand_code:
        told += f',"stand_code":"{stand_code}"'
    told += f',"within_path":"{within_path}"'
    head = f'{{"id":"{thing_id}","set":{{{told}}}'
    return f'{head},"ties":[{ties}]}}' if ties else f"{head}}}"


def line_of_change(thing_id: UUID, told: Mapping[str, Any]) -> str:
    """Return the line of a changed thing as canonical JSON."""
    return canonical_json({"changed": True, "id": thing_id, "set": told})


def body_of_lines(kind: str, import_id: UUID, shared: Mapping[str, Any], lines: Sequence[str]) -> str:
    """Return the body of an entry as canonical JSON.

    Args:
        kind: register kind.
        import_id: which import.
        shared: what all new things of the entry have in common, in wire form.
        lines: from `line_of_new` and `line_of_change`.
    """
    return (
        f'{{"all":{canonical_json(shared)},"import":"{import_id}",'
        f'"lines":[{",".join(lines)}],"register":{canonical_json(kind)}}}'
    )


def told_of_things(body: str) -> Iterator[Told]:
    """Yield what the body of an entry of an import tells, thing by thing, in the order of the sheet."""
    whole = json.loads(body)
    for line in whole["lines"]:
        shared = {} if line.get("changed") else whole["all"]
        yield Told(UUID(line["id"]), {**shared, **line["set"]}, tuple(line.get("ties", ())))
