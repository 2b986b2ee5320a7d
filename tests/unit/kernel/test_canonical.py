# ruff: noqa: DTZ001  naive on purpose: drawn or refused
import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.canonical import NotCanonical, canonical_json, digest
from chuanhui.kernel.instants import NaiveTime, in_utc, utc_text

SHANGHAI = timezone(timedelta(hours=8))


def test_canonical_json_writes_each_value_in_one_way() -> None:
    value = {
        "z": datetime(2022, 8, 5, 9, tzinfo=SHANGHAI),
        "a": [1, 2.5, True, None, "川汇"],
        "d": date(2028, 2, 29),
        "u": UUID(int=7),
        "n": Decimal("1.50"),
        "m": MappingProxyType({"k": ("x",)}),
    }
    assert canonical_json(value) == (
        '{"a":[1,2.5,true,null,"川汇"],"d":"2028-02-29","m":{"k":["x"]},"n":"1.50",'
        '"u":"00000000-0000-0000-0000-000000000007","z":"2022-08-05T01:00:00.000000Z"}'
    )


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), {1: "a"}, [{"x": {2: 3}}], {"s"}, b"x", Decimal("NaN"), object()],
    ids=lambda value: type(value).__name__,
)
def test_canonical_json_refuses_what_has_no_one_form(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


@pytest.mark.parametrize(
    "value", ["\ud800", {"a": ["汉\udfff"]}, {"\ud83d": 1}], ids=["text", "inner", "key"]
)
def test_text_that_utf8_cannot_hold_is_refused_in_words_that_it_can(value: object) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_json(value)
    assert all(refused.value.sentence(lang).encode() for lang in ("zh", "en"))
    with pytest.raises(NotCanonical):
        digest("a", "\ud800")


def test_instants_without_a_zone_are_refused() -> None:
    for call in (canonical_json, in_utc, utc_text):
        with pytest.raises(NaiveTime):
            call(datetime(2022, 8, 5))
    assert utc_text(datetime(2022, 8, 5, 9, 0, 0, 5, SHANGHAI)) == "2022-08-05T01:00:00.000005Z"
    assert in_utc(datetime(2022, 8, 5, tzinfo=SHANGHAI)).tzinfo is UTC


def test_digest_is_sha256_over_the_joined_parts() -> None:
    assert digest("a", "", "汉") == hashlib.sha256("a\x1f\x1f汉".encode()).digest()
    assert digest() == hashlib.sha256(b"").digest()


def test_digest_refuses_a_part_that_holds_the_separator() -> None:
    with pytest.raises(NotCanonical):
        digest("a\x1fb")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_read_back_and_written_the_same(value: object) -> None:
    text = canonical_json(value)
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: dict[str, int]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(value.items())))
