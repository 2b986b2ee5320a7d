"""Promise 44: uploads are served safely: pixels only, no place, never sniffed, asked for anew each time."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.journeys.browsing import chromium, device, site
from tests.pages.desk.office import browser
from tests.pages.portal.street import filed, number_of, report, secret_of, text_of
from tests.unit.cases.pictures import HTML, RAN, SVG, image, located, tolerated

__all__ = ["chromium", "device", "site"]
HIDDEN = (
    RAN,
    HTML,
    SVG,
    b"<svg",
    b"<script",
    b"Secret Phone",
    b"4116021990",
    b"home address",
    b"Exif",
    b"PK\3\4",
)


def upload(data, name="a.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def addresses(client, number):
    """Return the addresses of every photo on the page of a receipt, whole and small."""
    page = text_of(client.get(f"/follow/{number}/"))
    whole = sorted(set(re.findall(rf"/follow/{number}/photo/[0-9a-f]{{64}}", page)))
    return [*whole, *(one.replace("/photo/", "/thumb/") for one in whole)]


def body(answer):
    served = b"".join(answer.streaming_content)
    let_go(answer)
    return served


def let_go(answer):
    """Close the file; closing the whole answer would end the transaction of the test."""
    for close in answer._resource_closers:
        close()


def status(client, address):
    answer = client.get(address)
    let_go(answer)
    return answer.status_code


@pytest.mark.usefixtures("district", "evidence", "over_plain_http")
def test_p44_the_owner_gets_pixels_and_nothing_else():
    for _, data in [("located", located()), *tolerated()]:
        owner = Client()
        number = filed(owner, photo=[upload(data)])
        found = addresses(owner, number)
        assert len(found) == 2
        for address in found:
            answer = owner.get(address)
            served = body(answer)
            assert answer.status_code == 200
            assert answer["Content-Type"] == "image/jpeg"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Disposition"].startswith(("inline", "attachment"))
            assert "sandbox" in answer["Content-Security-Policy"]
            assert "private" in answer["Cache-Control"]
            assert not any(one in served for one in HIDDEN)
            with Image.open(BytesIO(served)) as picture:
                assert (picture.format, dict(picture.getexif())) == ("JPEG", {})


@pytest.mark.usefixtures("district", "evidence", "over_plain_http")
def test_p44_siblings_strangers_and_guesses_get_nothing():
    owner, sibling = Client(), Client()
    number = filed(owner, photo=[upload(located())])
    other = filed(sibling, photo=[upload(image("PNG"))])
    mine, theirs = addresses(owner, number)[0], addresses(sibling, other)[0]
    digest, foreign = mine.rpartition("/")[2], theirs.rpartition("/")[2]

    for stranger in (sibling, Client()):
        assert status(stranger, mine) == 404
        assert status(stranger, f"/follow/{number}/thumb/{digest}") == 404
    # A photo of somebody else under one's own receipt, and addresses nobody was given.
    assert status(owner, f"/follow/{number}/photo/{foreign}") == 404
    for guess in ("0" * 64, "f" * 64, digest.upper(), digest[:-1], "..%2f..%2fsettings", "%00", "x" * 500):
        assert status(owner, f"/follow/{number}/photo/{guess}") in {404, 422}
    for path in (
        "/evidence/",
        f"/evidence/{digest[:2]}/{digest}.jpg",
        f"/media/{digest}.jpg",
        f"/static/{digest}.jpg",
    ):
        assert status(owner, path) == 404


@pytest.mark.usefixtures("district", "evidence", "over_plain_http")
def test_p44_permission_is_asked_for_each_time():
    owner = Client()
    number = filed(owner, photo=[upload(located())])
    address = addresses(owner, number)[0]
    assert status(owner, address) == 200
    owner.post("/follow/forget")
    assert status(owner, address) == 404
    owner.post("/follow/", {"number": number, "secret": secret_of(number)})
    assert status(owner, address) == 200


@pytest.mark.usefixtures("district", "evidence", "over_plain_http")
def test_p44_a_photo_kept_from_a_faulty_form_shows_to_nobody():
    client = Client()
    answer = report(client, detail="", photo=[upload(located())])
    assert "kept" in text_of(answer)
    assert "/photo/" not in text_of(answer)


@pytest.mark.usefixtures("district", "evidence", "over_plain_http")
def test_p44_the_desk_shows_photos_within_its_sight_only(settings):
    settings.ROOT_URLCONF = "chuanhui.site.urls"
    number = number_of(report(photo=[upload(located())]))
    near, far, stranger = browser("xq.desk"), browser("zone.desk"), Client()
    page = text_of(near.get(_case_of(near, number)))
    address = re.search(r"/desk/cases/[0-9a-f-]+/photos/[0-9a-f]{64}", page).group(0)
    answer = near.get(address)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert not any(one in body(answer) for one in HIDDEN)
    assert status(far, address) == 404
    assert status(stranger, address) in {302, 401, 403, 404}


def _case_of(client, number):
    return re.search(
        r'href="(/desk/cases/[0-9a-f-]{36})"', text_of(client.get("/desk/cases", {"text": number}))
    ).group(1)


@pytest.mark.browser
def test_p44_nothing_runs_in_a_browser_that_opens_what_was_uploaded(device, site):
    phone = device()
    page = phone.page("/report/")
    tails = [image() + HTML, image("PNG") + SVG, image(comment=HTML)]
    files = [{"name": f"{n}.html", "mimeType": "image/jpeg", "buffer": one} for n, one in enumerate(tails)]
    # Sent as they are, without the page's own shrinking: another program may send anything.
    form = {
        "csrfmiddlewaretoken": page.input_value("input[name=csrfmiddlewaretoken]"),
        "kind": "wenming.problem",
        "category": "litter",
        "detail": "照片里有脚本",
        "street": "411602005",
        "community": "411602005001",
    }
    numbers = []
    for file in files:
        answer = page.request.post(
            f"{site}/report/", multipart={**form, "photo": file}, headers={"Referer": site}
        )
        assert answer.ok, answer.status
        numbers.append(answer.url.split("/receipt/")[1].split("/")[0])
    for number in numbers:
        page.goto(f"{site}/follow/{number}/")
        address = page.locator(".pair img").first.get_attribute("src")
        page.goto(site + address)
        assert page.title() != "ran"
        assert page.evaluate("document.contentType") == "image/jpeg"


@pytest.fixture
def over_plain_http(settings):
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.portal.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
