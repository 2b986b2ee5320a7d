"""The secret of a receipt, as people copy it from paper."""

from __future__ import annotations

from uuid import UUID

import pytest

from chuanhui.mechanism.cases.rules.receipts import as_meant, is_secret, secret_for

KEY, CASE = b"a key of the house", UUID(int=7)


def test_the_secret_is_the_same_whenever_asked_and_another_for_another_case():
    assert secret_for(KEY, CASE) == secret_for(KEY, CASE)
    assert secret_for(KEY, CASE) != secret_for(KEY, UUID(int=8))
    assert secret_for(KEY, CASE) != secret_for(b"another key", CASE)


@pytest.mark.parametrize("given", ["F5O7C IB2QX", "f507c-1b2qx", "Ｆ５Ｏ７Ｃ　ＩＢ２ＱＸ", " F5O7C18 2QX "])
def test_a_secret_is_read_as_it_was_meant(given: str):
    assert as_meant(given) == "F5O7CIB2QX"


def test_only_the_secret_fits():
    assert is_secret(KEY, CASE, secret_for(KEY, CASE).lower())
    assert not is_secret(KEY, CASE, secret_for(KEY, UUID(int=8)))
    assert not is_secret(KEY, CASE, "")
