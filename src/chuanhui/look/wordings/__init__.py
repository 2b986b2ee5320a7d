"""Every wording of the pages, in Chinese and in English, one module per page or subject.

Each module here holds `WORDS: dict[str, tuple[str, str]]`, key → (Chinese, English). A key begins with its
module's name (`common.save` lives in `common.py`), so two modules never claim the same key; to add
wordings for a page, add a module or extend one. Facts stand in braces: ``还有 {n} 条``. Templates reach
them through ``{% say "common.save" %}`` and hold no Chinese of their own (tests/repo/test_wordings.py).
"""

from __future__ import annotations

import pkgutil
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
    return _Formatter().vformat(text, (), facts) if "{" in text else text


def places(text: str) -> frozenset[str]:
    """Return the names of the facts that a wording expects."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


class _Formatter(Formatter):
    """Leave a place visible when its fact is absent: a page must not fail over a word."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key), f"{{{key}}}")

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return self.get_value(field_name, args, kwargs), field_name
