"""What two playbooks that deal with people in need may never ask, show or decide, each in its own words."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from chuanhui.playbook.load import load_playbook, load_text

ROOT = Path(__file__).parents[3] / "playbooks"


@lru_cache
def text_of(book: str) -> str:
    return (ROOT / book / "playbook.yaml").read_text("utf-8")


def codes(book: str, old: str, new: str) -> set[str]:
    """Return the codes of the errors of a playbook in which `old`, which must be there, reads `new`."""
    base = load_playbook(ROOT / "jichu").playbook
    assert base is not None
    assert old in text_of(book)
    loaded = load_text(text_of(book).replace(old, new, 1), "playbook.yaml", registers=base.registers)
    return {one.code for one in loaded.faults if one.severity == "error"}


@pytest.mark.parametrize("book", ["fangfanpin", "yiqing"])
def test_the_playbook_itself_has_no_fault(book: str) -> None:
    assert codes(book, "version: ", "version: ") == set()


@pytest.mark.parametrize(
    ("book", "old", "new", "code"),
    [
        # A village notice tells no risk that an illness leads to, and a clue asks for no number of anybody.
        ("fangfanpin", "shows: [sort]", "shows: [sort, risk]", "MA006"),
        ("fangfanpin", "shows: [leaving]", "shows: []\n    names_of: x", "PB012"),
        ("fangfanpin", "zh: 线索说明", "zh: 证件号和银行卡", "RI009"),
        ("fangfanpin", "zh: 入户核实情况", "zh: 本人手机", "RI007"),
        # A match asks; it never cuts, and no case that it opens is closed as it is filed.
        ("fangfanpin", "zh: 为什么变化，现在靠什么生活", "zh: 停发低保", "MA003"),
        (
            "fangfanpin",
            "to: filed\n        by: [resident, duty",
            "to: closed\n        by: [resident, duty",
            "MA003",
        ),
        # Nothing is collected that no rule asks of, or for no named reason; what was declared is not matched.
        (
            "fangfanpin",
            "      major: {name",
            "      disease: {name: 病种, of: [病种], kind: whole}\n      major: {name",
            "MA002",
        ),
        ("fangfanpin", "《社会救助暂行办法》第五十八条、区民政局数据共享协议", "按需", "MA001"),
        (
            "fangfanpin",
            "fact: rural.yearly_income, gather: any",
            "fact: registers.monitored.yearly, gather: any",
            "MA011",
        ),
        ("fangfanpin", "kind: name, personal: true}", "kind: name}", "PR001"),
        ("fangfanpin", "sensitive: true, declared: true}", "sensitive: true}", "PR006"),
        # At home: no trail, no sign with a name, no illness, no end that somebody could put off.
        ("yiqing", "zh: 来自,", "zh: 行动轨迹,", "RI003"),
        ("yiqing", "zh: 具体需要", "zh: 本人姓名", "RI007"),
        ("yiqing", "zh: 发现途径", "zh: 健康码颜色", "PR006"),
        ("yiqing", "zh: 每天走访或电话问需要", "zh: 隔离上门查看", "AG001"),
        ("yiqing", "kind: name, required: true, personal: true}", "kind: name, required: true}", "PR001"),
        ("yiqing", "not_before: 7 days", "needs: reason\n        not_before: 7 days", "PB066"),
    ],
)
def test_what_the_rights_of_people_forbid_is_refused(book: str, old: str, new: str, code: str) -> None:
    assert code in codes(book, old, new)
