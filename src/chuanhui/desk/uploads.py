"""A playbook that came with a form: read, checked, and its faults as a page tells them."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from types import SimpleNamespace as Row
from typing import Any

from chuanhui.desk.entries import NothingSaid, Sent
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.errors import BadInput
from chuanhui.playbook.load import FILE, Loaded, load_text
from chuanhui.playbook.nodes import read_bytes
from chuanhui.playbook.schema import Text

MOST_BYTES = 200 * 1024
FAULTS_MOST = 100
FIELD = "playbook"


class TooLarge(BadInput):
    """The file is larger than any playbook."""

    code = "desk.playbook_too_large"
    zh = "文件超过 {most} KB。请确认上传的是 playbook.yaml 文本。"
    en = "The file is larger than {most} KB; is it the text of a playbook?"


class OtherCampaign(BadInput):
    """The text belongs to another campaign than the page."""

    code = "desk.other_campaign"
    zh = "上传的是工作法“{found}”，本页是“{here}”。"
    en = "The text is of the campaign {found}, this page is about {here}."


def uploaded(request: Any, sent: Sent, campaign: str = "") -> Loaded | None:
    """Return the playbook that came as a file, or came back from a preview; None where there is none to read.

    Args:
        request: its file `playbook`, or the field `text` of a preview: Base64, so that not a byte changes.
        sent: takes what is wrong with the file itself; faults of the text are in what is returned.
        campaign: the campaign it must be of; "" for any.
    """
    raw = _raw(request, sent)
    if raw is None:
        return None
    text, faults = read_bytes(raw, FILE)
    # Registers that it names must be in force: a misspelt one is told here, not at the first case.
    known = {} if faults else registers.kinds()
    loaded = Loaded(None, faults, "", text) if faults else load_text(text, FILE, registers=known)
    if loaded.playbook is not None and campaign and loaded.playbook.id != campaign:
        sent.faults[FIELD] = OtherCampaign(found=loaded.playbook.id, here=campaign)
        return None
    return loaded


def _raw(request: Any, sent: Sent) -> bytes | None:
    file = request.FILES.get(FIELD)
    if file is None and request.POST.get("text"):
        try:
            raw = b64decode(request.POST["text"], validate=True)
        except (binascii.Error, ValueError):
            raw = b""
    elif file is None:
        raw = b""
    elif file.size > MOST_BYTES:
        sent.faults[FIELD] = TooLarge(most=MOST_BYTES // 1024)
        return None
    else:
        raw = file.read()
    if not raw:
        sent.faults[FIELD] = NothingSaid()
        return None
    if len(raw) > MOST_BYTES:
        sent.faults[FIELD] = TooLarge(most=MOST_BYTES // 1024)
        return None
    return bytes(raw)


def carried(loaded: Loaded) -> str:
    """Return the text as a hidden field carries it from a preview to its confirmation."""
    return b64encode(loaded.text.encode()).decode()


def fault_rows(loaded: Loaded) -> list[Row]:
    """Return the faults as a page shows them: place, sentence, the line itself, and how to mend it."""
    lines = loaded.text.split("\n")
    return [
        Row(
            place=f"{one.path}:{one.line}:{one.col}",
            code=one.code,
            grave=one.severity == "error",
            text=Text(one.sentence("zh"), one.sentence("en")),
            mend=Text(one.mend("zh"), one.mend("en")),
            line=lines[one.line - 1].rstrip("\r")[:200] if one.line <= len(lines) else "",
        )
        for one in loaded.faults[:FAULTS_MOST]
    ]
