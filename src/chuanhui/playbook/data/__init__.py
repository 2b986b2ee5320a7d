"""Numbers and word lists that rest on law, policy or estimate: data, never code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_HERE = Path(__file__).parent


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return the table `name` of this folder, read once.

    Raises:
        OSError: there is no such table.
    """
    return MappingProxyType(yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8")))
