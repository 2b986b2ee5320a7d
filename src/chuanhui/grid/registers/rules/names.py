"""Names: how one is masked, and by which pieces it is found: characters, pinyin, initials.

A name is found by two characters in a row, by the joined pinyin of its first two characters or of all, and
by the initials of its first two or of all. One sign alone finds nobody: a list of everybody called 王 is
no search but a register.
"""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

_UNHEARD = re.compile(r"[\s·•.\-]")
LEAST = 2
"""Signs that a search by name must have."""

COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠"
        "公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁"
        "拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉梁丘左丘东门西门第五公仪公乘太公",
    )
)
"""Surnames of two characters. Source: 《百家姓》, and those met in present-day name statistics."""

_SURNAME_SOUNDS: Mapping[str, tuple[str, ...]] = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"), "长孙": ("zhang", "sun"),
    **{
        name: (sound,)
        for name, sound in zip(
            "曾单解仇区查朴盖翟召种繁覃员乐缪宓逄华任葛薄那冼洗秘燕",
            re.findall(
                "[a-z]+",
                "zeng shan xie qiu ou zha piao ge zhai shao chong po qin yun yue miao mi pang hua ren ge bo "
                "na xian xian bi yan",
            ),
            strict=True,
        )
    },
}  # fmt: skip
"""Surnames that sound otherwise than the character does elsewhere."""


def mask_name(name: str) -> str:
    """Return a name as lists show it: the surname, and a star for each further sign, at most three stars.

    ``张三`` → ``张*``, ``张小三`` → ``张**``, ``欧阳明`` → ``欧阳*``; other scripts keep their first sign.
    """
    shown = name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]
    return shown + "*" * min(max(len(name) - len(shown), 1), 3)


@lru_cache(maxsize=30_000)
def sound_of(sign: str) -> str:
    """Return the pinyin of one character in small letters; letters and digits stand for themselves."""
    marked = _readings().get(str(ord(sign)))
    return _toneless(marked.partition(",")[0]) if marked else sign.lower()


@cache
def _readings() -> Mapping[str, str]:
    """Return the readings of each character, by its code.

    Source: the table of single characters in the pypinyin package. The package itself is not loaded: it takes
    57 MB, nearly all of them for phrases.
    """
    found = importlib.util.find_spec("pypinyin")
    if found is None or found.origin is None:
        raise RuntimeError("pypinyin is not installed: it is in requirements/runtime.lock")
    table = Path(found.origin).parent / "pinyin_dict.json"
    told: dict[str, str] = json.loads(table.read_text(encoding="utf-8"))
    return told


def _toneless(reading: str) -> str:
    # ü is written v, with or without a tone above it.
    parts = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(sign for sign in parts if sign.isalpha())


def sounds_of(name: str) -> list[str]:
    """Return the pinyin of each sign of a name; the surname sounds as a surname does."""
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]
    head = _SURNAME_SOUNDS.get(surname) or [sound_of(sign) for sign in surname]
    return [*head, *(sound_of(sign) for sign in name[len(surname) :])]


def folded(name: str) -> str:
    """Return a name as it is compared: without spaces and points, in small letters."""
    return name.lower() if name.isalpha() else _UNHEARD.sub("", name).lower()


def pieces_of(name: str) -> frozenset[tuple[str, str]]:
    """Return what a name is found by, as (use, text): `bi`, `py` and `in`."""
    return frozenset((one[:2], one[3:]) for one in piece_texts(name))


def piece_texts(name: str) -> list[str]:
    """Return what `pieces_of` does as texts, ``py:wangxiao``; one may come twice."""
    plain = folded(name)
    many = len(plain)
    if many < LEAST:
        return []
    found = [f"bi:{plain[place : place + 2]}" for place in range(many - 1)]
    sounds = sounds_of(plain)
    firsts = "".join([sound[:1] for sound in sounds])
    # 欧阳娜娜 is looked for as ouyangna and oyn too.
    for until in (LEAST, 3, many) if many > 2 and plain[:2] in COMPOUND else (LEAST, many):
        found += (f"py:{''.join(sounds[:until])}", f"in:{firsts[:until]}")
    return found


def wanted_pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces by which a name is looked for, () for too short a text.

    Of characters every two in a row must be there; letters are pinyin or initials, so one piece is enough.
    """
    wanted = folded(text)
    if len(wanted) < LEAST:
        return ()
    if wanted.isascii():
        return (("py", wanted), ("in", wanted), ("bi", wanted[:2]))
    return tuple(dict.fromkeys(("bi", wanted[place : place + 2]) for place in range(len(wanted) - 1)))


def answers(name: str, text: str) -> bool:
    """Tell whether a name is what somebody looked for: a mark is only a hint."""
    held, wanted = folded(name), folded(text)
    if len(wanted) < LEAST:
        return False
    return wanted in held or (wanted.isascii() and bool({("py", wanted), ("in", wanted)} & pieces_of(name)))
