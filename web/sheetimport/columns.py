"""The columns of a sheet: those of the form, and in a report those that say what became of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import InputRejected, Problem
from engine.forms import Field, Form

NUMBER, RESULT, CASE, ERRORS, HINTS = REPORTED = ("行", "结果", "案件编号", "错误", "提示")
"""What a report has before the columns of the form; recognised in a file that is sent again."""


@dataclass(frozen=True)
class Layout:
    """What stands in each column of a file: a field, a column of a report, or nothing that has a name."""

    places: tuple[Field | str | None, ...]


def fields_of(form: Form) -> tuple[Field, ...]:
    """The fields that are columns: files are none, because no cell can hold one."""
    return tuple(field for field in form.fields if field.type != "files")


def columns(form: Form) -> tuple[tuple[str, str], ...]:
    """Key and label of every column, in the order of the form; equal labels are told apart by their key."""
    fields = fields_of(form)
    labels = [field.label for field in fields]
    taken = (*labels, *REPORTED)
    return tuple(
        (field.key, field.label if taken.count(field.label) == 1 else f"{field.label}({field.key})") for field in fields
    )


def known_names(form: Form) -> dict[str, str]:
    """By every name a column may have, the key of its field; the columns of a report by their own name."""
    named = {name: key for key, label in columns(form) for name in (key, label)}
    return {**{name: name for name in REPORTED}, **named}


def layout_of(header: Sequence[Any], form: Form) -> Layout:
    """What the header of a file announces. Raises InputRejected naming every column that will not do."""
    names = [str(cell if cell is not None else "").strip() for cell in header]
    known = known_names(form)
    named = [known[name] for name in names if name in known]
    if not any(form.field(key) for key in named):
        raise InputRejected((Problem("file", "no_header"),))
    problems = [
        Problem("file", "unknown_column", {"column": name[:80]}) for name in names if name and name not in known
    ]
    twice = [key for key in dict.fromkeys(named) if named.count(key) > 1]
    problems += [Problem("file", "column_twice", {"column": dict(columns(form)).get(key, key)}) for key in twice]
    if problems:
        raise InputRejected(tuple(problems))
    places = [_place(form, known.get(name, "")) for name in names]
    return Layout(tuple(places))


def _place(form: Form, key: str) -> Field | str | None:
    return form.field(key) or key or None


def index_of(field: Field, choices: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, str]:
    """The stored value of each choice, by its value and by its label."""
    found: dict[str, str] = {}
    for value, label in field.choices(choices):
        found.setdefault(value, value)
        found.setdefault(label, value)
    return found
