"""Every wording of the pages, in Chinese and in English, one module per page or subject.

Each module here holds `WORDS: dict[str, tuple[str, str]]`, key → (Chinese, English). A key begins with its
module's name (`common.save` lives in `common.py`), so two modules never claim the same key; to add
wordings for a page, add a module or extend one. Facts stand in braces: ``还有 {n} 条``. Templates reach
them through ``{% say "common.save" %}`` and hold no Chinese of their own (tests/repo/test_wordings.py).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from string import Formatter
from typing import Any


class WordMissing(LookupError):
    """A template or page asks for a wording that no module holds."""


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, str]]:
    """Return all wordings; read once per process.

    Raises:
        WordMissing: a module holds a key that does not begin with the module's name.
    """
    words: dict[str, tuple[str, str]] = {}
    for found in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{found.name}")
        for key, pair in module.WORDS.items():
            if not key.startswith(f"{found.name}."):
                raise WordMissing(f"wordings/{found.name}.py: {key!r} must begin with {found.name!r}.")
            words[key] = pair
    return words


def word(key: str, lang: str = "zh", **facts: Any) -> str:
    """Return the wording in `lang` ("en", anything else is Chinese) with the facts filled in.

    Raises:
        WordMissing: no module holds `key`.
    """
    pair = table().get(key)
    if pair is None:
        raise WordMissing(f"no wording {key!r}; add it to look/wordings/{key.partition('.')[0]}.py")
    text = pair[1] if lang == "en" else pair[0]
    return _filled(text, facts) if "{" in text else text


def places(text: str) -> frozenset[str]:
    """Return the names of the facts that a wording expects."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def _filled(text: str, facts: Mapping[str, Any]) -> str:
    """Return a wording with its facts; a place stays visible when its fact is absent: no page may fail."""
    return "".join(
        [
            said if name is None else f"{said}{format(facts[name], form) if name in facts else f'{{{name}}}'}"
            for said, name, form in _parts(text)
        ]
    )


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """Return a wording cut into what is said and the names of its places with their formats, read once."""
    return tuple((said, name, form or "") for said, name, form, _ in Formatter().parse(text))
