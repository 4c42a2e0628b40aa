"""The process view as its page shows it: steps with grades and drawings, loads, ways and time, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.mining.figures import Load, Period, StepFigures
from engine.mining.plan import Plan
from engine.mining.spread import Spread
from engine.mining.variants import Variant
from engine.mining.view import ProcessView
from web.sheets.charts import Chart, histogram, over_time
from web.sheets.heat import SCALES
from web.words.mining import INTERVENTIONS, KINDS, month_or_week, share, workdays

_NO_STAYS = StepFigures(Spread({}))


@dataclass(frozen=True)
class StepSheet:
    """One element in which time is spent; `reached` is the share of cases that came to it, where that is known."""

    id: str
    name: str
    kind: str
    figures: StepFigures
    reached: float | None
    chart: Chart
    departments: Sequence[tuple[str, StepFigures]]


@dataclass(frozen=True)
class LoadSheet:
    """A row of the bottlenecks; `part` is its share of all the time."""

    department: str
    process: str
    name: str
    load: Load
    part: float


@dataclass(frozen=True)
class DepartmentSheet:
    """One department over all its steps; `weight` compares it with the one that spends most."""

    code: str
    spread: Spread
    late: int
    part: float
    weight: float


@dataclass(frozen=True)
class Deviation:
    """A sort of deviation, with how many cases have it and their share."""

    label: str
    cases: int
    part: float


@dataclass(frozen=True)
class Trend:
    """Three drawings over time, and the rows behind them."""

    rows: Sequence[Period]
    ended: Chart
    median: Chart
    p90: Chart
    late: Chart


def step_sheets(view: ProcessView, plan: Plan) -> list[StepSheet]:
    """The steps that take time, those with the longest P90 first; those never entered are left out."""
    cases, by_element = view.ways.cases if view.ways else 0, defaultdict(list)
    for (element, department), figures in view.steps.departments.items():
        if department:
            by_element[element].append((department, figures))
    found = []
    for element, figures in view.steps.elements.items():
        drawn = plan.elements.get(element)
        reached = view.ways.reached.get(element, 0) / cases if view.ways and cases else None
        found.append(
            StepSheet(
                id=element,
                name=(drawn.name if drawn else "") or element,
                kind=KINDS.get(drawn.kind, "") if drawn else "只在其他版本中",
                figures=figures,
                reached=reached,
                chart=histogram(figures.spread),
                departments=sorted(by_element[element], key=lambda pair: -pair[1].spread.total),
            )
        )
    return sorted(found, key=lambda step: (-(step.figures.spread.p90 or 0), step.name))


def drawn_figures(view: ProcessView, plan: Plan) -> dict[str, Any]:
    """What the diagram shows, by element and flow id, as JSON data: for each measure grade and text."""
    ways, elements, flows = view.ways, {}, {}
    most = max((figures.visits for figures in view.steps.elements.values()), default=0)
    for element, drawn in plan.elements.items():
        figures = view.steps.elements.get(element, _NO_STAYS)
        visits = figures.visits or (ways.visits.get(element, 0) if ways else 0)
        reached = ways.reached.get(element, 0) / ways.cases if ways and ways.cases else visits / most if most else 0
        told = {"frequency": [SCALES["frequency"].grade(reached), f"{visits:,}次"]} if visits else {}
        if figures.spread.count:
            told |= {
                "median": [SCALES["median"].grade(figures.spread.median), f"{workdays(figures.spread.median)}日"],
                "p90": [SCALES["p90"].grade(figures.spread.p90), f"{workdays(figures.spread.p90)}日"],
                "late": [SCALES["late"].grade(figures.late_share), share(figures.late_share)],
            }
        if told:
            elements[element] = {"name": drawn.name or element, "lasts": drawn.lasts, "open": figures.open, **told}
            elements[element]["days"] = figures.spread.total
    if ways is not None and ways.cases:
        flows = {flow: [count, round(count / ways.cases, 3), f"{count:,}"] for flow, count in ways.taken.items()}
    return {"elements": elements, "flows": flows}


def load_sheets(loads: Sequence[Load], plans: Mapping[str, Plan]) -> list[LoadSheet]:
    """Departments and steps by the time spent, most first."""
    whole = sum(load.spread.total for load in loads) or 1
    found = []
    for load in loads:
        plan = plans.get(load.process)
        drawn = plan.elements.get(load.element) if plan else None
        found.append(
            LoadSheet(
                department=load.department,
                process=plan.name if plan else load.process,
                name=(drawn.name if drawn else "") or load.element,
                load=load,
                part=load.spread.total / whole,
            )
        )
    return found


def department_sheets(loads: Sequence[Load]) -> list[DepartmentSheet]:
    """Departments by the time spent at all their steps, most first."""
    spreads: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    late: dict[str, int] = defaultdict(int)
    for load in loads:
        late[load.department] += load.late
        for duration, count in load.spread.histogram.items():
            spreads[load.department][duration] += count
    found = {code: Spread(dict(histogram)) for code, histogram in spreads.items()}
    whole = sum(spread.total for spread in found.values()) or 1
    most = max((spread.total for spread in found.values()), default=0) or 1
    sheets = [
        DepartmentSheet(code, spread, late[code], spread.total / whole, spread.total / most)
        for code, spread in found.items()
    ]
    return sorted(sheets, key=lambda sheet: (-sheet.spread.total, sheet.code))


def deviations(view: ProcessView) -> list[Deviation]:
    """How many cases left the usual way, and how."""
    ways = view.ways
    if ways is None or not ways.cases:
        return []

    def of(label: str, cases: int) -> Deviation:
        return Deviation(label, cases, cases / ways.cases)

    def cases(chosen: Any) -> int:
        return sum(found.cases for found in ways.variants if chosen(found))

    found = [
        of("走法与最常见的不同", cases(lambda one: one.is_off)),
        of("反复办理(退回、循环)", cases(lambda one: one.again)),
        of("跳过最常见走法中的步骤", cases(lambda one: one.skipped)),
        of("有步骤在期限届满后才办结或者因届满终止", ways.late),
    ]
    steered = sorted(ways.interventions.items(), key=lambda pair: -pair[1])
    return found + [of(f"人工干预:{INTERVENTIONS.get(kind, kind)}", count) for kind, count in steered]


def trend(rows: Sequence[Period]) -> Trend:
    """Ended cases, durations and lateness by month or week."""
    labels = [month_or_week(row.key) for row in rows]
    medians, nineties = [row.spread.median or 0 for row in rows], [float(row.spread.p90 or 0) for row in rows]
    counts, shares = [row.spread.count for row in rows], [row.late / (row.spread.count or 1) for row in rows]
    most = max(nineties, default=0.0)

    def drawn(values: Sequence[float], told: Any, highest: float | None = None, top: float | None = None) -> Chart:
        words = [f"{label}:{told(value)}" for label, value in zip(labels, values, strict=True)]
        return over_time(values, labels, words, told(max(values, default=0) if top is None else top), highest)

    return Trend(
        rows=rows,
        ended=drawn(counts, lambda value: f"{value:,}件"),
        median=drawn(medians, lambda value: f"{workdays(value)}个工作日", most, most),
        p90=drawn(nineties, lambda value: f"{workdays(value)}个工作日", most, most),
        late=drawn(shares, share),
    )


def step_name(plan: Plan, element: str) -> str:
    """What the diagram calls an element; its id where it calls it nothing or is of another version."""
    drawn = plan.elements.get(element)
    return (drawn.name if drawn else "") or element


def way_words(plan: Plan, found: Variant) -> list[tuple[str, bool]]:
    """The steps of a way by name, each with whether cases still stand there."""
    return [(step_name(plan, step), False) for step in found.steps] + [
        (step_name(plan, step), True) for step in found.waiting
    ]
