"""A corpus of hostile and odd images, made when a test runs: nothing of it is stored."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="ran"</script></svg>'
HTML = b"<!doctype html><script>document.title='ran'</script>"
RAN = b"document.title"


def image(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more) -> bytes:
    """Return a whole picture."""
    out = BytesIO()
    Image.new(mode, size, "teal" if mode in {"RGB", "RGBA"} else 1).save(out, kind, **more)
    return out.getvalue()


def located() -> bytes:
    """Return a JPEG that says where, when and with which phone it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "Secret Phone 9"
    exif[0x010E] = "4116021990"
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (33.0, 37.0, 1.0), "E", (114.0, 39.0, 2.0)
    out = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif, comment=b"home address")
    return out.getvalue()


def png(width: int, height: int, *, idat: bytes = b"", more: bytes = b"") -> bytes:
    """Return a PNG whose header claims a size, whatever its data hold."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [
        _chunk(b"IHDR", head),
        more,
        _chunk(b"IDAT", idat or zlib.compress(b"\0" * 64)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def many_scans(scans: int = 4000) -> bytes:
    """Return a progressive JPEG of megapixels that is gone through thousands of times."""
    out = BytesIO()
    Image.new("RGB", (4000, 4000), "teal").save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    start = whole.rindex(b"\xff\xda")
    return whole[:start] + whole[start:-2] * scans + b"\xff\xd9"


def refused() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) that no store may take."""
    jpeg, flat = image(), image("PNG")
    yield "nothing.jpg", b""
    yield "letters.jpg", b"not a picture at all" * 40
    yield "vector.svg", SVG
    yield "vector.jpg", SVG
    yield "page.jpg", HTML
    yield "moving.gif", image("GIF", mode="P")
    yield "moving.jpg", image("GIF", mode="P")
    yield "bitmap.bmp", image("BMP")
    yield "scan.tiff", image("TIFF")
    yield "icon.ico", image("ICO")
    yield "layers.psd", b"8BPS\0\1" + b"\0" * 200
    yield "script.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(secret) run\n"
    yield "paper.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"
    yield "archive.jpg", b"PK\3\4" + b"\0" * 300
    yield "phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400
    yield "phone.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + b"\0" * 400
    yield "billion.png", png(31_623, 31_623)
    yield "wide.png", png(2_147_483_647, 1)
    yield "tall.png", png(1, 2_147_483_647)
    yield "void.png", png(0, 0)
    yield "claimed.png", png(4000, 4000)
    yield "bomb.png", png(20_000, 20_000, idat=zlib.compress(b"\0" * 60_000_000, 9))
    inflating = b"a\0\0" + zlib.compress(b"x" * 80_000_000, 9)
    yield "inflated.png", png(64, 48, more=_chunk(b"zTXt", inflating) * 2)
    yield "profile.png", png(64, 48, more=_chunk(b"iCCP", inflating))
    yield (
        "large.webp",
        b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xff" * 6,
    )
    yield "scans.jpg", many_scans()
    yield "huge.jpg", jpeg + b"\0" * (13 * 1024 * 1024)
    for part in (1, 2, 10, len(jpeg) // 2, len(jpeg) - 40):
        yield f"cut-{part}.jpg", jpeg[:part]
    for part in (8, 20, 33, len(flat) // 2):
        yield f"cut-{part}.png", flat[:part]
    for part in (12, 20, 30):
        yield f"cut-{part}.webp", image("WEBP")[:part]


def tolerated() -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) that a store may take, for only pixels stay: names and tails mean nothing."""
    yield "plain.jpg", image()
    yield "located.jpg", located()
    yield "wrong.txt", image("PNG")
    yield "wrong.exe", image("WEBP")
    yield "../../etc/passwd", image()
    yield "..\\..\\boot.ini", image()
    yield "/etc/cron.d/x.jpg", image()
    yield "photo\u202egpj.exe", image()
    yield "照片（演示）🙂.jpg", image()
    yield "a" * 240 + ".jpg", image()
    yield "clear.png", image("PNG", mode="RGBA")
    yield "grey.png", image("PNG", mode="L")
    yield "one-bit.png", image("PNG", mode="1")
    yield "palette.png", image("PNG", mode="P")
    yield "cmyk.jpg", image(mode="CMYK")
    yield "tail-html.jpg", image() + HTML
    yield "tail-svg.png", image("PNG") + SVG
    yield "tail-zip.jpg", image() + b"PK\3\4" + b"\0" * 200 + b"PK\5\6"
    yield "comment.jpg", image(comment=HTML)
    yield "text.png", image("PNG", pnginfo=_text())


def damaged(count: int, seed: int = 16) -> Iterator[tuple[str, bytes]]:
    """Yield pictures with a few bytes turned: a decoder may take or refuse them, but must end."""
    dice = random.Random(seed)
    for number in range(count):
        kind = ("JPEG", "PNG", "WEBP")[number % 3]
        data = bytearray(located() if kind == "JPEG" and number % 2 else image(kind))
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        yield f"damaged-{number}.{kind.lower()}", bytes(data)


def _text() -> PngInfo:
    found = PngInfo()
    found.add_text("Comment", HTML.decode())
    return found
