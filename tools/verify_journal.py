"""Verify the journal of Chuanhui from outside: nothing of the platform is imported, nothing is written.

    python verify_journal.py postgresql://reader@host/chuanhui --digest 1042:6f3c…

Every entry is hashed again, every seal is recomputed over its entries and its predecessor, and seals
must follow one another without a gap. What somebody with every right on the database can still do is
rebuild all seals, or cut off the last ones; only a digest that was kept elsewhere shows that. Give as
many as you hold. Exit status: 0 nothing found, 1 something found, 2 it could not be verified.

The login must see every entry: a superuser, or a role that may read all and is bound by the policies
(the sight of everything is entered here).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

import psycopg

AT = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
# The hashed text of an entry, put together by the server; U+001F between the parts.
TEXT = (
    f"id::text||'|'||{AT.format('at')}||'|'||kind||'|'||subject_kind||'|'||coalesce(subject::text,'')"
    "||'|'||subject_ref||'|'||area_path||'|'||coalesce(post_id::text,'')||'|'||coalesce(person_id::text,'')"
    "||'|'||playbook||'|'||coalesce(key::text,'')||'|'||coalesce(encode(ask,'hex'),'')||'|'||body::text"
).replace("'|'", "E'\\x1f'")
ENTRIES = (
    f"COPY (SELECT seq, hash, convert_to({TEXT}, 'UTF8') FROM journal_entry ORDER BY seq) "
    "TO STDOUT (FORMAT binary)"
)
SEALS = (
    f"SELECT number, {AT.format('sealed_at')}, first_seq, last_seq, entries, previous, digest "
    "FROM journal_seal ORDER BY number"
)
SIGHT = (
    "SELECT set_config('app.lo', E'\\x01', true), set_config('app.hi', E'\\x7f', true), "
    "set_config('app.spans', '', true), set_config('app.unit', '', true)"
)
MOST_TOLD = 100


@dataclass
class Finding:
    """One thing that is not as it was written; `seal` and `seq` say where."""

    code: str
    seal: int | None
    seq: int | None
    text: str


@dataclass
class Report:
    """What was read and what was found."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    last: str = ""
    seconds: float = 0.0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, text: str, *, seal: int | None = None, seq: int | None = None) -> None:
        """Add a finding; all are counted, the first hundred are told."""
        self.found += 1
        if len(self.findings) < MOST_TOLD:
            self.findings.append(Finding(code, seal, seq, text))


def verify(url: str, digests: dict[int, str]) -> Report:
    """Return what was found in the journal at `url`.

    Args:
        url: PostgreSQL address.
        digests: seal number to hex digest, as kept outside.
    """
    report, began = Report(), time.monotonic()
    with psycopg.connect(url) as connection:
        # One snapshot: seals set while we read must not look like missing ones.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(SIGHT)
        seals = connection.execute(SEALS).fetchall()
        with connection.cursor() as cursor, cursor.copy(ENTRIES) as copy:
            copy.set_types(["int8", "bytea", "bytea"])
            follow(report, seals, copy.rows())
    held_outside(report, {row[0]: row[6].hex() for row in seals}, digests)
    report.seconds = round(time.monotonic() - began, 3)
    return report


def follow(report: Report, seals: list[tuple], entries: Iterator[tuple]) -> None:
    """Walk through seals and entries side by side."""
    sha256 = hashlib.sha256
    entry, number, last, previous = next(entries, None), 0, 0, b""
    for seal in seals:
        check_place(report, seal, number, last, previous)
        number, until, batch, count = seal[0], seal[3], sha256(), 0
        while entry is not None and entry[0] <= until:
            seq, kept, text = entry
            if sha256(text).digest() != kept:
                report.tell("entry_changed", f"entry {seq} does not match its hash", seal=number, seq=seq)
            if seq <= last:
                report.tell(
                    "entry_misplaced", f"entry {seq} stands where no seal looks", seal=number, seq=seq
                )
            batch.update(seq.to_bytes(8, "big", signed=True) + kept)
            count += 1
            entry = next(entries, None)
        check_digest(report, seal, count, batch.digest())
        report.entries += count
        last, previous = until, seal[6]
    report.seals = len(seals)
    report.last = f"{number}:{previous.hex()}" if seals else ""
    while entry is not None:
        if sha256(entry[2]).digest() != entry[1]:
            report.tell("entry_changed", f"entry {entry[0]} does not match its hash", seq=entry[0])
        report.unsealed += 1
        entry = next(entries, None)
    report.entries += report.unsealed


def check_place(report: Report, seal: tuple, number: int, last: int, previous: bytes) -> None:
    """Check that a seal follows the one before: number, span of entries, digest."""
    if seal[0] != number + 1:
        report.tell("seal_missing", f"seal {seal[0]} follows seal {number}", seal=seal[0])
    if seal[2] != last + 1 or seal[3] < seal[2]:
        report.tell("seal_gap", f"seal {seal[0]} covers {seal[2]}–{seal[3]} after {last}", seal=seal[0])
    if seal[5] != previous:
        report.tell("seal_torn", f"seal {seal[0]} does not hold the digest before it", seal=seal[0])


def check_digest(report: Report, seal: tuple, count: int, batch: bytes) -> None:
    """Check that a seal holds its entries: how many, which, in which order, sealed when."""
    number, sealed_at, first, until, entries, previous, digest = seal
    if count != entries:
        report.tell("entries_missing", f"seal {number} closed {entries} entries, {count} stand", seal=number)
    words = (str(number), sealed_at, str(first), str(until), str(entries), previous.hex(), batch.hex())
    if hashlib.sha256("\x1f".join(words).encode()).digest() != digest:
        report.tell("seal_broken", f"seal {number} does not fit its entries", seal=number)


def held_outside(report: Report, present: dict[int, str], digests: dict[int, str]) -> None:
    """Compare with digests that the database cannot have changed."""
    for number, digest in sorted(digests.items()):
        if number not in present:
            report.tell("tail_missing", f"seal {number} is known outside but gone here", seal=number)
        elif present[number] != digest:
            report.tell("resealed", f"seal {number} is not the one known outside", seal=number)


def known_digest(text: str) -> tuple[int, str]:
    """Return number and digest from ``NUMBER:HEX``."""
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(bytes.fromhex(digest)) != 32:
        raise ValueError(text)
    return int(number), digest.lower()


def main(words: list[str] | None = None) -> int:
    """Read the command line, verify, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Verify the journal of Chuanhui from outside.")
    parser.add_argument("url", help="postgresql://…, a login that may read the journal")
    parser.add_argument("--digest", type=known_digest, action="append", default=[], metavar="NUMBER:HEX")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(words)
    try:
        report = verify(options.url, dict(options.digest))
    except psycopg.Error as fault:
        print(f"cannot verify: {fault}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        for finding in report.findings:
            print(f"{finding.code}: {finding.text}")
        rate = round(report.entries / max(report.seconds, 0.001))
        print(f"{report.entries} entries ({report.unsealed} unsealed), {report.seals} seals, {rate}/s")
        print(f"last seal {report.last or 'none'}; {report.found} findings")
    return 1 if report.found else 0


if __name__ == "__main__":
    sys.exit(main())
