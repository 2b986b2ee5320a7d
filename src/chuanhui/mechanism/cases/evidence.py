"""The evidence store: photos drawn anew without their hidden data, kept by content address."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from django.conf import settings
from PIL import Image, ImageOps

from chuanhui.mechanism.cases.errors import BadPhoto

KINDS = ("JPEG", "PNG", "WEBP")
PIXELS_MOST = 50_000_000
PIXELS_MOST_WHOLE = 20_000_000
SCANS_MOST = 64
SCAN = b"\xff\xda"

_drawing = Lock()
"""One photo at a time is drawn in a process, so that its memory holds one picture however many arrive."""
PURGED_AT_ONCE = 500
LONGEST_SIDE = 2_048
THUMB_SIDE = 320
QUALITY = 82


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo in the store: its address and its size in pixels."""

    sha256: str
    width: int
    height: int


def keep(data: bytes) -> Kept:
    """Draw a photo anew and keep it.

    What is kept is pixels only: no EXIF, no place, no trailing bytes, no script.

    Args:
        data: the bytes as they arrived.

    Raises:
        BadPhoto: too many bytes or pixels, cut short, or no JPEG, PNG or WebP.
    """
    if len(data) > settings.PHOTO_LIMIT_BYTES:
        raise BadPhoto(why="too_big", limit=settings.PHOTO_LIMIT_BYTES // 1024 // 1024)
    with _drawing:
        picture = _drawn(data)
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, progressive=True)
    return Kept(_put(out.getvalue(), picture), *picture.size)


def path_of(sha256: str, *, thumb: bool = False) -> Path:
    """Return where the photo with this address lies.

    Raises:
        BadPhoto: the address is none.
    """
    if len(sha256) != 64 or any(sign not in "0123456789abcdef" for sign in sha256):
        raise BadPhoto(why="address")
    name = f"{sha256}.thumb.jpg" if thumb else f"{sha256}.jpg"
    return settings.EVIDENCE / sha256[:2] / name


def size_of(sha256: str) -> tuple[int, int]:
    """Return width and height in pixels of a kept photo; whoever asks is about to tie it to something.

    Raises:
        BadPhoto: no photo is kept at this address.
    """
    path = path_of(sha256)
    if not path.is_file():
        raise BadPhoto(why="unknown")
    _used_now(path)
    with Image.open(path) as picture:
        return picture.size


def purge(*, before: datetime, attached: Callable[[Collection[str]], Collection[str]]) -> int:
    """Delete the photos that nothing is tied to and nobody has sent since an instant; return how many.

    Args:
        before: aware; far enough back that a form still being filled in loses nothing.
        attached: which of some addresses are tied to something.
    """
    old = [path for path in settings.EVIDENCE.glob("??/*") if _is_older(path, before)]
    done = 0
    for start in range(0, len(old), PURGED_AT_ONCE):
        several = old[start : start + PURGED_AT_ONCE]
        tied = attached({path.name[:64] for path in several})
        for path in several:
            # Sent again or asked for in the meantime: then it is in use, whatever the table said before.
            if path.name[:64] not in tied and _is_older(path, before):
                path.unlink(missing_ok=True)
                done += path.name.count(".") == 1
    return done


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _used_now(path: Path) -> None:
    """Note that the photo is in use, so that the purge leaves it alone."""
    for one in (path, path.with_suffix(".thumb.jpg")):
        # A store that was restored under another account may be read only; then nothing is purged either.
        with suppress(OSError):
            os.utime(one)


def _drawn(data: bytes) -> Image.Image:
    """Return the picture upright, in RGB, no larger than needed."""
    # A progressive JPEG is gone through once a scan; one of thousands of empty scans would take minutes.
    if data.count(SCAN) > SCANS_MOST:
        raise BadPhoto(why="kind")
    try:
        source = Image.open(BytesIO(data), formats=KINDS)
        most = _pixels_most(source)
        if source.width * source.height > most:
            raise BadPhoto(why="pixels", limit=most // 1_000_000)
        source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        source.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(source) or source
        plain = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA") if _may_be_clear(upright) else None
        plain.paste(layer or upright.convert("RGB"), mask=layer)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPhoto(why="pixels", limit=PIXELS_MOST // 1_000_000) from None
    except BadPhoto:
        raise
    except (
        Exception
    ) as fault:  # a decoder of foreign bytes may raise anything: struct.error, KeyError, TypeError
        raise BadPhoto(why="kind") from fault
    return plain


def _pixels_most(source: Image.Image) -> int:
    """Return how many pixels are let in: a plain JPEG is read at a fraction of its size, all else wholly."""
    scaled = source.format in {"JPEG", "MPO"} and not source.info.get("progressive")
    return PIXELS_MOST if scaled else PIXELS_MOST_WHOLE


def _may_be_clear(picture: Image.Image) -> bool:
    return picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info


def _put(data: bytes, picture: Image.Image) -> str:
    address = hashlib.sha256(data).hexdigest()
    path = path_of(address)
    if path.is_file():
        _used_now(path)
    else:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        small = picture.copy()
        small.thumbnail((THUMB_SIDE, THUMB_SIDE))
        out = BytesIO()
        small.save(out, "JPEG", quality=QUALITY)
        _write(path_of(address, thumb=True), out.getvalue())
        _write(path, data)
    return address


def _write(path: Path, data: bytes) -> None:
    """Write durably: a photo that was acknowledged survives the machine."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
