"""Sums over many cases equal those of a plain count over the same rows."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from engine.calendar import CalendarCache
from engine.clock import parsed, stored
from engine.mining.course import Course
from engine.mining.figures import Grain, loads, step_book
from engine.mining.plan import Element, Flow, Plan
from engine.mining.selection import Selection
from engine.mining.spread import Spread
from engine.mining.tables import stay, trace, variant
from engine.mining.variants import ways
from engine.mining.view import cases_at, cases_of
from engine.mining.worktime import WorkTime
from engine.store.database import Database
from tests.engine.conftest import prepare_office
from tests.prepared import Place

NOW = parsed("2026-11-27T10:00")
STEPS = ("ask", "check", "sign")
PLAN = Plan(
    "p",
    "P",
    {
        "begin": Element("begin", "startEvent", ""),
        **{step: Element(step, "userTask", step.upper()) for step in STEPS},
        "good": Element("good", "exclusiveGateway", ""),
        "done": Element("done", "endEvent", ""),
    },
    tuple(
        Flow(f"{one}_{other}", one, other, "")
        for one, others in (
            ("begin", "ask"),
            ("ask", "check"),
            ("check", "good"),
            ("good", "ask sign"),
            ("sign", "done"),
        )
        for other in others.split()
    ),
)


@dataclass
class History:
    """Rows as random cases would leave them."""

    stays: list[dict[str, Any]] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)
    courses: dict[str, Course] = field(default_factory=dict)


def imagined(seed: int, number: int = 150) -> History:
    """Cases of a process that begins trees and of one it calls, some at the root of trees themselves."""
    dice, found = random.Random(seed), History()
    for place in range(number):
        process, root = dice.choice((("p", "p"), ("p", "p"), ("q", "p"), ("q", "q")))
        begun = date(2026, 1, 1) + timedelta(days=dice.randrange(300))
        told = {"case_id": f"c{place}", "root_id": f"r{place // 2}", "process": process}
        told |= {"version": dice.choice("vw"), "started_on": begun.isoformat()}
        rounds, ended = dice.choice((1, 1, 1, 2, 3)), dice.random() < 0.8
        path = [("begin", "")]
        for turn in range(rounds):
            path += [("ask", "good" if turn else "begin"), ("check", "ask"), ("good", "check")]
        path += [("sign", "good"), ("done", "sign")] if ended else []
        course = Course(tuple(path), *(((), ()) if ended else ((("sign", "good"),), ("sign",))))
        found.courses[course.id] = course
        lates = 0
        for step, (element, _) in enumerate((*course.path, *course.entered)):
            if element not in STEPS:
                continue
            still = element == "sign" and not ended
            late = not still and dice.random() < 0.2
            lates += late
            left = begun + timedelta(days=step + dice.randrange(9))
            found.stays.append(
                {
                    **told,
                    "number": step,
                    "root_process": root,
                    "element": element,
                    "kind": "userTask",
                    "department": dice.choice("ABC"),
                    "entered": f"{begun.isoformat()}T02:00:00.000000Z",
                    "left": None if still else f"{left.isoformat()}T02:00:00.000000Z",
                    "month": "" if still else left.isoformat()[:7],
                    "week": "" if still else (left - timedelta(days=left.weekday())).isoformat(),
                    "due_at": stored(NOW + timedelta(days=dice.choice((-3, 3)))),
                    "late": int(late),
                    "ended": "open" if still else dice.choice(("done", "done", "timer", "cancelled")),
                    "duration": None if still else dice.choice((0, 5, 40, 100, 333, dice.randrange(900))),
                }
            )
        over = begun + timedelta(days=30)
        found.traces.append(
            {
                **told,
                "month": over.isoformat()[:7] if ended else "",
                "week": (over - timedelta(days=over.weekday())).isoformat() if ended else "",
                "status": "ended" if ended else dice.choice(("active", "held")),
                "variant": course.id,
                "late": lates,
                "interventions": dice.choice(("", "", "x.recalled", "x.recalled x.moved")),
                "duration": dice.randrange(2_000) if ended else None,
                "calendar": 1,
            }
        )
    return found


@pytest.fixture
def connection(place: Place) -> Iterator[Connection]:
    database = Database(place.filled(prepare_office))
    with database.write() as opened:
        yield opened
        opened.rollback()
    database.close()


def keep(connection: Connection, history: History) -> None:
    for table in (stay, trace, variant):
        connection.execute(table.delete())
    connection.execute(insert(stay), history.stays)
    connection.execute(insert(trace), history.traces)
    rows = [dict(zip(variant.c.keys(), (key, *way.texts), strict=True)) for key, way in history.courses.items()]
    connection.execute(insert(variant), rows)


def selections() -> list[Selection]:
    spring = {"since": date(2026, 3, 1), "until": date(2026, 6, 30)}
    return [
        Selection("p"),
        Selection("q"),
        Selection("p", version="v"),
        Selection("p", **spring),
        Selection("q", departments=("A",)),
        Selection("p", roots=tuple(f"r{number}" for number in range(0, 75, 3)), **spring),
        Selection("p", roots=()),
    ]


def matches(row: dict[str, Any], chosen: Selection, process: str = "process") -> bool:
    return (
        row[process] == chosen.process
        and chosen.version in (None, row["version"])
        and (chosen.since is None or row["started_on"] >= chosen.since.isoformat())
        and (chosen.until is None or row["started_on"] <= chosen.until.isoformat())
        and (chosen.departments is None or "department" not in row or row["department"] in chosen.departments)
        and (chosen.roots is None or row["root_id"] in chosen.roots)
    )


def nine_in_ten(values: list[int]) -> int | None:
    return sorted(values)[math.ceil(len(values) * 9 / 10) - 1] if values else None


def same(spread: Spread, rows: list[dict[str, Any]]) -> None:
    values = [row["duration"] for row in rows if row["duration"] is not None]
    assert (spread.count, spread.total) == (len(values), sum(values))
    assert spread.median == (median(values) if values else None)
    assert spread.p90 == nine_in_ten(values)


@pytest.mark.parametrize("grain", ["month", "week"])
def test_figures_of_steps_equal_a_plain_count(connection: Connection, grain: Grain) -> None:
    worktime = WorkTime(CalendarCache().get(connection))
    for seed in range(4):
        history = imagined(seed)
        keep(connection, history)
        for chosen in selections():
            mine = [row for row in history.stays if matches(row, chosen)]
            book = step_book(connection, chosen, grain, NOW, worktime)

            assert set(book.elements) == {row["element"] for row in mine}
            for element, figures in book.elements.items():
                here = [row for row in mine if row["element"] == element]
                waiting = [row for row in here if row["ended"] == "open"]
                same(figures.spread, here)
                assert figures.late == sum(row["late"] for row in here)
                ends = Counter(row["ended"] for row in here)
                assert (figures.done, figures.timed_out, figures.cancelled, figures.open) == (
                    ends["done"], ends["timer"], ends["cancelled"], ends["open"]
                )  # fmt: skip
                assert figures.open_late == sum(row["due_at"] <= stored(NOW) for row in waiting)
                for period in book.periods[element]:
                    same(period.spread, [row for row in here if row[grain] == period.key])
            assert set(book.departments) == {(row["element"], row["department"]) for row in mine}
            for (element, department), figures in book.departments.items():
                same(figures.spread, [r for r in mine if (r["element"], r["department"]) == (element, department)])


def test_loads_of_a_process_that_begins_trees_hold_those_of_what_it_calls(connection: Connection) -> None:
    worktime = WorkTime(CalendarCache().get(connection))
    for seed in range(3):
        history = imagined(seed)
        keep(connection, history)
        for chosen in selections():
            found = loads(connection, chosen, step_book(connection, chosen, "month", NOW, worktime))
            whole = chosen.version is None and any(row["root_process"] == chosen.process for row in history.stays)
            by = "root_process" if whole else "process"
            mine = [row for row in history.stays if matches(row, chosen, by) and row["duration"] is not None]
            assert {(load.department, load.process, load.element) for load in found} == {
                (row["department"], row["process"], row["element"]) for row in mine
            }
            for load in found:
                key = load.department, load.process, load.element
                same(load.spread, [row for row in mine if (row["department"], row["process"], row["element"]) == key])
            totals = [load.spread.total for load in found]
            assert totals == sorted(totals, reverse=True)


def test_ways_equal_a_plain_count_and_lead_back_to_their_cases(connection: Connection) -> None:
    for seed in range(4):
        history = imagined(seed)
        keep(connection, history)
        for chosen in selections():
            mine = [row for row in history.traces if matches(row, chosen)]
            found = ways(connection, chosen, PLAN, "month")

            assert found.cases == len(mine)
            assert found.statuses == Counter(row["status"] for row in mine)
            assert found.late == sum(row["late"] > 0 for row in mine)
            assert found.interventions == Counter(kind for row in mine for kind in row["interventions"].split())
            visits, taken, reached = Counter[str](), Counter[str](), Counter[str]()
            for row in mine:
                course = history.courses[row["variant"]]
                pairs = (*course.path, *course.entered)
                visits.update(element for element, _ in pairs)
                reached.update({element for element, _ in pairs})
                taken.update(f"{origin}_{element}" for element, origin in pairs if origin)
            assert (found.visits, found.reached, found.taken) == (visits, reached, taken)
            for period in found.trend:
                same(period.spread, [row for row in mine if row["month"] == period.key])
            assert sum(way.cases for way in found.variants) == len(mine)
            for way in found.variants:
                behind = cases_of(connection, chosen, way, 1_000)
                assert len(behind) == way.cases
                assert {history.courses[row["variant"]].id for row in mine if row["case_id"] in
                        {one.case_id for one in behind}} <= set(way.ids)  # fmt: skip


def test_the_cases_of_a_step_are_the_open_ones_and_then_the_longest(connection: Connection) -> None:
    history = imagined(1)
    keep(connection, history)
    chosen = Selection("p")

    found = cases_at(connection, chosen, "sign", None, 1_000)

    mine = [row for row in history.stays if matches(row, chosen) and row["element"] == "sign"]
    assert {one.case_id for one in found} == {row["case_id"] for row in mine}
    durations = [one.duration for one in found]
    waiting = durations.count(None)
    assert waiting == sum(row["ended"] == "open" for row in mine)
    assert durations[:waiting] == [None] * waiting
    assert durations[waiting:] == sorted((one for one in durations if one is not None), reverse=True)
    only = cases_at(connection, chosen, "sign", "A", 5)
    assert len(only) <= 5
    assert {one.case_id for one in only} <= {row["case_id"] for row in mine if row["department"] == "A"}


def test_the_most_frequent_way_is_the_measure_of_the_others(connection: Connection) -> None:
    keep(connection, imagined(2))

    found = ways(connection, Selection("p"), PLAN, "month")

    usual = found.usual
    assert usual is not None
    assert (usual.steps, usual.is_off) == (("ask", "check", "sign", "done"), False)
    rounds = next(way for way in found.variants if way.ended and way.steps.count("ask") == 2)
    assert (rounds.again, rounds.skipped, rounds.added) == (("ask", "check"), (), ())
    running = next(way for way in found.variants if not way.ended)
    assert running.waiting == ("sign",)


@pytest.mark.parametrize(
    ("values", "middle", "nine"),
    [([], None, None), ([7], 7, 7), ([1, 4], 2.5, 4), (list(range(1, 11)), 5.5, 9), (list(range(1, 12)), 6, 10)],
)
def test_median_and_p90_of_small_numbers(values: list[int], middle: float | None, nine: int | None) -> None:
    spread = Spread.of(values)
    assert (spread.median, spread.p90) == (middle, nine)
