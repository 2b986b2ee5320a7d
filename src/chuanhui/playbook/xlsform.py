"""Writes a form as an XLSForm, which any OpenRosa tool can use.

Field ids become question names and stay stable; several photos become a repeat of single ones.
Text stays text: no cell can become a formula or a link.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from chuanhui.playbook.schema import Field, FieldKind, Playbook, Text
from chuanhui.playbook.xlsform_work import asked, names

__all__ = ["NoSuchForm", "export", "names", "sheets"]

ZH, EN = "中文 (zh)", "English (en)"
SURVEY = (
    "type",
    "name",
    f"label::{ZH}",
    f"label::{EN}",
    "required",
    "constraint",
    f"constraint_message::{ZH}",
    f"constraint_message::{EN}",
    "parameters",
)
MOST_PIXELS = "max-pixels=2048"
CHOICES = ("list_name", "name", f"label::{ZH}", f"label::{EN}")
SETTINGS = ("form_title", "form_id", "version", "default_language")
YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))

_TYPES = {
    FieldKind.TEXT: "text",
    FieldKind.NUMBER: "integer",
    FieldKind.QUANTITY: "decimal",
    FieldKind.DATE: "date",
    FieldKind.TIME: "time",
    FieldKind.POINT: "geopoint",
    FieldKind.PHOTO: "image",
    FieldKind.PHONE: "text",
    FieldKind.NAME: "text",
    FieldKind.ID_NUMBER: "text",
    FieldKind.CREDIT_CODE: "text",
    FieldKind.YES_NO: "select_one yes_no",
}

Rows = list[tuple[str, ...]]


class NoSuchForm(KeyError):
    """The playbook has no form with this id."""


def sheets(playbook: Playbook, form_id: str) -> dict[str, Rows]:
    """Return the sheets of a form, each a list of rows with the header first.

    Args:
        playbook: a playbook without errors.
        form_id: id of a form; or work that is filled in: ``returns.daily``, ``sweeps.doors``,
            ``rosters.patrol``, ``inspections.street``.

    Raises:
        NoSuchForm: the playbook has no such form.
    """
    found = asked(playbook, form_id)
    if found is None:
        raise NoSuchForm(form_id)
    fields, lists = found
    survey: Rows = [SURVEY]
    choices: Rows = [CHOICES]
    told: set[str] = set()
    for one in fields:
        survey += _question(one)
        name = "yes_no" if one.kind is FieldKind.YES_NO else one.of
        if name and name not in told:
            told.add(name)
            options = dict(YES_NO) if name == "yes_no" else lists[name]
            choices += [(name, key, text.zh, text.get("en")) for key, text in options.items()]
    title = f"{playbook.name.zh} {form_id}"
    ident = f"{playbook.id}_{form_id.replace('.', '_')}"
    settings: Rows = [SETTINGS, (title, ident, str(playbook.version), ZH)]
    return {"survey": survey, "choices": choices, "settings": settings}


def export(playbook: Playbook, form_id: str, path: Path) -> Path:
    """Write the form to an xlsx file and return its path.

    Raises:
        NoSuchForm: the playbook has no such form.
        OSError: the file cannot be written.
    """
    pages = sheets(playbook, form_id)
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), inert) as book:
        for name, rows in pages.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
            sheet.set_column(0, len(rows[0]) - 1, 22)
    return path


def _question(one: Field) -> Rows:
    rule, said = _constraint(one)
    label = (_with_unit(one.ask.zh, one), _with_unit(one.ask.get("en"), one))
    required = "yes" if one.required else ""
    photo = one.kind is FieldKind.PHOTO
    row = (_type(one), one.id, *label, required, rule, said.zh, said.en, MOST_PIXELS if photo else "")
    if not photo or (one.most or 1) <= 1:
        return [row]
    name, rest = f"{one.id}_list", ("",) * 5
    return [("begin_repeat", name, *label, *rest), row, ("end_repeat", name, "", "", *rest)]


def _type(one: Field) -> str:
    if one.kind is FieldKind.CHOICE:
        return f"select_one {one.of}"
    if one.kind is FieldKind.CHOICES:
        return f"select_multiple {one.of}"
    return _TYPES[one.kind]


def _constraint(one: Field) -> tuple[str, Text]:
    """Return the rule that an answer must keep, and what is said when it does not."""
    if one.kind is FieldKind.TEXT:
        said = Text(f"最多 {one.longest} 字", f"at most {one.longest} characters")
        return f"string-length(.) <= {one.longest}", said
    rules: list[str] = []
    zh: list[str] = []
    en: list[str] = []
    if one.kind in {FieldKind.NUMBER, FieldKind.QUANTITY}:
        bounds = ((one.least, ">=", "不小于", "not less than"), (one.most, "<=", "不大于", "not more than"))
        for bound, sign, word, phrase in bounds:
            if bound is not None:
                rules.append(f". {sign} {bound}")
                zh.append(f"{word} {bound}")
                en.append(f"{phrase} {bound}")
    return " and ".join(rules), Text("，".join(zh), ", ".join(en))


def _with_unit(label: str, one: Field) -> str:
    return f"{label}（{one.unit}）" if one.unit else label
