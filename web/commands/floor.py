"""Push and claim of the real process, against writing the same rows with nothing around them.

Both run on the same SQLite file with full durability, one connection, one transaction a push and one a
claim, in one run on one machine: only the ratio says something about the engine. The floor writes every
row once, in its final form; what the engine updates, deletes and reads on its way is its own cost.
"""

from __future__ import annotations

import shutil
import tempfile
import timeit
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, MetaData, select

from engine.actor import Actor
from engine.clock import SimulatedClock, local_date, parsed
from engine.database import Database
from engine.inbox import InboxFilter, inbox_page
from web.demo.decisions import Decisions
from web.platform import Platform, build, compose

START = parsed("2026-03-02T09:00")
CLERK = "spj.jb01"
MARKET, OFFICER = "SCJG", "scjg.zr01"

Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Measurement:
    """Milliseconds a case; `ratio` is the floor's time over the engine's: 1 would be no cost at all."""

    cases: int
    push_ms: float
    claim_ms: float
    floor_ms: float
    ratio: float


def measure(cases: int) -> Measurement:
    """Run so many cases through the engine, then write their rows anew without it."""
    folder = Path(tempfile.mkdtemp(prefix="shenguan-bench-"))
    try:
        build(f"sqlite:///{folder / 'engine' / 'bench.db'}", SimulatedClock(START)).close()
        shutil.copytree(folder / "engine", folder / "floor")
        push, claim, written = _engine(folder / "engine" / "bench.db", cases)
        floor = _floor(folder / "floor" / "bench.db", written)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    per_case = 1000 / cases
    return Measurement(
        cases=cases,
        push_ms=round(push * per_case, 3),
        claim_ms=round(claim * per_case, 3),
        floor_ms=round(floor * per_case, 3),
        ratio=round(floor / (push + claim), 4),
    )


def _engine(file: Path, cases: int) -> tuple[float, float, list[list[Statement]]]:
    """Seconds for all pushes, for all claims of what they pushed, and the rows of each case."""
    database = Database(f"sqlite:///{file}")
    platform = compose(database, SimulatedClock(START))
    clerk, officer = _actor(platform, CLERK), _actor(platform, OFFICER)
    decisions = Decisions(platform.catalogue, Random(1))
    forms = [decisions.make(local_date(START), MARKET) for _ in range(cases)]
    runtime = platform.runtime
    with database.read() as connection:
        before = _counts(connection)

    def push() -> None:
        for form in forms:
            runtime.start("approval_push", form, clerk, via="api")

    pushed = timeit.timeit(push, number=1)
    with database.read() as connection:
        items = inbox_page(connection, InboxFilter((MARKET,), element="claim"), limit=cases).items
    if len(items) != cases:
        raise RuntimeError(f"{len(items)} of {cases} cases wait for their claim")

    def claim() -> None:
        for item in items:
            runtime.complete(item.id, {"answer": "claim"}, officer)

    claimed = timeit.timeit(claim, number=1)
    with database.read() as connection:
        written = _rows_by_case(connection, before)
    platform.close()
    return pushed, claimed, written


def _floor(file: Path, written: Sequence[Sequence[Statement]]) -> float:
    """Seconds to write these rows, each case in two transactions."""
    database = Database(f"sqlite:///{file}")

    def write() -> None:
        for statements in written:
            middle = len(statements) // 2
            for half in (statements[:middle], statements[middle:]):
                with database.write() as connection:
                    for text, values in half:
                        connection.exec_driver_sql(text, values)

    try:
        return timeit.timeit(write, number=1)
    finally:
        database.close()


def _counts(connection: Connection) -> dict[str, int]:
    schema = MetaData()
    schema.reflect(connection)
    return {table.name: len(connection.execute(select(table)).all()) for table in schema.sorted_tables}


def _rows_by_case(connection: Connection, before: dict[str, int]) -> list[list[Statement]]:
    """The rows written since, by root case; a row that several cases share goes with the first."""
    schema = MetaData()
    schema.reflect(connection)
    roots = {row.id: row.root_id for row in connection.execute(select(schema.tables["cases"]))}
    decisions = {row.id: row.case_id for row in connection.execute(select(schema.tables["decision"]))}
    groups: dict[str, list[Statement]] = {root: [] for root in roots.values()}
    first = next(iter(groups))
    for table in schema.sorted_tables:
        rows = connection.execute(select(table)).mappings().all()
        if len(rows) == before[table.name]:
            continue
        marks = ", ".join("?" * len(table.columns))
        text = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - names of our own tables
        for row in rows:
            owner = row.get("root_id") or roots.get(row.get("case_id", "")) or decisions.get(row.get("decision_id", ""))
            groups[owner or first].append((text, tuple(_plain(value) for value in row.values())))
    return list(groups.values())


def _plain(value: Any) -> Any:
    """The value as the driver stores it; reflected JSON columns come back parsed."""
    return value if isinstance(value, str | int | float | bytes | None) else str(value)


def _actor(platform: Platform, login: str) -> Actor:
    post = next(post for post in platform.catalogue.posts() if post.login == login)
    return Actor(post.login, post.display_name, post.department, frozenset(post.roles))
