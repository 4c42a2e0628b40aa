"""Workbooks as they leave the platform: all cells text, choices to pick from, a sheet that explains the columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from engine.forms import Field, Form

from .answers import Choices
from .columns import REPORTED, columns, fields_of
from .reading import MOST_ROWS

DATA, EXPLANATION, OPTIONS = "登记", "填写说明", "选项"
TEXT = "@"
_HEADER = PatternFill("solid", fgColor="E8F0FA")
_WIDTHS = {"textarea": 40, "date": 14, "datetime": 18, "checkbox": 12}
_REPORTED_WIDTHS = (6, 22, 30, 50, 40)
_MOST_LISTED = 30


def template_book(form: Form, choices: Choices, article: str) -> bytes:
    """An empty workbook to fill in."""
    return _book(form, choices, article, [[label for _, label in columns(form)]], 0)


def report_book(form: Form, choices: Choices, article: str, lines: Iterable[Sequence[str]]) -> bytes:
    """The lines of a report, to be corrected and sent again."""
    return _book(form, choices, article, lines, len(REPORTED))


def _book(form: Form, choices: Choices, article: str, lines: Iterable[Sequence[str]], before: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(DATA)
    explanation = book.create_sheet(EXPLANATION)
    options = book.create_sheet(OPTIONS)
    options.sheet_state = "hidden"
    _prepare(sheet, form, before)
    listed = _offer(options, form, choices)
    for place, (field, count) in enumerate((field, listed.get(field.key)) for field in fields_of(form)):
        if count:
            sheet.data_validations.append(_picking(field, list(listed).index(field.key), count, before + place))
    for number, line in enumerate(lines):
        sheet.append([_cell(sheet, text, header=not number) for text in line])
    _explain(explanation, form, choices, article)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _prepare(sheet: Any, form: Form, before: int) -> None:
    widths = [*_REPORTED_WIDTHS[:before], *(_WIDTHS.get(field.type, 22) for field in fields_of(form))]
    for place, width in enumerate(widths, 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width, column.number_format = width, TEXT
    sheet.freeze_panes = "B2" if before else "A2"


def _offer(sheet: Any, form: Form, choices: Choices) -> dict[str, int]:
    """Write the labels of every choice into a column of its own; returns how many each field has."""
    labels = {field.key: _picked(field, choices) for field in fields_of(form)}
    offered = {key: found for key, found in labels.items() if found}
    for number in range(max((len(found) for found in offered.values()), default=0)):
        sheet.append([_cell(sheet, found[number]) if number < len(found) else None for found in offered.values()])
    return {key: len(found) for key, found in offered.items()}


def _picked(field: Field, choices: Choices) -> list[str]:
    if field.type == "checkbox":
        return ["是", "否"]
    return [label for _, label in field.choices(choices)] if field.type in ("select", "radio") else []


def _picking(field: Field, source: int, count: int, place: int) -> DataValidation:
    """A list to pick from. A code may be typed as well, so that another text is only questioned."""
    letter, column = get_column_letter(source + 1), get_column_letter(place + 1)
    picking = DataValidation(
        type="list",
        formula1=f"'{OPTIONS}'!${letter}$1:${letter}${count}",
        allow_blank=True,
        errorStyle="warning",
        showErrorMessage=True,
        errorTitle=field.label[:30],
        error="不在选项之中。可以填写选项的名称或者代码。",
    )
    picking.add(f"{column}2:{column}{MOST_ROWS + 1}")
    return picking


def _explain(sheet: Any, form: Form, choices: Choices, article: str) -> None:
    for letter, width in zip("ABCDE", (30, 16, 50, 60, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, text, header=True) for text in ("列", "是否必填", "填写要求", "选项", "依据")])
    for field, (_, label) in zip(fields_of(form), columns(form), strict=True):
        told = (label, _required(field), _meaning(field), _listed(field, choices))
        basis = field.group if "条" in field.group else article
        sheet.append([_cell(sheet, text, wrapped=True) for text in (*told, basis)])
    for text in (
        "每行填写一份决定,不要改动首行的列名;列的次序可以调整,不用的列可以删除。",
        "要素有空项的照常收下,转入待补正,补正后推送;格式问题只提示,照常推送。",
        f"每次最多{MOST_ROWS}行(平台默认)。同一文书重复上传不会重复登记。",
    ):
        sheet.append([_cell(sheet, text)])


def _required(field: Field) -> str:
    if not field.required:
        return "选填"
    return "适用时必填" if field.hide is not None else "必填"


def _meaning(field: Field) -> str:
    typed = {"date": "日期,例如 2026-11-24。", "datetime": "时间,例如 2026-11-24 09:30。", "checkbox": "填写是或者否。"}
    many = "可以填写多个,以顿号分隔。" if field.many else ""
    return "".join((typed.get(field.type, ""), many, field.description))


def _listed(field: Field, choices: Choices) -> str:
    if field.type not in ("select", "radio", "checklist"):
        return ""
    labels = [label for _, label in field.choices(choices)]
    return "、".join(labels) if len(labels) <= _MOST_LISTED else f"共{len(labels)}项,见该列的下拉选项"


def _cell(sheet: Any, text: str, *, header: bool = False, wrapped: bool = False) -> Any:
    """A cell that is text whatever it begins with, so that no spreadsheet computes it."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", TEXT
    if header:
        cell.font, cell.fill = Font(bold=True), _HEADER
    if wrapped:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
