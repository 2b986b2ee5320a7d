"""Tokens: the same key and number give one token, however written; stand-ins are nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuanhui.kernel.codes.identity import citizen_check, parse_citizen
from chuanhui.system.linkage.tokens import BadKeyFile, key_from, maker, plain_number, stand_in

KEY = b"k" * 32
BODY = "41160219851224001"
NUMBER = BODY + citizen_check(BODY)


def test_one_number_has_one_token_however_it_is_written():
    token = maker(KEY)
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in NUMBER)
    old = BODY[:6] + BODY[8:]
    assert {token(one) for one in (NUMBER, f" '{NUMBER}", full, NUMBER.lower(), old)} == {token(NUMBER)}
    assert token(NUMBER).startswith("t1")
    assert NUMBER[:6] not in token(NUMBER)
    assert maker(b"j" * 32)(NUMBER) != token(NUMBER)


def test_what_is_no_number_has_no_token():
    token = maker(KEY)
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    assert [token(one) for one in (None, "", "无", wrong, "4.11602E+17", "12345")] == [None] * 6


def test_a_number_that_ends_in_a_star_is_read_where_that_fits():
    bodies = (f"411602198512{day}001" for day in range(10, 29))
    body = next(one for one in bodies if citizen_check(one) == "X")
    assert plain_number(body + "*") == body + "X"
    assert plain_number(body + "x") == body + "X"


def test_a_stand_in_is_sound_nobodys_and_of_the_day_that_the_row_tells():
    found = parse_citizen(stand_in("t1abc", "1985-12-24"))
    assert (found.area, found.born_on.isoformat()) == ("999999", "1985-12-24")
    assert stand_in("t1abc", "1985-12-24") == found.number
    assert parse_citizen(stand_in("t1abc", "不详")).born_on.isoformat() == "1900-01-01"


def test_a_key_file_is_for_its_owner_alone_and_long_enough(tmp_path: Path):
    path = tmp_path / "key"
    with pytest.raises(BadKeyFile):
        key_from(path)
    path.write_bytes(KEY + b"\n")
    path.chmod(0o644)
    with pytest.raises(BadKeyFile):
        key_from(path)
    path.chmod(0o600)
    assert key_from(path) == KEY
    path.write_bytes(b"short")
    with pytest.raises(BadKeyFile):
        key_from(path)
