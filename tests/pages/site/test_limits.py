"""What is too long or cannot be read is refused before it is taken in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.usefixtures("district")


def test_a_body_beyond_the_limit_is_refused_unread(settings):
    settings.REQUEST_LIMIT_BYTES = 100
    assert Client().post("/report/", {"detail": "长" * 200}).status_code == 413
    assert Client().post("/api/v1/session", b"x" * 200, content_type="application/json").status_code == 413


def test_more_files_than_any_form_takes_are_refused_in_words():
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(20)]
    answer = Client().post("/report/", {"photo": files})
    assert answer.status_code == 400
    assert "川汇" in answer.content.decode()
