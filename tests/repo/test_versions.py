"""A version of a playbook has one text for ever: what is shipped is what `playbooks/versions` tells.

Where a version is kept with another text, the shipped one is refused: whoever put it in force keeps what it
said then. So a changed text needs a higher `version`, and its line is added by

    CHUANHUI_WRITE_VERSIONS=1 pytest tests/repo/test_versions.py

which adds lines and changes none. A line that was never shipped may be taken out by hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from chuanhui.playbook.load import load_playbook

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
LIST = PLAYBOOKS / "versions"


def listed(text: str) -> dict[str, str]:
    """Return the digests by version, as ``wenming@6``."""
    pairs = [line.split() for line in text.splitlines() if line]
    assert all(len(pair) == 2 for pair in pairs)
    assert len({ref for ref, _ in pairs}) == len(pairs)
    return {pair[0]: pair[1] for pair in pairs}


def in_order(ref: str) -> tuple[str, int]:
    """Return playbook and number of a version, by which they are sorted."""
    name, _, version = ref.partition("@")
    return name, int(version)


def shipped() -> dict[str, str]:
    """Return the digests of the texts that are here, by version."""
    found = {}
    for folder in sorted(path.parent for path in PLAYBOOKS.glob("*/playbook.yaml")):
        loaded = load_playbook(folder)
        assert loaded.playbook is not None, folder.name
        found[loaded.playbook.ref] = loaded.digest
    return found


def complaints(here: Mapping[str, str], kept: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the texts that are here, measured by the list."""
    for ref, digest in here.items():
        name, version = in_order(ref)
        if ref not in kept:
            yield f"{ref} is not listed"
        elif kept[ref] != digest:
            yield f"{ref} has another text than it had: raise its version"
        if any(other == name and number > version for other, number in map(in_order, kept)):
            yield f"{ref} is lower than a version that was shipped"


def test_a_text_that_changed_has_a_higher_version() -> None:
    here, kept = shipped(), listed(LIST.read_text(encoding="utf-8"))
    if os.environ.get("CHUANHUI_WRITE_VERSIONS"):
        kept = {**here, **kept}
        lines = sorted(
            kept.items(), key=lambda one: (one[0].partition("@")[0], int(one[0].partition("@")[2]))
        )
        LIST.write_text("".join(f"{ref} {digest}\n" for ref, digest in lines), encoding="utf-8")
    assert list(complaints(here, kept)) == []


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ({"lamps@1": "a", "lamps@2": "b"}, []),
        ({"lamps@1": "a"}, ["lamps@2 is not listed"]),
        ({"lamps@2": "a"}, ["lamps@2 has another text than it had: raise its version"]),
        ({"lamps@2": "b", "lamps@10": "c"}, ["lamps@2 is lower than a version that was shipped"]),
    ],
)
def test_the_list_notices(kept: dict[str, str], said: list[str]) -> None:
    assert list(complaints({"lamps@2": "b"}, kept)) == said
