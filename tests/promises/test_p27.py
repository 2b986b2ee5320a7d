"""P27. Scope never leaks across pooled connections.

20 people, 2 connections, requests interleaved; every 7th fails, times out or is cancelled; each answer
reads a table under row-level security without any predicate of its own and must hold only what its
asker may see. 0 foreign rows.
"""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.db import connection, connections, transaction
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path
from tests.database import in_threads

from chuanhui.grid.posts.actions import sign_in
from chuanhui.grid.posts.models import Account
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
REQUESTS = 700
CONNECTIONS = 2
PEOPLE = 20


def everything(request: HttpRequest) -> JsonResponse:
    """Return every area and journal entry that the database lets through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT area_path FROM areas_version UNION ALL SELECT area_path FROM journal_entry")
        paths = [row[0] for row in cursor.fetchall()]
    return JsonResponse({"pid": _backend(), "paths": sorted(set(paths))})


def failing(request: HttpRequest) -> JsonResponse:
    """Fail halfway: by an exception, by a time-out, by a cancelled statement, in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM areas_version")
        match request.GET["how"]:
            case "raise":
                raise RuntimeError("planned")
            case "timeout":
                cursor.execute("SET LOCAL statement_timeout = 5")
                cursor.execute("SELECT pg_sleep(5)")
            case "cancel":
                cursor.execute("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)")
            case "error":
                cursor.execute("SELECT 1 / 0")
    return JsonResponse({})


URLS = (path("everything", everything), path("failing", failing))


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _people(now: Any) -> list[tuple[str, Acting]]:
    """Sign in people of every kind of sight and return their tokens with what they may see."""
    wanted = [
        "district.desk",
        "zone.desk",
        "ducha.01",
        "chengguanju.desk",
        "xq.leader1",
        "cb.head",
        "wc.desk",
    ]
    with transaction.atomic():
        enter(Sight.everything())
        workers = Account.objects.filter(username__startswith="wg.").order_by("id").values_list("username")
        names = wanted + [row[0] for row in workers[: (PEOPLE - len(wanted)) * 11 : 11]]
        for account in Account.objects.filter(username__in=names):
            account.set_password("trial password")
            account.save(update_fields=["password"])
        found = []
        for name in names:
            signed = sign_in(username=name, password="trial password", now=now)
            found.append((signed.token, signed.acting))
    return found


@time_machine.travel(NOW, tick=False)
def test_scope_never_leaks_across_connections(fresh_district, settings):
    settings.ROOT_URLCONF = URLS
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    people = _people(NOW)
    assert len(people) == PEOPLE
    turn = itertools.count()
    foreign: list[tuple[str, str]] = []
    statuses: dict[int, int] = {}
    answered: list[int] = []

    def work(_: int) -> set[int]:
        client, pids = Client(raise_request_exception=False), set()
        while (number := next(turn)) < REQUESTS:
            token, acting = people[(number * 7) % PEOPLE]
            client.cookies["sid"] = token
            if number % 7 == 3:
                how = ("raise", "timeout", "cancel", "error")[number // 7 % 4]
                response = client.get("/failing", {"how": how})
                statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
                continue
            body = client.get("/everything").json()
            pids.add(body["pid"])
            foreign.extend((acting.post_code, one) for one in body["paths"] if not acting.sight.covers(one))
            answered.append(len(body["paths"]))
        connections.close_all()
        return pids

    pids = set().union(*in_threads(CONNECTIONS, work))
    assert foreign == []
    assert min(answered) > 0
    assert len(pids) <= CONNECTIONS
    assert set(statuses) == {422, 500, 503}


@time_machine.travel(NOW, tick=False)
def test_a_stranger_sees_nothing_on_a_connection_that_others_used(fresh_district, settings):
    settings.ROOT_URLCONF = URLS
    settings.HTTPS = False
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    token, _ = _people(NOW)[0]
    client = Client()
    client.cookies["sid"] = token
    assert len(client.get("/everything").json()["paths"]) > 100
    assert Client().get("/everything").json()["paths"] == []
