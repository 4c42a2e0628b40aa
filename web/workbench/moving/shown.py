"""A move as pages and commands show it: how far it is, how many of what, and a line for each case in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.specs import ProcessSpec
from web.words.moving import OUTCOMES, STATES, clock_words, lack_words, obstacle_words, task_words
from web.workbench.runs import OPEN, Run

from .order import MoveOrder

SHOWN = 500
"""Cases listed at once; filters reach the others."""
FILTERS: Mapping[str, str] = {
    "movable": "可以移",
    "moved": "已移",
    "refused": "不能移",
    "deadline": "期限改变",
    "task": "部门或者岗位改变",
    "doubt": "可能缺少变量",
}


@dataclass(frozen=True)
class Line:
    """One case: its id and the end of it by which it is called where cases are not to be seen."""

    case: str
    root: str
    short: str
    started: str
    number: int
    stands: tuple[str, ...]
    outcome: str
    words: str
    why: str
    clocks: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...]
    marks: frozenset[str]


@dataclass(frozen=True)
class ShownMove:
    """A run with its lines. `reasons` counts what stands in the way, by its words."""

    run: Run
    order: MoveOrder
    state: str
    open: bool
    counts: Mapping[str, int]
    reasons: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]

    @property
    def percent(self) -> int:
        return 100 * self.run.done // self.run.total if self.run.total else 0

    def listed(self, wanted: str, words: str) -> tuple[Line, ...]:
        """The lines that a filter asks for: of one kind, or whose text has these words."""
        return tuple(
            line
            for line in self.lines
            if (not wanted or wanted in line.marks)
            and (not words or words.lower() in f"{line.case} {line.why} {' '.join(line.stands)}".lower())
        )


def shown_move(run: Run, spec: Callable[[str], ProcessSpec], department: Callable[[str], str]) -> ShownMove:
    """A run in words; what the version lacks is called as the version that the case is on has it."""
    order = MoveOrder.read(run.order)
    names = [spec(version).diagram.names for version in (order.to, *order.versions)]

    def name(element: str) -> str:
        return next((found[element] for found in names if found.get(element)), element)

    told = (run.result or {}).get("cases", [])
    lines = tuple(_line(one, name, department) for one in told)
    marks = Counter(mark for line in lines for mark in line.marks)
    reasons = Counter(line.why for line in lines if line.outcome == "refused")
    return ShownMove(
        run=run,
        order=order,
        state=STATES[run.state],
        open=run.state in OPEN,
        counts={mark: marks[mark] for mark in FILTERS},
        reasons=tuple(reasons.most_common()),
        lines=lines,
    )


def _line(told: Mapping[str, Any], name: Callable[[str], str], department: Callable[[str], str]) -> Line:
    clocks = told.get("clocks", ())
    changed = any(old != new for *_, old, new in clocks)
    tasks = [(name(task["element"]), task_words(task, department)) for task in told.get("tasks", ())]
    moved = [task for task in told.get("tasks", ()) if {"department", "role"} & set(task["after"])]
    others = [f"新增“{name(element)}”" for element in told.get("added", ())]
    others += [f"取消“{name(element)}”" for element in told.get("dropped", ())]
    lacks = told.get("lacks", ())
    also = {"deadline": changed, "task": bool(moved), "doubt": bool(lacks)}
    marks = {told["outcome"], *(mark for mark, there in also.items() if there)}
    why = ""
    if "reason" in told:
        place = name(told["element"]) if told["element"] else ""
        why = obstacle_words(told["reason"], place, told.get("names", ()))
    return Line(
        case=told["case"],
        root=told["root"],
        short=told["case"][-8:].upper(),
        started=told["started"],
        number=told["number"],
        stands=tuple(map(name, told["stands"])),
        outcome=told["outcome"],
        words=OUTCOMES[told["outcome"]],
        why=why,
        clocks=tuple((name(element), clock_words(fate, old, new)) for _, element, fate, old, new in clocks),
        tasks=tuple((element, words) for element, words in tasks if words),
        others=tuple(others),
        doubts=tuple((name(element), lack_words(variable)) for element, variable, _ in lacks),
        marks=frozenset(marks),
    )
