"""Says registers in single facts: what is held of a thing, how it is protected, how long it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from chuanhui.playbook import vocabulary
from chuanhui.playbook.saying_words import YES, Path, Said, joined, roles, text_of
from chuanhui.playbook.saying_work import Facts, told, yes
from chuanhui.playbook.schema import (
    NOTHING,
    Guard,
    Playbook,
    RegisterField,
    RegisterKind,
    Search,
    Text,
    TieKind,
)

GUARDS: dict[Guard, Text] = {
    Guard.OPEN: Text("不加密", "not encrypted"),
    Guard.PERSONAL: Text("加密，打码显示", "encrypted, shown masked"),
    Guard.SENSITIVE: Text("加密，无权者看不到", "encrypted, hidden from others"),
}
KEPT = Text("终止后个人信息再保存", "personal facts kept after the end")
SEARCHES: dict[Search, Text] = {
    Search.EXACT: Text("按全值", "by its whole value"),
    Search.NAME: Text("按姓名、拼音", "as a name"),
}


def say_things(playbook: Playbook) -> Iterator[tuple[Path, Said]]:
    """Yield all that a playbook says of its registers."""
    for kind in playbook.registers.values():
        path = ("registers", kind.id)
        yield from told(path, f"registers.{kind.id}", kind.name, _register(kind))
        name = Text(f"“{kind.name.zh}”台账", f"register `{kind.id}`")
        for one in kind.fields:
            yield from _part((*path, "fields", one.id), name, "内容", "field", one.id, _field(one))
        for tie in kind.ties.values():
            yield from _part((*path, "in", tie.id), name, "归属", "tie", tie.id, _tie(tie))


def _part(path: Path, name: Text, zh: str, en: str, ident: str, facts: Facts) -> Iterator[tuple[Path, Said]]:
    label = Text(f"{name.zh}的{zh}“{ident}”", f"{en} `{ident}` of {name.en}")
    yield path, Said(label)
    for key, (what, value) in facts.items():
        if value not in (None, "", NOTHING, ()):
            yield (*path, key), Said(joined(label, what), text_of(value))


def _register(kind: RegisterKind) -> Facts:
    alike = tuple(" + ".join(one) for one in kind.same)
    facts: Facts = {
        "name": (Text("的名称", "name"), kind.name),
        "label": (Text("以何为名", "is called by"), kind.label),
        "number": (Text("的编号", "number"), kind.number),
        "stands": (Text("所在的层级", "stands in"), vocabulary.EACH.get(kind.stands)),
        "by": (Text("由谁登记", "registered by"), roles(kind.by)),
        "approve": (Text("由谁审核", "approved by"), roles(kind.approve)),
        "seen_by": (Text("谁能打开卡片", "cards seen by"), roles(kind.seen_by)),
        "reveal": (Text("谁能看全个人信息", "personal facts seen in full by"), roles(kind.reveal)),
        "same": (Text("何为疑似重复", "duplicates are alike in"), alike),
        "recheck": (Text("的复核周期", "looked at again within"), kind.recheck),
        "lasts": (Text("的登记期限", "ends by itself after"), kind.lasts),
        "of_units": (Text("只归本单位看", "seen by its own unit"), yes(kind.of_units)),
    }
    if kind.keep is not None:
        facts["keep.after"] = (
            KEPT,
            kind.keep.after,
        )
        facts["keep.basis"] = Text("的保存依据", "basis of keeping"), kind.keep.basis
    return facts


def _field(one: RegisterField) -> Facts:
    asked = one.field
    return {
        "ask": (Text("的名称", "wording"), asked.ask),
        "kind": (Text("的类型", "kind"), asked.kind.value),
        "of": (Text("的选项表", "list"), asked.of),
        "required": (Text("是否必填", "required"), YES if asked.required else None),
        "unit": (Text("的单位", "unit"), asked.unit),
        "least": (Text("的下限", "least"), asked.least),
        "most": (Text("的上限", "most"), asked.most),
        "longest": (Text("的最多字数", "longest"), asked.longest),
        "guard": (Text("的保护", "protection"), GUARDS[one.guard]),
        "search": (Text("的查找", "found"), SEARCHES.get(one.search)),
        "public": (Text("向社会公开", "is public"), yes(one.public)),
        "declared": (Text("只由本人申报", "is declared by the person alone"), yes(one.declared)),
        "holds": (Text("使表单不得再问", "forms no longer ask"), one.holds),
    }


def _tie(tie: TieKind) -> Facts:
    return {
        "name": (Text("的名称", "name"), tie.name),
        "to": (Text("归到", "leads to"), tie.to),
        "one": (Text("同时只属一个", "one at a time"), yes(tie.one)),
        "required": (Text("必须写明", "required"), yes(tie.required)),
        "roles": (Text("的身份表", "roles"), tie.roles),
    }
