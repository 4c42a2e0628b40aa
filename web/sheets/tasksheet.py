"""One task as its page and the drawer show it: facts, form, article, or by whom it was closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.casebook import find_case
from engine.errors import Problem
from engine.forms import Form
from engine.runtime import Runtime
from engine.worklist.inbox import WorkItem, items_of_tree
from web.forms_view import FileView, FormView, Uploads, form_view
from web.regulation import Article, article_number, citation, regulation
from web.sheets.worklist import Names, Row, row_of
from web.words.moments import minute

_ITEM = re.compile(r"第\(([^)]+)\)项")
Panels = Callable[[Connection, str], Sequence[Any]]
"""The facts of a case tree as tables and lists; a task shows the lists."""
FilesKnown = Callable[[Connection, Form, Mapping[str, Any] | None], Uploads]
"""What is known of the files of a form and its answers."""
FilesOfCase = Callable[[Connection, str], Sequence[FileView]]
"""The evidence files of a case tree, each to be opened from there."""


@dataclass(frozen=True)
class Closure:
    """How a task ended, and whether that was the system's doing."""

    sentence: str
    automatic: bool


@dataclass(frozen=True)
class TaskSheet:
    """A task with everything a clerk needs to do it; `successors` are open tasks of the case he may do,
    `reveals` whether personal data of the case may be opened in full, `basis` the document a task stands on of which
    the regulation says nothing."""

    row: Row
    process_name: str
    panels: tuple[Any, ...]
    files: tuple[FileView, ...]
    article: Article | None
    form: FormView | None
    closure: Closure | None
    held: bool
    successors: tuple[Row, ...]
    reveals: bool
    basis: str = ""

    @property
    def item(self) -> WorkItem:
        return self.row.item

    @property
    def law(self) -> tuple[tuple[str, bool], ...]:
        """The paragraphs of the article, each with whether it is the one the task rests on."""
        if self.article is None:
            return ()
        wanted = _ITEM.search(citation(self.item.article))
        mark = f"({wanted[1]})" if wanted else None
        paragraphs = self.article.paragraphs
        return tuple(
            (text, mark is not None and text.replace("(", "(").replace(")", ")").startswith(mark))
            for text in paragraphs
        )


@dataclass(frozen=True)
class SheetReader:
    """With what a task sheet is read; `reveals` asks of a case tree whether it holds personal data."""

    runtime: Runtime
    panels: Panels
    names: Names
    actor: Actor
    now: datetime
    uploads: FilesKnown
    files: FilesOfCase
    reveals: Callable[[Connection, str], bool]


def read_sheet(
    connection: Connection,
    item: WorkItem,
    reader: SheetReader,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> TaskSheet:
    """The sheet of a task; with answers and problems after a form was sent back."""
    runtime = reader.runtime
    calendar = runtime.calendars.get(connection)
    case = find_case(connection, item.case_id)
    assert case is not None
    row = row_of(item, reader.actor, calendar, reader.now, reader.names)
    number = article_number(item.article)
    shown = None
    if item.state == "open" and row.can_act:
        form = form_of(connection, runtime, item)
        begun = answers if answers is not None else _prefilled(connection, runtime, item, form)
        uploads = reader.uploads(connection, form, begun)
        shown = form_view(form, begun, problems, choices_of(connection, runtime, form), uploads)
    spec = runtime.specs.get(connection, case.version)
    return TaskSheet(
        row=row,
        process_name=spec.name,
        panels=tuple(panel for panel in reader.panels(connection, item.root_id) if panel.kind == "facts"),
        files=tuple(reader.files(connection, item.root_id)),
        article=regulation().article(number) if number is not None else None,
        form=shown,
        closure=_closure(connection, item, reader) if item.state != "open" else None,
        held=case.status == "held",
        successors=_successors(connection, item, reader) if item.state != "open" else (),
        reveals=reader.reveals(connection, item.root_id),
        basis=spec.user_tasks.get(item.element, {}).get("basis", ""),
    )


def form_of(connection: Connection, runtime: Runtime, item: WorkItem) -> Form:
    """The form of a task, in the version its case was started with."""
    case = find_case(connection, item.case_id)
    assert case is not None
    return runtime.specs.get(connection, case.version).forms[item.form]


def _prefilled(connection: Connection, runtime: Runtime, item: WorkItem, form: Form) -> dict[str, Any] | None:
    """What the form begins with: the facts that the query of the task's property `prefill` tells of its case."""
    case = find_case(connection, item.case_id)
    assert case is not None
    name = runtime.specs.get(connection, case.version).user_tasks[item.element].get("prefill")
    if name is None:
        return None
    rows = runtime.registry.query(name)(connection, item.root_id, case=item.case_id)
    told = rows[0] if rows else {}
    return {field.key: told[field.key] for field in form.fields if told.get(field.key) not in (None, "", [])}


def choices_of(connection: Connection, runtime: Runtime, form: Form) -> dict[str, Sequence[tuple[str, str]]]:
    """The named options a form uses, as they are now."""
    wanted = {field.options_name for field in form.fields if field.options_name is not None}
    known = runtime.registry.choices
    return {name: known[name](connection) for name in sorted(wanted) if name in known}


def _closure(connection: Connection, item: WorkItem, reader: SheetReader) -> Closure:
    at = minute(item.closed_at) if item.closed_at else ""
    if item.state == "done":
        who = reader.names.person(str(item.closed_by))
        return Closure(f"已由{who}于{at}办结", automatic=False)
    claimed = _auto_claimed(connection, item, reader.runtime)
    if claimed is not None:
        return Closure(f"期限届满,系统已于{minute(claimed)}依第十八条第(一)项自动认领", automatic=True)
    return Closure(f"已于{at}终止,不再需要办理", automatic=True)


def _auto_claimed(connection: Connection, item: WorkItem, runtime: Runtime) -> str | None:
    """When the department's push was claimed by the system, as the office's own records tell."""
    claims = runtime.registry.queries.get("claims")
    if claims is None:
        return None
    for claim in claims(connection, item.root_id):
        if claim.get("department") == item.department and claim.get("status") == "auto_claimed":
            return str(claim.get("claimed_at") or item.closed_at)
    return None


def _successors(connection: Connection, item: WorkItem, reader: SheetReader) -> tuple[Row, ...]:
    calendar = reader.runtime.calendars.get(connection)
    rows = (
        row_of(found, reader.actor, calendar, reader.now, reader.names)
        for found in items_of_tree(connection, item.root_id, open_only=True)
    )
    return tuple(row for row in rows if row.can_act)
