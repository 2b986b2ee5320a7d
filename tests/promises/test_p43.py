"""Promise 43 (images): whatever is sent as a photo, the answer is a plain refusal, soon, in bounded memory.

The corpus is made here (tests/unit/cases/pictures.py). A process of its own, whose address space and time
are bounded, draws all of it; then the portal takes each file over HTTP and goes on answering.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.pages.portal.street import filed, report, text_of
from tests.unit.cases.pictures import damaged, refused, tolerated

LONGEST_S, GROWTH_MB, DAMAGED = 5.0, 200, 120
ROOT = Path(__file__).resolve().parents[2]
ALONE = f"""
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
import django
from django.conf import settings
settings.configure(PHOTO_LIMIT_BYTES=12 * 1024 * 1024, EVIDENCE=__import__("pathlib").Path(sys.argv[1]))
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.errors import BadPhoto
from tests.unit.cases.pictures import damaged, image, refused, tolerated
evidence.keep(image())
corpus = [*refused(), *tolerated(), *damaged({DAMAGED})]
corpus.append(("whole.png", image("PNG", size=(5000, 4000), mode="RGBA")))
corpus.append(("whole.jpg", image(size=(8000, 6000))))
def high():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = high()
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
told = []
for name, data in corpus:
    began = time.perf_counter()
    try:
        evidence.keep(data)
        how = "kept"
    except BadPhoto as refusal:
        how = refusal.facts["why"]
    told.append((ascii(name), how, time.perf_counter() - began))
print(json.dumps({{"growth": high() - before, "told": told}}))
"""


def test_p43_a_bounded_process_draws_or_refuses_the_whole_corpus(tmp_path):
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path)],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert [one for one in found["told"] if one[2] > LONGEST_S] == []
    assert found["growth"] <= GROWTH_MB
    how = {name: way for name, way, _ in found["told"]}
    assert {how[ascii(name)] for name, _ in refused()} <= {"kind", "pixels", "too_big"}
    assert {how[ascii(name)] for name, _ in tolerated()} == {"kept"}
    assert how["'whole.png'"] == how["'whole.jpg'"] == "kept"


@pytest.mark.usefixtures("district", "over_plain_http")
def test_p43_the_portal_refuses_each_and_goes_on(evidence):
    client = Client()
    for name, data in [*refused(), *damaged(12)]:
        began = time.perf_counter()
        answer = report(client, photo=[SimpleUploadedFile(name, data, "image/jpeg")])
        # An empty upload is none, and a damaged picture may still be whole enough to keep.
        allowed = {422, 303} if not data or name.startswith("damaged") else {422}
        assert (name, answer.status_code) in {(name, one) for one in allowed}
        assert time.perf_counter() - began < LONGEST_S
    assert filed(client)


@pytest.mark.usefixtures("district", "over_plain_http")
def test_p43_a_name_decides_nothing_and_leads_nowhere(evidence):
    client = Client()
    for name, data in tolerated():
        answer = report(
            client, photo=[SimpleUploadedFile("x", data, "text/html; charset=../..")], detail=name[:300]
        )
        assert answer.status_code == 303, text_of(answer)
    outside = [one for one in evidence.parent.rglob("*") if one.is_file() and evidence not in one.parents]
    assert outside == []
    assert {one.suffix for one in evidence.rglob("*") if one.is_file()} == {".jpg"}


def test_p43_more_files_than_a_form_admits_are_refused(district, evidence, over_plain_http):
    many = [SimpleUploadedFile(f"{n}.jpg", b"x", "image/jpeg") for n in range(40)]
    assert 400 <= report(Client(), photo=many).status_code < 500


@pytest.fixture
def over_plain_http(settings):
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.portal.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
