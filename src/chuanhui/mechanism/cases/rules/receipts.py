"""The receipt of a resident: the case's number and a secret that only the receipt shows."""

from __future__ import annotations

import hmac
from base64 import b32encode
from hashlib import sha256
from unicodedata import normalize
from uuid import UUID

SIGNS = 10
LOOKALIKES = str.maketrans("018", "OIB")


def secret_for(key: bytes, case_id: UUID) -> str:
    """Return the secret of a case: ten letters and digits, fifty bits, the same whenever it is asked for.

    It is derived and not kept: the database holds nothing from which a receipt could be forged.

    Args:
        key: the house's receipt key.
        case_id: the case.
    """
    mark = hmac.new(key, b"receipt:" + case_id.bytes, sha256).digest()
    return b32encode(mark).decode("ascii")[:SIGNS]


def as_meant(given: str) -> str:
    """Return a secret as it was meant: full-width and small letters mended, gaps gone, 018 as OIB.

    The secret's alphabet has no 0, 1 or 8, so that nothing is lost.
    """
    plain = "".join(sign for sign in normalize("NFKC", given) if sign.isalnum())
    return plain.upper().translate(LOOKALIKES)


def is_secret(key: bytes, case_id: UUID, given: str) -> bool:
    """Tell, in constant time, whether `given` is the secret, as a person copies it from paper."""
    plain = as_meant(given)
    return hmac.compare_digest(secret_for(key, case_id).encode(), plain.encode("utf-8", "replace"))
