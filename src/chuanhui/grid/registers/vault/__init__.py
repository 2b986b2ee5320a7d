"""The vault: keys, sealing protected fields into one ciphertext a row, and the marks they are found by."""

from chuanhui.grid.registers.vault.keyring import Key, Keyring, Suite, pinned, ring
from chuanhui.grid.registers.vault.marking import asked_mark, mark_of, marker, marks_of, stamper
from chuanhui.grid.registers.vault.sealing import (
    COMMITMENT_SIGNS,
    Fields,
    commitments,
    key_of,
    new_salt,
    open_fields,
    place_of,
    reseal,
    seal_fields,
    sealer,
)

__all__ = [
    "COMMITMENT_SIGNS",
    "Fields",
    "Key",
    "Keyring",
    "Suite",
    "asked_mark",
    "commitments",
    "key_of",
    "mark_of",
    "marker",
    "marks_of",
    "new_salt",
    "open_fields",
    "pinned",
    "place_of",
    "reseal",
    "ring",
    "seal_fields",
    "sealer",
    "stamper",
]
