"""The questions behind a return, a sweep, a duty shift or a score sheet, as fields of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chuanhui.playbook.schema import (
    Field,
    FieldKind,
    InspectionKind,
    Item,
    Playbook,
    ReturnKind,
    RosterKind,
    Text,
)

Words = Mapping[str, Mapping[str, Text]]
Asked = tuple[tuple[Field, ...], Words]

PERIOD = Field(
    "period",
    Text("时段（如 2022-08-05）", "Period (such as 2022-08-05)"),
    FieldKind.TEXT,
    longest=10,
    required=True,
)
AREA = Field("area", Text("网格编码", "Code of the area"), FieldKind.TEXT, longest=40, required=True)
TARGETS = Text("应访数", "How many there are")
REACHED = Text("已访数", "How many were reached")
PRESENT, EXPECTED = Text("到岗", "present"), Text("应到", "expected")
FAULTS = Text("发现问题（处）", "faults found")
PHOTO = Text("问题照片", "Photo of a fault")
WHO = Text("评分人", "Rater")
RATED = Text("被评单位", "Unit rated")
SHIFT = Text("班次", "Shift")


def names(playbook: Playbook) -> tuple[str, ...]:
    """Return everything of a playbook that can be filled in, by the names that `asked` knows."""
    returns = (f"{'sweeps' if one.coverage else 'returns'}.{one.id}" for one in playbook.returns.values())
    rosters = (f"rosters.{one}" for one in playbook.rosters)
    return (*playbook.forms, *returns, *rosters, *(f"inspections.{one}" for one in playbook.inspections))


def asked(playbook: Playbook, name: str) -> Asked | None:
    """Return the questions and the lists of their choices; None where there is no such form or work."""
    if form := playbook.forms.get(name):
        return form.fields, playbook.words
    if name not in names(playbook):
        return None
    sort, _, ident = name.partition(".")
    if sort == "rosters":
        return _shift(playbook.rosters[ident], playbook)
    if sort == "inspections":
        return _sheet(playbook.inspections[ident])
    return _return(playbook.returns[ident], playbook)


def _return(kind: ReturnKind, playbook: Playbook) -> Asked:
    fields = [PERIOD]
    if swept := kind.coverage:
        of = Text(f"{swept.targets.zh}：", f"{swept.targets.get('en')}: ")
        fields.append(_number("targets", _after(of, TARGETS), required=True))
        fields.append(_number("reached", _after(of, REACHED), required=True))
        fields += [_number(key, text) for key, text in playbook.words[swept.reasons].items()]
    form = playbook.forms.get(kind.form)
    return (*fields, *(form.fields if form else ())), playbook.words


def _shift(kind: RosterKind, playbook: Playbook) -> Asked:
    words = {"shift": {one.id: one.name for one in kind.shifts}}
    forces = (_number(key, text) for key, text in playbook.words[kind.forces].items())
    return (PERIOD, _choice("shift", SHIFT, "shift"), *forces), words


def _sheet(kind: InspectionKind) -> Asked:
    words: dict[str, Mapping[str, Text]] = {"rater": {one.id: one.name for one in kind.raters}}
    words |= {item.id: item.options for item in kind.items if item.options}
    items = (field for item in kind.items for field in _item(item))
    rated: tuple[Field, ...] = ()
    if kind.rates:
        words["rated"] = {f"unit{number}": Text(one) for number, one in enumerate(kind.rates, 1)}
        rated = (_choice("rated", RATED, "rated"),)
    return (PERIOD, AREA, _choice("rater", WHO, "rater"), *rated, *items), words


def _item(item: Item) -> Iterator[Field]:
    """Yield the questions of an item: its option, counts or faults; and a photo where one is asked."""
    said = Text(f"{item.ask.zh}：", f"{item.ask.get('en')}: ")
    if item.choose:
        yield _choice(item.id, item.ask, item.id)
    elif item.share:
        yield _number(f"{item.id}_present", _after(said, PRESENT), required=True)
        yield _number(f"{item.id}_expected", _after(said, EXPECTED), required=True)
    else:
        yield _number(item.id, _after(said, FAULTS), required=True)
    if item.photo:
        yield Field(f"{item.id}_photo", _after(said, PHOTO), FieldKind.PHOTO)


def _number(field_id: str, ask: Text, *, required: bool = False) -> Field:
    return Field(field_id, ask, FieldKind.NUMBER, least=0, required=required)


def _choice(field_id: str, ask: Text, of: str) -> Field:
    return Field(field_id, ask, FieldKind.CHOICE, of=of, required=True)


def _after(first: Text, second: Text) -> Text:
    return Text(f"{first.zh}{second.zh}", f"{first.get('en')}{second.get('en')}")
