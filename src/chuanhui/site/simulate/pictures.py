"""Drawn pictures that stand in for photos: streets with and without the trouble."""

from __future__ import annotations

from io import BytesIO
from random import Random
from zlib import crc32

from PIL import Image, ImageDraw

from chuanhui.mechanism.cases import evidence

SIZE = (960, 720)
SKY, ROAD, WALL, MARK = (206, 222, 236), (140, 142, 146), (214, 196, 170), (26, 79, 160)
TROUBLE = ((92, 74, 58), (70, 90, 60), (120, 60, 50), (60, 60, 70))
VARIANTS = 8


class Album:
    """A few pictures of each tag, kept in the evidence store the first time they are wanted."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], str] = {}

    def one(self, tag: str, place: str) -> str:
        """Return the address of a picture with this tag, `before` or `after`; a place keeps its street."""
        number = crc32(place.encode()) % VARIANTS
        if (tag, number) not in self._kept:
            self._kept[tag, number] = evidence.keep(drawn(tag, number)).sha256
        return self._kept[tag, number]


def drawn(tag: str, number: int) -> bytes:
    """Return a PNG of a schematic street; the same number draws the same street before and after."""
    rng = Random(number)
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    horizon = 420 + rng.randrange(-40, 40)
    left = 0
    while left < SIZE[0]:
        width, height = rng.randrange(120, 240), rng.randrange(180, 340)
        shade = rng.randrange(-18, 18)
        draw.rectangle((left, horizon - height, left + width, horizon), fill=tuple(c + shade for c in WALL))
        for x in range(left + 20, left + width - 30, 46):
            for y in range(horizon - height + 24, horizon - 40, 56):
                draw.rectangle((x, y, x + 24, y + 30), fill=(150, 174, 196))
        left += width + rng.randrange(0, 24)
    draw.rectangle((0, horizon, *SIZE), fill=ROAD)
    for x in range(-40, SIZE[0], 160):
        draw.rectangle((x, horizon + 130, x + 80, horizon + 140), fill=(232, 232, 226))
    heaps = [
        (rng.randrange(60, 820), rng.randrange(horizon + 20, 640), rng.randrange(40, 110)) for _ in range(5)
    ]
    if tag == "before":
        for x, y, size in heaps:
            for _ in range(14):
                dx, dy = rng.randrange(-size, size), rng.randrange(-size // 3, size // 3)
                draw.ellipse((x + dx, y + dy, x + dx + 34, y + dy + 22), fill=rng.choice(TROUBLE))
    band = MARK if tag == "after" else (150, 62, 46)
    draw.rectangle((0, SIZE[1] - 26, SIZE[0], SIZE[1]), fill=band)
    for x in range(12, SIZE[0], 48):
        draw.rectangle((x, SIZE[1] - 17, x + 24, SIZE[1] - 9), fill=(255, 255, 255))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
