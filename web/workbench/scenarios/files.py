"""The scenario files of a draft as the page lists and opens them, each with what the last run found of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.calendar import WorkCalendar
from engine.clock import local
from engine.drafts import Candidate, candidate_of, digest_of
from engine.errors import NotFound, Refusal
from engine.scenario_file import ScenarioRejected, scenario_from
from web.words.scenarios import rejected_words
from web.workbench.drafts import BOOK, parameter_places, running_files
from web.workbench.runs import OPEN, Run, newest_run

from .adopting import Span, Taken, deadline_changes, with_deadlines, with_found
from .results import plain
from .wanted import governed, unkept, wanted_scenarios
from .writing import remark_of, scenario_text

if TYPE_CHECKING:
    from web.platform import Platform

PATH = re.compile(r"[a-z][a-z0-9_]*/scenarios/[\w-]+\.toml")


class ScenarioMoved(Refusal):
    """The scenario, or the draft, was changed after the run whose result this is."""


@dataclass(frozen=True)
class Listed:
    """One file in the list; `state` is none, passed, failed or stale, `taken` says that it lies in the draft."""

    path: str
    name: str
    process: str
    state: str
    taken: bool
    failures: int


@dataclass(frozen=True)
class Book:
    """The scenarios of a draft as it stands. `result` is that of the run ordered last, as far as it has come.

    `longer` says of timers, by process and element, how many working days what the draft proposes adds to them.
    """

    draft_id: str
    candidate: Candidate
    digest: str
    texts: Mapping[str, str]
    taken: Mapping[str, int]
    unkept: tuple[str, ...]
    run: Run | None
    result: Mapping[str, Any]
    longer: Mapping[tuple[str, str], int]

    @property
    def running(self) -> bool:
        return self.run is not None and self.run.state in OPEN

    @property
    def fresh(self) -> bool:
        """Whether the result is of the draft as it stands."""
        return bool(self.result) and self.result.get("digest") == self.digest

    def listed(self) -> tuple[Listed, ...]:
        return tuple(self._listed(path, text) for path, text in self.texts.items())

    def _listed(self, path: str, text: str) -> Listed:
        told = self.result.get("files", {}).get(path)
        state = "none"
        if told is not None:
            state = "stale" if not self.fresh else "passed" if told["passed"] else "failed"
        failures = len(told["failures"]) if told else 0
        return Listed(path, _name(text) or path, path.split("/")[0], state, path in self.taken, failures)


def scenario_book(platform: Platform, connection: Connection, draft_id: str) -> Book:
    """Raises NotFound."""
    BOOK.get(connection, draft_id)
    files = BOOK.texts(connection, draft_id)
    candidate = candidate_of(files)
    run = newest_run(connection, draft_id, "scenarios")
    done = run
    if run is not None and (run.result is None or run.state == "failed"):
        done = newest_run(connection, draft_id, "scenarios", done=True)
    return Book(
        draft_id=draft_id,
        candidate=candidate,
        digest=digest_of(files),
        texts=wanted_scenarios(platform, connection, candidate),
        taken={one.path: one.revision for one in BOOK.listing(connection, draft_id)},
        unkept=unkept(platform, connection, candidate),
        run=run,
        result=(done.result if done is not None else None) or {},
        longer=_longer(platform, connection, candidate, files),
    )


@dataclass(frozen=True)
class Workdays:
    """Moves instants by working days; one at midnight is the end of the day before."""

    calendar: WorkCalendar

    def __call__(self, before: str, after: str, instant: str) -> str:
        """An instant moved by as many working days as a deadline moved."""
        if instant[:16] == before[:16]:
            return after[:16] + instant[16:]
        first, last = _day(before), _day(after)
        days = self.calendar.count(first, last) if last > first else -self.calendar.count(last, first)
        return self.moved(instant, days)

    def moved(self, instant: str, days: int) -> str:
        """An instant so many working days later, or earlier where they are less than none."""
        day = _day(instant)
        moved = self.calendar.add(day, days)[0] if days > 0 else self.calendar.before(day, -days) if days else day
        return (date.fromisoformat(instant[:10]) + (moved - day)).isoformat() + instant[10:]


def by_workdays(calendar: WorkCalendar) -> Workdays:
    """What moves instants by the working days of a calendar."""
    return Workdays(calendar)


def _limits(book: Book, steps: Sequence[Mapping[str, Any]], later: Workdays) -> tuple[Span, ...]:
    """The deadlines of a run that a proposed limit moved: where each would have been, and the step it is seen in."""
    found: dict[str, Span] = {}
    for step in steps:
        for one in step.get("waiting", ()):
            days, due = book.longer.get((one["process"], one["element"]), 0), str(one["due"])[:16]
            # Deadlines pass at the end of a day; at other hours there are reminders, which follow them.
            if days and due.endswith("T00:00"):
                found.setdefault(due, Span(step["number"], later.moved(due, -days), due))
    return tuple(found.values())


def _longer(
    platform: Platform, connection: Connection, candidate: Candidate, files: Mapping[str, str]
) -> dict[tuple[str, str], int]:
    """By process and element, by how many working days a limit gets longer with what a draft proposes."""
    if not candidate.parameters.strip():
        return {}
    texts = dict(files)
    for process in governed(platform, connection, candidate.parameters):
        if process not in candidate.processes:
            texts |= running_files(platform, connection, process)
    return {
        (path.partition("/")[0], element): line.proposed.value - line.value
        for line in platform.parameter_sheet(candidate)
        if line.proposed is not None and line.unit == "wd" and type(line.value) is type(line.proposed.value) is int
        for path, element in parameter_places(texts, line.param)
    }


def _changes(book: Book, told: Mapping[str, Any], result: Mapping[str, Any], later: Workdays) -> tuple[Taken, ...]:
    steps = result.get("steps", ())
    return deadline_changes(told, steps, later, _limits(book, steps, later))


def _day(instant: str) -> date:
    day = date.fromisoformat(instant[:10])
    return day - timedelta(days=1) if instant[10:16] == "T00:00" and instant[16:] in ("", ":00") else day


def opened(book: Book, path: str, later: Workdays) -> dict[str, Any]:
    """A file for the table: its text, what it tells or why it cannot be read, and what the last run found of it.

    Raises NotFound.
    """
    if path not in book.texts:
        raise NotFound(file=path)
    text = book.texts[path]
    told, error = _read(text, path)
    result = book.result.get("files", {}).get(path)
    changes = _changes(book, told, result, later) if told and result and book.fresh else ()
    return {
        "path": path,
        "text": text,
        "told": plain(told),
        "error": error,
        "revision": book.taken.get(path, 0),
        "taken": path in book.taken,
        "fresh": book.fresh,
        "result": result,
        "deadlines": [asdict(change) for change in changes],
    }


def text_of(told: Mapping[str, Any], path: str, remark: str, verbs: frozenset[str]) -> str:
    """The text of what the table tells; raises ScenarioRejected."""
    scenario_from(told, Path(path), verbs)
    try:
        return scenario_text(told, remark)
    except (TypeError, KeyError, AttributeError) as fault:
        raise ScenarioRejected(file=path, reason="not_a_table") from fault


def moved_deadlines(book: Book, later: Workdays) -> dict[str, tuple[Taken, ...]]:
    """By file the differences that concern deadlines alone, of all files that failed on the draft as it stands."""
    found = {}
    for path, result in book.result.get("files", {}).items():
        if not book.fresh or book.running or result["passed"] or path not in book.texts:
            continue
        told, _ = _read(book.texts[path], path)
        changes = _changes(book, told, result, later) if told else ()
        if changes:
            found[path] = changes
    return found


def all_adopted(book: Book, later: Workdays) -> dict[str, str]:
    """The texts of all these files with the differences taken over."""
    texts = {}
    for path, changes in moved_deadlines(book, later).items():
        told, _ = _read(book.texts[path], path)
        assert told is not None
        texts[path] = scenario_text(with_deadlines(told, changes), remark_of(book.texts[path]))
    return texts


def adopted_text(book: Book, path: str, asked: Mapping[str, Any], later: Workdays) -> str:
    """The text with what was found taken over: {step, key} of one expectation, or {deadlines: true}.

    Raises NotFound, ScenarioMoved where the result is not of this text, ScenarioRejected.
    """
    found = opened(book, path, later)
    told, result = found["told"], found["result"]
    if told is None or result is None or not book.fresh:
        raise ScenarioMoved(file=path)
    if asked.get("deadlines"):
        changes = _changes(book, told, result, later)
        return scenario_text(with_deadlines(told, changes), remark_of(found["text"]))
    for step in result["steps"]:
        for look in step["looks"]:
            if step["number"] == asked.get("step") and look["key"] == asked.get("key") and not look["met"]:
                made = with_found(told, step["number"], look["key"], look["found"])
                return scenario_text(made, remark_of(found["text"]))
    raise NotFound(file=path)


def new_scenario(platform: Platform, book: Book, process: str, name: str) -> tuple[str, str]:
    """The path and text of a new scenario of a process: begun today by the first post that may. Raises NotFound."""
    info = platform.runtime.process(process)
    roles = frozenset(info.start_roles) if info is not None else frozenset()
    posts = platform.catalogue.posts()
    by = next((post.login for post in posts if roles & frozenset(post.roles)), posts[0].login)
    numbers = (f"{process}/scenarios/s{number:02}.toml" for number in range(1, 1000))
    path = next(one for one in numbers if one not in book.texts)
    day = local(platform.clock.now()).date().isoformat()
    start = {"at": f"{day}T09:00", "by": by, "via": "form", "data": {}}
    told = {"name": name, "article": info.article if info else "", "process": process, "start": start}
    return path, scenario_text(told)


def _read(text: str, path: str) -> tuple[dict[str, Any] | None, str]:
    try:
        told = tomllib.loads(text)
        scenario_from(told, Path(path), frozenset(told_verbs(told)))
    except tomllib.TOMLDecodeError as fault:
        return None, rejected_words({"reason": "not_toml", "detail": str(fault)})
    except ScenarioRejected as refusal:
        return None, rejected_words(refusal.values)
    except (TypeError, AttributeError, KeyError):
        return None, rejected_words({"reason": "not_a_table"})
    return told, ""


_PLAIN = frozenset({"at", "wait", "sweep", "by", "via", "expect", "refused", "as", "case", "code", "problem"})


def told_verbs(told: Mapping[str, Any]) -> set[str]:
    """The acts a file names, known or not: the run says which are not."""
    steps = [step for step in told.get("step", ()) if isinstance(step, Mapping)]
    refused = [step["refused"] for step in steps if isinstance(step.get("refused"), Mapping)]
    return {key for one in (*steps, *refused) for key in one} - _PLAIN


def _name(text: str) -> str:
    found = re.search(r'^name = "(.*)"', text, re.MULTILINE)
    return found[1] if found else ""
