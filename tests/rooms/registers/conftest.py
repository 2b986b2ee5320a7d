"""Fixtures of the registers' tests."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest


@pytest.fixture
def key() -> UUID:
    return uuid4()
