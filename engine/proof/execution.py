"""Proof by execution: a case is run again from its recorded inputs, and must come to what is recorded.

It runs on the version whose hash it is pinned to, under the clock of its events and the calendar of their time;
effects never run, what they returned is fed in. Nothing is raised where something differs: the proof names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from ..calendar import WorkCalendar
from ..calendar.content import calendar_of
from ..errors import NotFound
from ..history import Event, events_of_case
from ..means import Means
from ..specs import ProcessSpec, version_hash
from ..store.schema import NO_DEADLINE, cases, process_file, process_version, timer, work_item
from .journal import entries
from .kinship import Relative, kinship
from .pinning import pinned_by
from .proof import Check, Difference, Proof, TreeProof
from .registers import CALENDAR_CHANGED
from .rerun import Calendars, ProvingEffects, Rerun

Progress = Callable[[Proof], None]
_Order = Mapping[tuple[str, int], tuple[str, str]]


class KeptCalendars:
    """The calendars that the journal keeps, each by its revision; of one it does not know that of today at most."""

    def __init__(self, connection: Connection, today: WorkCalendar) -> None:
        told = entries(connection, (CALENDAR_CHANGED,))
        self._contents = {entry.data["revision"]: entry.data["content"] for entry in told}
        self._today = today
        self._read: dict[int, WorkCalendar] = {}

    def __call__(self, revision: int) -> WorkCalendar | None:
        if revision not in self._read and revision in self._contents:
            self._read[revision] = calendar_of(self._contents[revision], revision)
        return self._read.get(revision) or (self._today if revision == self._today.revision else None)


class Prover:
    """Runs cases again on one state of the database; each version is held against its hash once."""

    def __init__(self, means: Means, connection: Connection, calendars: Calendars | None = None) -> None:
        self._means = means
        self._connection = connection
        self._today = means.calendars.get(connection)
        self._calendars = calendars or KeptCalendars(connection, self._today)
        self._hashes: dict[str, str] = {}

    def prove(self, case_id: str) -> Proof:
        """One case by itself. Raises NotFound."""
        row = self._connection.execute(select(cases).where(cases.c.id == case_id)).first()
        if row is None:
            raise NotFound(case=case_id)
        return self.relative(row).proof

    def prove_tree(self, root_id: str, progress: Progress | None = None) -> TreeProof:
        """A case and all under it, with what they told each other; each is told to `progress`. Raises NotFound."""
        rows = self._connection.execute(select(cases).where(cases.c.root_id == root_id)).all()
        if not rows:
            raise NotFound(case=root_id)
        relatives: dict[str, Relative] = {}
        for row in _parents_first(rows):
            found = self.relative(row)
            told = kinship(self._connection, found, relatives)
            relatives[row.id] = replace(found, proof=_with(found.proof, told))
            if progress is not None:
                progress(relatives[row.id].proof)
        proofs = tuple(found.proof for found in relatives.values())
        order = {(event.case_id, event.seq): _place(event) for found in relatives.values() for event in found.events}
        return TreeProof(root_id, proofs, _first(proofs, order))

    def relative(self, row: Row[Any]) -> Relative:
        """The case of a row, run again."""
        events = events_of_case(self._connection, row.id)
        pinned = pinned_by(events) or (row.version,)
        for expected, found in ((pinned[-1], row.version), *((version, self._hash(version)) for version in pinned)):
            if expected != found:
                return _unread(row, events, Difference(row.id, 1, "", "version", expected, found))
        spec = self._version(pinned[0])
        registry = self._means.registry
        effects = ProvingEffects(self._today, registry.limits, self._calendars, spec, registry.pinned)
        items = self._connection.execute(select(work_item).where(work_item.c.case_id == row.id)).all()
        rerun = Rerun(spec, effects, {item.id: item.task for item in items}, self._version)
        rerun.follow(events)
        difference = rerun.difference or self._stands(row, events, rerun, items)
        return Relative(row, rerun, events, _proof(row, rerun.spec, rerun, difference))

    def _version(self, version: str) -> ProcessSpec:
        return self._means.specs.get(self._connection, version)

    def _hash(self, version: str) -> str:
        """The hash of the files stored under a version."""
        if version not in self._hashes:
            calls = select(process_version.c.calls).where(process_version.c.hash == version)
            files = select(process_file.c.name, process_file.c.content).where(process_file.c.hash == version)
            texts = {name: content for name, content in self._connection.execute(files)}  # noqa: C416 - rows are no pairs
            pinned = json.loads(self._connection.execute(calls).scalar() or "{}")
            self._hashes[version] = version_hash(texts, pinned)
        return self._hashes[version]

    def _stands(
        self, row: Row[Any], events: Sequence[Event], rerun: Rerun, items: Sequence[Row[Any]]
    ) -> Difference | None:
        """Where the case stands in the tables is where its history has led."""
        last = events[-1] if events else None
        if last is None:
            # A start that was not taken leaves no trace but its incident, which is an event.
            return Difference(row.id, 0, "", "history", "case.started", None)
        live = rerun.course.live
        outcome = live.outcome if live is not None and rerun.course.status == "ended" else None
        timers = self._connection.execute(select(timer).where(timer.c.case_id == row.id)).all()
        for what, expected, found in (
            ("status", rerun.course.status, row.status),
            ("outcome", outcome, row.outcome),
            ("tokens", rerun.course.state(), row.state),
            ("running", _running(rerun), {str(one.task): _timer_row(one) for one in timers}),
            ("tasks", _tasks(rerun), {str(one.task): _item_row(one) for one in items if one.state == "open"}),
        ):
            if found != expected:
                return Difference(row.id, last.seq, last.element, what, expected, found)
        return None


def _unread(row: Row[Any], events: Sequence[Event], why: Difference) -> Relative:
    """A case that could not be run again."""
    checks = tuple(Check(one.seq, one.kind, one.element, one.legal_at, "unreached") for one in events)
    return Relative(row, None, events, Proof(row.id, row.process, row.version, 0, row.status, checks, (why,)))


def _proof(row: Row[Any], spec: ProcessSpec, rerun: Rerun, difference: Difference | None) -> Proof:
    return Proof(
        case_id=row.id,
        process=row.process,
        version=row.version,
        number=spec.number,
        status=row.status,
        checks=tuple(rerun.checks),
        differences=(difference,) if difference is not None else (),
        digests=rerun.digests,
        deadlines=rerun.effects.deadlines,
        lacks=rerun.lacks,
    )


def _running(rerun: Rerun) -> dict[str, Any]:
    return {
        str(found.task): [found.element, found.due_at, found.provisional, dict(found.basis)] for found in rerun.timers
    }


def _timer_row(row: Row[Any]) -> list[Any]:
    return [row.element, row.due_at, bool(row.provisional), json.loads(row.basis)]


def _tasks(rerun: Rerun) -> dict[str, Any]:
    return {
        str(one.task): [one.element, one.department, one.role, one.due_at, one.assignee] for one in rerun.work.tasks
    }


def _item_row(row: Row[Any]) -> list[Any]:
    due_at = None if row.due_at == NO_DEADLINE else row.due_at
    return [row.element, row.department, row.role, due_at, row.assignee]


def _parents_first(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Cases in order of start, each after the one that called it."""
    waiting = sorted(rows, key=lambda row: (row.started_at, row.id))
    known, found = {row.id for row in rows}, dict[str, Row[Any]]()
    while waiting:
        ready = [row for row in waiting if row.parent_id not in known or row.parent_id in found] or waiting
        found.update({row.id: row for row in ready})
        waiting = [row for row in waiting if row.id not in found]
    return list(found.values())


def _with(proof: Proof, told: Sequence[Difference]) -> Proof:
    return replace(proof, differences=(*proof.differences, *told)) if told else proof


def _place(event: Event) -> tuple[str, str]:
    return (event.recorded_at, event.position)


def _first(proofs: Sequence[Proof], order: _Order) -> Difference | None:
    """The earliest difference in order of recording; what concerns no event comes last."""
    found = [told for proof in proofs for told in proof.differences]
    return min(found, key=lambda told: order.get((told.case_id, told.seq), ("~", "")), default=None)
