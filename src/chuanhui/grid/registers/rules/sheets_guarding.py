"""Whether a workbook may be unpacked: what it really inflates to is counted, no header is believed; pure."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

FILE_BYTES = 40 << 20
INFLATED_BYTES = 256 << 20
MOST_PARTS = 400
TAGS_MOST = 24_000_000
"""Opening brackets in all parts: what fills memory is cells, and a cell that holds anything has four."""
STEP = 1 << 20
FEED = 1 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_UNWANTED = ("vbaproject", "/embeddings/", "/externallinks/", "/activex/", "/macrosheets/", "/dialogsheets/")


def is_workbook(data: bytes) -> bool:
    """Tell whether a file is a zip, as every xlsx is."""
    return data[:4] == b"PK\x03\x04"


def is_old_workbook(data: bytes) -> bool:
    """Tell whether a file is a compound document: an old .xls, or an xlsx locked with a password."""
    return data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook_fault(data: bytes) -> str:
    """Return why a workbook may not be unpacked, as the code of a sentence; "" for nothing.

    Args:
        data: the whole file.
    """
    if len(data) > FILE_BYTES:
        return "file.too_large"
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            begins = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error):
        return "file.unreadable"
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        return "file.unreadable"
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        return "file.unreadable"
    if any(word in f"/{name}" for name in names for word in _UNWANTED):
        return "file.active"
    if "[content_types].xml" not in names or any(name.endswith(".bin") and "sheet" in name for name in names):
        return "file.not_xlsx"
    return _inflated_fault(data, parts, begins)


def _inflated_fault(data: bytes, parts: list[zipfile.ZipInfo], begins: int) -> str:
    """Inflate every part and throw it away, counting; parts that share bytes are refused."""
    total = tags = 0
    spans: list[tuple[int, int]] = []
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return "file.unreadable"
        head = data[part.header_offset : part.header_offset + _LOCAL.size]
        if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
            return "file.unreadable"
        *_, name, extra = _LOCAL.unpack(head)
        first = part.header_offset + _LOCAL.size + name + extra
        last = first + part.compress_size
        if last > begins:
            return "file.unreadable"
        spans.append((part.header_offset, last))
        packed = memoryview(data)[first:last]
        try:
            for piece in _pieces(packed, deflated=part.compress_type == zipfile.ZIP_DEFLATED):
                total += len(piece)
                tags += piece.count(b"<")
                if total > INFLATED_BYTES or tags > TAGS_MOST:
                    return "file.too_large"
        except zlib.error:
            return "file.unreadable"
    spans.sort()
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        return "file.unreadable"
    return ""


def _pieces(packed: memoryview, *, deflated: bool) -> Iterator[bytes]:
    """Yield what a part inflates to, never more than `STEP` at once, whatever its header says."""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), FEED):
        fed: bytes | memoryview = packed[at : at + FEED]
        while fed:
            yield engine.decompress(fed, STEP) if deflated else bytes(fed)
            fed = engine.unconsumed_tail
        if engine.eof:
            return
