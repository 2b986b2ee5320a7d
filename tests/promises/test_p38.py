"""P38. A public notice shows its listed fields and nothing else, and expires to the second with its pictures.

Canaries lie in every other field around a notice: in the case, its objections, their answers, the roll, the
names of who posted it. Nobody without an account finds one. When the notice expires, every address at which
it, its pictures or its printed code were seen answers as if it had never been.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.promises.doors import endpoints
from tests.rooms.voice.office import (
    ALL,
    MONDAY,
    STREET,
    answer,
    at,
    do,
    in_force,
    object_to,
    photo,
    plan,
    post,
    stands,
    who,
)

from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.voice import actions, queries

ENDED = at("2026-11-17 09:00")
LAST = at("2026-12-17 23:59:59")
CANARIES = ("金丝雀备注", "金丝雀异议", "金丝雀答复", "金丝雀姓名")
LINK = re.compile(r'(?:href|src|content)="(/[^"#]*)"')


@pytest.fixture(autouse=True)
def _in_force(district, evidence):
    in_force()


def _published() -> tuple[Any, str]:
    """Post a notice among canaries, let it be objected to and answered, and end it well."""
    case = plan(note=CANARIES[0])
    picture = photo("teal")
    papers = ({"sha256": picture, "tag": "drawing", "caption": "总平面图"},)
    receipt = post(case, papers=papers, place="一号院门口", proof=photo("navy"))
    objected = object_to(receipt.id, f"{CANARIES[1]}，{CANARIES[3]}，13800138000")
    answer(objected.case_id, MONDAY + timedelta(days=1), CANARIES[2])
    do(STREET, actions.end_notice, ENDED, notice_id=receipt.id, good=True, reason="按方案实施")
    return stands(receipt.id), picture


def _clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def _addresses(notice: Any) -> list[str]:
    """Return every address of the portal that names the notice: its page, its pictures, its printed sheet."""
    found: list[str] = []
    for one in endpoints():
        if one.door == "portal" and "notice_id" in one.params:
            values = [{"notice_id": notice.id, "sha256": sha256} for sha256 in notice.pictures]
            found += [one.address(given) for given in values]
    return list(dict.fromkeys(found))


def test_nobody_reads_more_of_a_notice_than_what_is_listed():
    notice, _ = _published()
    public = queries.public_notice(notice.id, now=LAST)
    told = str(asdict(public)) + str([asdict(one) for one in queries.board(ALL, now=LAST)])
    poster = who(STREET)
    for canary in (*CANARIES, "13800138000", poster.person_name, poster.post_code):
        assert canary not in told
    assert [one["id"] for one in public.shown] == ["title", "items", "budget"]
    assert (public.objections, public.answered) == (1, 1)


def test_a_notice_and_its_pictures_expire_to_the_second():
    notice, picture = _published()
    assert notice.gone_at == LAST
    assert queries.public_notice(notice.id, now=LAST).id == notice.id
    assert all(queries.public_picture(notice.id, one, now=LAST) for one in notice.pictures)
    later = LAST + timedelta(seconds=1)
    with pytest.raises(NotInSight):
        queries.public_notice(notice.id, now=later)
    assert not any(queries.public_picture(notice.id, one, now=later) for one in notice.pictures)
    assert queries.board(ALL, now=later) == ()
    assert picture in queries.attached([picture])


def test_every_address_seen_before_is_gone_after_expiry(monkeypatch):
    notice, _ = _published()
    client = Client(raise_request_exception=False)
    _clock(monkeypatch, LAST - timedelta(minutes=1))
    seen = {}
    wanted = _addresses(notice)
    for address in wanted:
        reply = client.get(address)
        if reply.status_code != 200:
            continue
        body = b"".join(reply) if reply.streaming else reply.content
        seen[address] = reply
        page = body.decode("utf-8", "ignore")
        for canary in (*CANARIES, "13800138000", who(STREET).person_name):
            assert canary not in page, address
        for link in LINK.findall(page):
            if str(notice.id) in link and link not in wanted:
                wanted.append(link)
    assert len(seen) >= 4
    _clock(monkeypatch, LAST + timedelta(minutes=1))
    assert {address: client.get(address).status_code for address in seen} == dict.fromkeys(seen, 404)
    for reply in seen.values():
        assert "immutable" not in reply.get("Cache-Control", "")
        ages = re.findall(r"max-age=(\d+)", reply.get("Cache-Control", ""))
        assert all(int(age) <= 60 for age in ages)
