"""Samples as they were drawn: seed, question, population and cases are kept, so that the draw can be repeated."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from engine.actor import Actor
from engine.clock import parsed, stored
from engine.docket.query import Query
from engine.docket.sampling import drawn, drawn_by_stratum, population_digest
from engine.docket.search import departments_of
from engine.errors import NotFound
from engine.proof.journal import enter

from .schema import audit_sample, audit_sample_case

MOST = 500
"""Cases of one sample: each is looked at by a person."""

VERDICTS = ("", "in_order", "query", "fault")
"""What an auditor finds of a case: nothing yet, in order, to be asked about, a fault."""

CHECKS = ("", "yes", "no", "none")
"""Of one point: not looked at, kept, not kept, does not apply."""


@dataclass(frozen=True)
class Wish:
    """A draw that is wanted: so many cases, or so many of every department, by this seed."""

    name: str
    size: int
    by_department: bool
    seed: str
    request: str


@dataclass(frozen=True)
class Sample:
    """A draw as it was made; instants are stored texts."""

    id: str
    name: str
    query: Query
    as_of: str
    seed: str
    size: int
    by_department: bool
    population: int
    digest: str
    drawn_at: str
    drawn_by: str
    cases: int
    judged: int


@dataclass(frozen=True)
class Sheet:
    """One case of a sample with what was noted of it."""

    position: int
    root_id: str
    checks: Mapping[str, str]
    verdict: str
    note: str
    noted_at: str | None
    noted_by: str | None


@dataclass(frozen=True)
class Repetition:
    """A draw made again: from the kept population, and what the same question finds now."""

    same: bool
    population: int
    added: int
    gone: int
    same_now: bool


def draw(connection: Connection, sample_id: str, query: Query, wish: Wish, actor: Actor, at: datetime) -> str:
    """Draw and keep a sample of what a question finds now; the same request again answers the sample it made."""
    known = select(audit_sample.c.id).where(audit_sample.c.request == wish.request)
    if (made := connection.execute(known).scalar()) is not None:
        return str(made)
    departments = departments_of(connection, query, at)
    chosen = _drawn(departments, wish.seed, wish.size, wish.by_department)[:MOST]
    question = urlencode(query.args(), doseq=True)
    row = {
        "id": sample_id,
        "name": wish.name,
        "question": question,
        "as_of": stored(at),
        "seed": wish.seed,
        "size": wish.size,
        "by_department": int(wish.by_department),
        "population": len(departments),
        "digest": population_digest(departments),
        "listed": zlib.compress(_listing(departments).encode()),
        "drawn_at": stored(at),
        "drawn_by": actor.login,
        "request": wish.request,
    }
    connection.execute(insert(audit_sample).values(**row))
    blank = {"checks": "{}", "verdict": "", "note": ""}
    cases = [{"sample_id": sample_id, "position": n, "root_id": one, **blank} for n, one in enumerate(chosen, start=1)]
    if cases:
        connection.execute(insert(audit_sample_case), cases)
    told = {name: row[name] for name in ("question", "seed", "size", "population", "digest")}
    told |= {"sample": sample_id, "by_department": wish.by_department, "cases": list(chosen)}
    enter(connection, "sample.drawn", told, actor, at)
    return sample_id


def samples(connection: Connection, limit: int = 100) -> tuple[Sample, ...]:
    """The newest samples of all auditors."""
    query = _SAMPLES.order_by(audit_sample.c.drawn_at.desc(), audit_sample.c.id.desc()).limit(limit)
    return tuple(_sample(row) for row in connection.execute(query))


def find_sample(connection: Connection, sample_id: str) -> Sample:
    """One sample. Raises NotFound."""
    row = connection.execute(_SAMPLES.where(audit_sample.c.id == sample_id)).one_or_none()
    if row is None:
        raise NotFound(sample=sample_id)
    return _sample(row)


def sheets(connection: Connection, sample_id: str) -> tuple[Sheet, ...]:
    """The cases of a sample in the order of drawing."""
    column = audit_sample_case.c
    rows = connection.execute(select(audit_sample_case).where(column.sample_id == sample_id).order_by(column.position))
    return tuple(
        Sheet(row.position, row.root_id, json.loads(row.checks), row.verdict, row.note, row.noted_at, row.noted_by)
        for row in rows
    )


def note(
    connection: Connection,
    sample_id: str,
    position: int,
    told: tuple[Mapping[str, str], str, str],
    actor: Actor,
    at: datetime,
) -> None:
    """Keep what an auditor found of a case: checks by article, verdict, note. Raises NotFound."""
    checks, verdict, text = told
    column = audit_sample_case.c
    changed = connection.execute(
        update(audit_sample_case)
        .where(column.sample_id == sample_id, column.position == position)
        .values(
            checks=json.dumps({name: value for name, value in checks.items() if value in CHECKS and value}),
            verdict=verdict if verdict in VERDICTS else "",
            note=text,
            noted_at=stored(at),
            noted_by=actor.login,
        )
    )
    if not changed.rowcount:
        raise NotFound(sample=sample_id)


def population(connection: Connection, sample_id: str) -> dict[str, tuple[str, ...]]:
    """The kept population of a sample: each case with its departments at the time."""
    listed = connection.execute(select(audit_sample.c.listed).where(audit_sample.c.id == sample_id)).scalar_one()
    lines = (line.partition("\t") for line in zlib.decompress(bytes(listed)).decode().splitlines())
    return {root_id: tuple(filter(None, codes.split(","))) for root_id, _, codes in lines}


def repeat(connection: Connection, sample: Sample) -> Repetition:
    """Draw again from the kept population; and ask the same question as of the same instant of what there is now."""
    kept, first = population(connection, sample.id), [sheet.root_id for sheet in sheets(connection, sample.id)]
    again = _drawn(kept, sample.seed, sample.size, sample.by_department)[:MOST]
    now = departments_of(connection, sample.query, parsed(sample.as_of))
    anew = _drawn(now, sample.seed, sample.size, sample.by_department)[:MOST]
    whole = population_digest(kept) == sample.digest
    return Repetition(
        same=whole and list(again) == first,
        population=len(now),
        added=len(now.keys() - kept.keys()),
        gone=len(kept.keys() - now.keys()),
        same_now=list(anew) == first,
    )


def _drawn(departments: Mapping[str, Iterable[str]], seed: str, size: int, by_department: bool) -> tuple[str, ...]:
    if not by_department:
        return drawn(departments, seed, size)
    strata: dict[str, list[str]] = defaultdict(list)
    for root_id, codes in departments.items():
        for code in codes:
            strata[code].append(root_id)
    return drawn_by_stratum(strata, seed, size)


def _listing(departments: Mapping[str, Iterable[str]]) -> str:
    return "".join(f"{root_id}\t{','.join(codes)}\n" for root_id, codes in sorted(departments.items()))


def _sample(row: Row[Any]) -> Sample:
    values = row._asdict()
    query = Query.of(parse_qs(values.pop("question")))
    return Sample(**{**values, "by_department": bool(row.by_department)}, query=query)


_CASES = audit_sample_case.c
_SAMPLES: Select[Any] = select(
    *(audit_sample.c[name] for name in ("id", "name", "question", "as_of", "seed", "size", "by_department")),
    *(audit_sample.c[name] for name in ("population", "digest", "drawn_at", "drawn_by")),
    select(func.count()).where(_CASES.sample_id == audit_sample.c.id).scalar_subquery().label("cases"),
    select(func.count())
    .where(_CASES.sample_id == audit_sample.c.id, _CASES.verdict != "")
    .scalar_subquery()
    .label("judged"),
)
