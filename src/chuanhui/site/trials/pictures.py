"""The photos of trials go into a folder of their own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def pictures_elsewhere() -> Iterator[Path]:
    """Keep evidence in a folder that is gone afterwards; for one process that does nothing else meanwhile."""
    former = settings.EVIDENCE
    with tempfile.TemporaryDirectory(prefix="chuanhui-trials-") as folder:
        settings.EVIDENCE = Path(folder)
        try:
            yield settings.EVIDENCE
        finally:
            settings.EVIDENCE = former
