"""Villages, addresses, telephones, dates and sex."""

from __future__ import annotations

import pyarrow as pa
import pytest

from chuanhui.system.linkage.engine.places import (
    read_addresses,
    read_dates,
    read_phones,
    read_sexes,
    read_villages,
    village_word,
)


@pytest.mark.parametrize(
    "typed",
    [
        "1968-02-31",
        "1968/2/31",
        "19680231",
        "1968年2月31日",
        "１９６８．２．３１",
        "1968.02.31",
        " 1968-2-31 ",
    ],
)
def test_read_dates_takes_them_as_they_stand(typed: str) -> None:
    assert read_dates(pa.array([typed, None, "不详"])).tolist() == [19680231, -1, -1]


def test_read_phones_leaves_out_what_is_none() -> None:
    typed = ["13812345678", " 138-1234-5678", "+86 13812345678", "00000000000", "无", None, "3941234"]
    expected = [13812345678] * 3 + [-1, -1, -1, 3941234]
    assert read_phones(pa.array(typed, pa.string())).tolist() == expected


@pytest.mark.parametrize("typed", ["青龙村", "青龙", "青龙村委会", "某某区某某镇青龙村", "青龙社区"])
def test_village_word_is_the_bare_name(typed: str) -> None:
    assert village_word(typed) == "青龙"


def test_addresses_agree_by_their_words_and_numbers_in_order() -> None:
    typed = ["青龙村3组45号", "青龙3组45", "青龙村3组", "青龙村3组46号", "青龙村", None, "青龙村４５组3号"]
    found = read_addresses(pa.array(typed, pa.string()))
    assert found.exact[0] == found.exact[1]
    assert len({*found.exact[[0, 3, 6]].tolist()}) == 3
    assert found.exact[[2, 4, 5]].tolist() == [-1, -1, -1]
    assert found.coarse[0] == found.coarse[1] == found.coarse[2] == found.coarse[3] != found.coarse[6]
    assert found.words[0] == read_villages(pa.array(["青龙村"]))[0]


def test_read_sexes() -> None:
    assert read_sexes(pa.array(["男", "女", "M", None, "未知"], pa.string())).tolist() == [1, 2, 1, 0, 0]


def test_an_empty_column_is_nothing() -> None:
    assert read_addresses(None, 2).exact.tolist() == [-1, -1]
    assert read_phones(None, 2).tolist() == [-1, -1]
