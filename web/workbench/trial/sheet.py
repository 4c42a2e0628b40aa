"""A trial as its page shows it: the clock, what is open and for whom, the limits that run, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.actions import OpenAction, open_actions
from engine.casebook import find_case, timers_of_tree
from engine.clock import local, parsed
from engine.forms import Form
from engine.specs import ProcessSpec
from engine.worklist.inbox import WorkItem, items_of_tree
from web.forms_view import FieldView, FormView, Uploads, form_view
from web.forms_view.view import Group
from web.sheets.deadlines import calendar_then
from web.sheets.tasksheet import choices_of
from web.words.glossary import glossary
from web.words.reckoning import Reckoning, reckoning
from web.workbench.scenarios.worlds import ScenarioWorld

from .book import Trial


@dataclass(frozen=True)
class Doable:
    """Something somebody may do now. `id` is what the page asks for it by, `posts` are those it is before."""

    id: str
    name: str
    process: str
    element: str
    department: str
    verb: str
    form: str
    due_at: str | None
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RunningLimit:
    """A timer that runs, with the counting of its limit where it was counted."""

    process: str
    element: str
    name: str
    due_at: str
    provisional: bool
    told: Reckoning | None


@dataclass(frozen=True)
class TrialSheet:
    """`form` is that of what is chosen, or of the start."""

    doable: tuple[Doable, ...]
    limits: tuple[RunningLimit, ...]
    chosen: Doable | None
    form: FormView | None
    posts: tuple[tuple[str, str], ...]
    ended: bool


def trial_sheet(
    world: ScenarioWorld, trial: Trial, wanted: str, answers: dict[str, Any] | None, problems: Sequence[Any]
) -> TrialSheet:
    """What there is to see; with answers and problems after a form was sent back."""
    runtime = world.runtime
    with runtime.database.read() as connection:
        posts = tuple((post.login, post.display_name) for post in world.platform.catalogue.posts())
        doable = _doable(world, connection, trial) if trial.begun else ()
        chosen = next((one for one in doable if one.id == wanted), None)
        form = form_asked(world, trial, chosen)
        case = find_case(connection, trial.root) if trial.begun else None
        shown = None
        if form is not None:
            shown = without_files(form_view(form, answers, problems, choices_of(connection, runtime, form), Uploads()))
        return TrialSheet(
            doable, _limits(world, connection, trial), chosen, shown, posts, case is not None and case.status == "ended"
        )


def find_doable(world: ScenarioWorld, trial: Trial, wanted: str) -> Doable | None:
    """What the page asks for by this id."""
    with world.runtime.database.read() as connection:
        return next((one for one in _doable(world, connection, trial) if one.id == wanted), None)


def form_asked(world: ScenarioWorld, trial: Trial, chosen: Doable | None) -> Form | None:
    """The form of what is chosen; before the case is started that of its start."""
    runtime = world.runtime
    if not trial.begun:
        return runtime.start_form(trial.process)
    if chosen is None:
        return None
    with runtime.database.read() as connection:
        return _spec(world, connection, trial, chosen).forms.get(chosen.form)


def without_files(view: FormView) -> FormView:
    """The view with names in the place of files: a trial takes none in."""
    return FormView(**{**vars(view), "groups": tuple(Group(one.label, _plain(one.items)) for one in view.groups)})


def _plain(items: Sequence[Any]) -> tuple[Any, ...]:
    told = {"type": "textfield", "input": "text", "description": "试运行不上传文件,写文件名即可,多个用顿号分开"}
    return tuple(
        FieldView(**{**vars(item), **told}) if isinstance(item, FieldView) and item.type == "files" else item
        for item in items
    )


def _doable(world: ScenarioWorld, connection: Connection, trial: Trial) -> tuple[Doable, ...]:
    items = items_of_tree(connection, trial.root, open_only=True)
    actions = open_actions(world.runtime, connection, trial.root)
    return (*(_of_item(world, item) for item in items), *(_of_action(world, one) for one in actions))


def _of_item(world: ScenarioWorld, item: WorkItem) -> Doable:
    told = (item.id, item.name, item.process, item.element, item.department, "complete", item.form, item.due_at)
    return Doable(*told, _posts(world, item.department, item.role))


def _of_action(world: ScenarioWorld, one: OpenAction) -> Doable:
    name = f"{one.case_id}~{one.message}"
    told = (name, one.label, one.process, one.element, one.department, "message", one.form, None)
    return Doable(*told, _posts(world, one.department, one.role))


def _posts(world: ScenarioWorld, department: str, role: str) -> tuple[tuple[str, str], ...]:
    found = world.platform.catalogue.posts(department, role)
    return tuple((post.login, post.display_name) for post in found)


def _spec(world: ScenarioWorld, connection: Connection, trial: Trial, chosen: Doable) -> ProcessSpec:
    return world.runtime.specs.current(connection, chosen.process)


def _limits(world: ScenarioWorld, connection: Connection, trial: Trial) -> tuple[RunningLimit, ...]:
    if not trial.begun:
        return ()
    calendar = world.runtime.calendars.get(connection)
    names = world.platform.department_names()
    found = []
    for timer in timers_of_tree(connection, trial.root):
        case = find_case(connection, timer.case_id)
        assert case is not None
        spec = world.runtime.specs.get(connection, case.version)
        limit = timer.basis.get("of", timer.basis)
        told = None
        if limit:
            then = calendar_then(connection, calendar, limit.get("calendar"))
            department = names.get(str(limit.get("department") or ""), "")
            told = reckoning(calendar, timer.basis, glossary(), department, timer.due_at, then)
        name = spec.diagram.names.get(timer.element) or timer.element
        provisional = told is not None and told.provisional
        found.append(RunningLimit(case.process, timer.element, name, timer.due_at, provisional, told))
    return tuple(sorted(found, key=lambda one: one.due_at))


def next_due(sheet: TrialSheet) -> str:
    """The next instant at which something happens by itself, as a scenario tells it; empty where nothing waits."""
    if not sheet.limits:
        return ""
    instant = local(parsed(sheet.limits[0].due_at))
    return instant.strftime("%Y-%m-%dT%H:%M:%S" if instant.second else "%Y-%m-%dT%H:%M")
