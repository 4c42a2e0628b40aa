"""The report of an import: the columns of the template, and before them what became of every row.

It is made to be corrected in place and sent again: registered rows name their case and are not doubled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.forms import Field, Form

from .answers import REFERENCE, Choices
from .columns import REPORTED, columns, fields_of
from .outcome import RowResult

_SEPARATING = re.compile(r"[、,,;;|\s]")


def report_lines(form: Form, choices: Choices, rows: Iterable[RowResult]) -> Iterator[Sequence[str]]:
    """The header and a line for every row."""
    yield (*REPORTED, *(label for _, label in columns(form)))
    labels = {field.key: _labels(field, choices) for field in fields_of(form)}
    for row in rows:
        found = (str(row.number), row.words, row.case_id or "", _joined(row.told.errors), _joined(row.told.warnings))
        answers = row.row.answers if row.row is not None else {REFERENCE: row.reference}
        yield (*found, *(_said(answers.get(field.key), labels[field.key]) for field in fields_of(form)))


def _labels(field: Field, choices: Choices) -> dict[str, str]:
    """By the value of a choice what stands in its cell; a label that would be read as several is not used."""
    if field.type not in ("select", "radio", "checklist"):
        return {}
    return {
        value: value if field.many and _SEPARATING.search(label) else label for value, label in field.choices(choices)
    }


def _said(answer: Any, labels: dict[str, str]) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "是" if answer else "否"
    if isinstance(answer, list):
        return "、".join(labels.get(str(one), str(one)) for one in answer)
    return labels.get(str(answer), str(answer))


def _joined(texts: Sequence[str]) -> str:
    return ";".join(texts)
