"""A machine that calls the API as a post of the demo district does."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuanhui.grid.posts.actions import DEMO_PASSWORD

ROOT = "/api/v1"
ZONE = ZoneInfo("Asia/Shanghai")
WORKER, DESK, OWNER = "wg.xiaoqiao.beihuayuan.01", "xq.desk", "chengguanju.desk"
INSPECTOR, DISTRICT, HEAD = "ducha.01", "district.desk", "district.head"
ZONE_DESK = "zone.desk"
LITTER = {"category": "litter", "detail": "楼前堆放杂物"}
PAPERED = {"message", "message_en", "code", "facts", "faults"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass
class Machine:
    """One signed-in caller; every write carries a fresh key unless told otherwise."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        content = None if body is None else json.dumps(body)
        return self.client.generic(
            method, ROOT + path, content or "", content_type="application/json", headers=headers
        )

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def write(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, seen: int | None = None
    ) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        if seen is not None:
            headers["If-Match"] = str(seen)
        return self.ask(method, path, body, **headers)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.write("POST", path, body, **more)

    def photo(self, data: bytes, name: str = "a.jpg") -> Any:
        file = SimpleUploadedFile(name, data, "image/jpeg")
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid4())}
        return self.client.post(f"{ROOT}/photos", {"photo": file}, headers=headers)

    def file(self, **more: Any) -> dict[str, Any]:
        body = {"campaign": "wenming", "kind": "problem", "answers": LITTER, **more}
        answer = self.post("/cases", body)
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    def step(self, case: dict[str, Any], step: str, *, seen: int, **body: Any) -> Any:
        return self.post(f"/cases/{case['case']}/steps/{step}", body, seen=seen)


def sign_in(username: str) -> Machine:
    """Return a machine signed in as a demo account."""
    answer = Machine().post("/session", {"username": username, "password": DEMO_PASSWORD})
    assert answer.status_code == 201, answer.content.decode()
    return Machine(answer.json()["token"])


def assert_problem(answer: Any, status: int, code: str | None = None) -> dict[str, Any]:
    """Require a refusal as the API declares it, and return it."""
    assert answer.status_code == status, answer.content.decode()
    body = answer.json()
    assert set(body) <= PAPERED
    assert body["message"]
    assert body["message_en"]
    if code:
        assert body["code"] == code
    return body
