"""What a scenario may name, with how the page calls it: elements, forms and their fields, posts, facts. JSON data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.bpmn.parser import parse_diagram
from engine.coverage import drawing_of
from engine.drafts import Candidate
from engine.errors import EngineError
from engine.forms import Field, Form
from engine.specs import ProcessSpec
from web.sheets.tasksheet import choices_of
from web.words.scenarios import COLUMNS, FACTS, LOOKS, VERBS

if TYPE_CHECKING:
    from web.platform import Platform

MOST_VALUES = 30
"""So many values of a column are offered at most."""


def vocabulary(
    platform: Platform, connection: Connection, candidate: Candidate, texts: Iterable[str]
) -> dict[str, Any]:
    """The names of a draft over what runs; `texts` are scenarios, from which facts are known by what they say."""
    registry = platform.runtime.registry
    specs = specs_with(platform, connection, candidate)
    return {
        "processes": {process: _process(platform, connection, spec) for process, spec in sorted(specs.items())},
        "departments": dict(platform.department_names()),
        "posts": [
            {"login": post.login, "name": post.display_name, "department": post.department}
            for post in platform.catalogue.posts()
        ],
        "looks": dict(LOOKS),
        "facts": {name: FACTS.get(name, name) for name in sorted(registry.queries)},
        "columns": dict(COLUMNS),
        "verbs": {verb: VERBS.get(verb, verb) for verb in (*VERBS, *sorted(registry.actions))},
        "known": _known(texts),
    }


def specs_with(platform: Platform, connection: Connection, candidate: Candidate) -> dict[str, ProcessSpec]:
    """Every process that runs, those of a draft as it draws them where that can be read."""
    store = platform.runtime.specs
    found = {info.id: store.current(connection, info.id) for info in store.processes(connection)}
    for process, files in candidate.processes.items():
        with suppress(EngineError, StopIteration):
            drawn = next(text for name, text in files.items() if name.endswith(".bpmn"))
            calls = dict.fromkeys(parse_diagram(drawn.encode(), process).calls, "")
            found[process] = store.build(files, calls)
    return found


def _process(platform: Platform, connection: Connection, spec: ProcessSpec) -> dict[str, Any]:
    start = spec.diagram.start
    drawn = drawing_of(spec.xml)
    flows = {flow for flow, _, _ in drawn.flows}
    tasks = {element: props["form"] for element, props in spec.user_tasks.items() if props.get("form")}
    return {
        "name": spec.name,
        "start": start.form,
        "calls": sorted(spec.calls),
        "tasks": tasks,
        "messages": {
            props["message"]: {"name": props.get("action") or element, "form": props["form"], "element": element}
            for element, props in spec.actions.items()
        },
        "elements": {element: name or element for element, name in drawn.names.items() if element not in flows},
        "flows": {flow: drawn.names[flow] for flow in sorted(flows)},
        "forms": {name: _fields(platform, connection, form) for name, form in spec.forms.items()},
    }


def _fields(platform: Platform, connection: Connection, form: Form) -> list[dict[str, Any]]:
    choices = choices_of(connection, platform.runtime, form)
    return [_field(field, choices) for field in form.fields]


def _field(field: Field, choices: Mapping[str, Any]) -> dict[str, Any]:
    usable = field.options_name is None or field.options_name in choices
    options = [list(one) for one in field.choices(choices)] if usable else []
    told = {"key": field.key, "label": field.label, "type": field.type, "required": field.required, "many": field.many}
    return {**told, "options": options}


def _known(texts: Iterable[str]) -> dict[str, dict[str, list[Any]]]:
    """By fact and column the values that scenarios have named."""
    found: dict[str, dict[str, dict[Any, None]]] = {}
    for text in texts:
        try:
            steps = tomllib.loads(text).get("step", [])
        except tomllib.TOMLDecodeError:
            continue
        for step in steps:
            for key, wanted in step.get("expect", {}).items():
                rows = wanted.get("rows", []) if isinstance(wanted, dict) else wanted
                for row in rows if isinstance(rows, list) else ():
                    for column, value in row.items() if isinstance(row, dict) else ():
                        values = found.setdefault(key, {}).setdefault(column, {})
                        if isinstance(value, str | int | bool) and len(values) < MOST_VALUES:
                            values[value] = None
    return {key: {column: list(values) for column, values in columns.items()} for key, columns in found.items()}
