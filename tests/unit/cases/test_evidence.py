"""The evidence store takes pictures and keeps pixels; everything else is refused with a sentence."""

from __future__ import annotations

import contextlib
import stat
from io import BytesIO

import pytest
from PIL import Image
from tests.unit.cases.pictures import HTML, RAN, SVG, damaged, image, located, refused, tolerated

from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.cases.errors import BadPhoto


@pytest.mark.parametrize(("name", "data"), [pytest.param(*one, id=one[0][:40]) for one in refused()])
def test_keep_refuses_what_is_no_whole_picture(name, data, evidence_folder):
    with pytest.raises(BadPhoto) as refusal:
        evidence.keep(data)
    assert refusal.value.facts["why"] in {"kind", "pixels", "too_big"}
    assert not list(evidence_folder.rglob("*.jpg"))


@pytest.mark.parametrize(("name", "data"), [pytest.param(*one, id=ascii(one[0][:40])) for one in tolerated()])
def test_keep_keeps_pixels_and_nothing_else(name, data, evidence_folder):
    kept = evidence.keep(data)
    for thumb in (False, True):
        stored = evidence.path_of(kept.sha256, thumb=thumb).read_bytes()
        with Image.open(BytesIO(stored)) as picture:
            assert picture.format == "JPEG"
            assert not picture.getexif()
        for hidden in (RAN, HTML, SVG, b"Secret Phone", b"4116021990", b"home address", b"PK\3\4", b"GPS"):
            assert hidden not in stored


def test_keep_turns_a_picture_upright_and_takes_no_place(evidence_folder):
    kept = evidence.keep(located())
    assert (kept.width, kept.height) == (48, 64)
    assert evidence.size_of(kept.sha256) == (48, 64)


def test_keep_shrinks_a_large_picture_and_lays_a_small_one_beside(evidence_folder):
    kept = evidence.keep(image(size=(6000, 3000)))
    assert (kept.width, kept.height) == (2048, 1024)
    with Image.open(evidence.path_of(kept.sha256, thumb=True)) as small:
        assert small.size == (320, 160)


def test_keep_puts_clear_parts_on_white(evidence_folder):
    out = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(evidence.path_of(evidence.keep(out.getvalue()).sha256)) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_keep_gives_the_same_address_to_the_same_pixels(evidence_folder):
    assert evidence.keep(image()).sha256 == evidence.keep(image() + b"tail").sha256
    assert len(list(evidence_folder.rglob("*.jpg"))) == 2


def test_keep_folders_are_for_the_house_alone(evidence_folder):
    path = evidence.path_of(evidence.keep(image()).sha256)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keep_either_takes_or_refuses_a_damaged_picture(evidence_folder):
    for _, data in damaged(150):
        with contextlib.suppress(BadPhoto):
            evidence.keep(data)


@pytest.mark.parametrize(
    "address", ["", "..", "../" * 20 + "etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/x", "é" * 64]
)
def test_path_of_refuses_what_is_no_address(address):
    with pytest.raises(BadPhoto):
        evidence.path_of(address)


def test_size_of_refuses_an_address_at_which_nothing_lies(evidence_folder):
    with pytest.raises(BadPhoto):
        evidence.size_of("0" * 64)


@pytest.fixture
def evidence_folder(tmp_path, settings):
    settings.EVIDENCE = tmp_path / "evidence"
    settings.EVIDENCE.mkdir()
    return settings.EVIDENCE
