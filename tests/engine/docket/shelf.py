"""Cases written as the engine leaves them, with what a plain look through all of them must find."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from engine.clock import SimulatedClock, local, parsed, stored
from engine.docket.gathering import Rules
from engine.docket.turn import DocketTurn, Projector
from engine.store.database import Database
from engine.store.schema import NO_DEADLINE, cases, event, participant, process_version, work_item
from engine.worklist.search import enter

NOW = parsed("2026-06-15T12:00")
KINDS = {"automatic": ("thing.lapsed",), "returned": ("thing.returned", "thing.sent_back")}
SUBJECTS = ("食品经营许可", "药品经营许可", "Food permit 7", "建筑施工许可")
PARTIES = ("鑫源餐饮有限公司", "盛达药房", "张*", "ABC Trading", "100%_清真")
ITEMS = {"F-1": "食品经营", "D-1": "药品经营", "B-1": "建筑施工"}


@dataclass
class Told:
    """One root case, as a plain look sees it."""

    id: str
    process: str
    status: str
    outcome: str
    subject: str
    reference: str
    party: str
    departments: frozenset[str]
    articles: frozenset[str]
    marks: frozenset[str]
    item: str
    started: datetime
    due: datetime | None
    was_late: bool
    events: int

    @property
    def month(self) -> str:
        return f"{local(self.started):%Y-%m}"

    def late(self, at: datetime) -> bool:
        return self.was_late or (self.due is not None and self.due <= at)


@dataclass
class Shelf:
    """A database of cases, and the same cases in memory."""

    database: Database
    random: Random
    clock: SimulatedClock = field(default_factory=lambda: SimulatedClock(NOW))
    told: dict[str, Told] = field(default_factory=dict)
    further: tuple[Projector, ...] = ()

    def __post_init__(self) -> None:
        with self.database.write() as connection:
            version = {"hash": "v", "process": "p", "number": 1, "name": "p", "calls": "{}"}
            connection.execute(insert(process_version).values(**version))

    def turn(self) -> DocketTurn:
        return DocketTurn(self.database, self.clock, Rules({"item": self.items}, KINDS), self.further)

    def items(self, _: Connection, roots: Any) -> dict[str, dict[str, str]]:
        return {root: {code: ITEMS[code]} for root in roots if (code := self.told[root].item)}

    def add(self, count: int, recorded: datetime | None = None, **fixed: Any) -> list[Told]:
        made = [self._made(len(self.told) + number, **fixed) for number in range(count)]
        with self.database.write() as connection:
            for one in made:
                self.told[one.id] = one
                self._write(connection, one, recorded or NOW - timedelta(days=1))
        return made

    def change(self, one: Told, recorded: datetime | None = None, **changes: Any) -> Told:
        """The case goes on: it is as the changes say from now on, and has one event more."""
        after = Told(**{**one.__dict__, **changes, "events": one.events + 1})
        with self.database.write() as connection:
            connection.execute(delete(participant).where(participant.c.root_id == one.id))
            connection.execute(delete(work_item).where(work_item.c.root_id == one.id))
            self.told[one.id] = after
            self._details(connection, after)
            values: dict[str, Any] = {
                "status": after.status,
                "outcome": after.outcome or None,
                "history_length": after.events,
            }
            values["department"] = min(after.departments)
            connection.execute(update(cases).where(cases.c.id == one.id).values(**values))
            self._event(connection, after, after.events, "task.completed", recorded or self.clock.now())
        return after

    def _made(self, number: int, **fixed: Any) -> Told:
        pick, chance = self.random.choice, self.random.random
        started = NOW - timedelta(days=self.random.randint(0, 800), minutes=self.random.randint(0, 1500))
        is_open = chance() < 0.4
        made: dict[str, Any] = {
            "id": f"case{number:06}",
            "process": pick("pqr"),
            "status": "active" if is_open else "ended",
            "outcome": "" if is_open else pick(("done", "given_up")),
            "subject": pick(SUBJECTS),
            "reference": f"安审批许〔{started.year}〕{number}号",
            "party": pick(PARTIES),
            "departments": frozenset(self.random.sample("ABCDE", self.random.randint(1, 3))),
            "articles": frozenset(self.random.sample(("18(1)", "18(2)", "19", "22(3)"), self.random.randint(0, 2))),
            "marks": frozenset(name for name in KINDS if chance() < 0.3),
            "item": pick(("", *ITEMS)),
            "started": started,
            "due": NOW + timedelta(hours=self.random.randint(-200, 200)) if is_open and chance() < 0.7 else None,
            "was_late": chance() < 0.15,
            **fixed,
        }
        return Told(**made, events=1 + len(made["marks"]))

    def _write(self, connection: Connection, one: Told, recorded: datetime) -> None:
        labels = {"subject": one.subject, "reference": one.reference, "party": one.party}
        case = {"id": one.id, "root_id": one.id, "process": one.process, "version": "v", "status": one.status, **labels}
        more = {"outcome": one.outcome or None, "department": min(one.departments), "started_at": stored(one.started)}
        kept = {"revision": 1, "history_length": one.events, "history_head": ""}
        connection.execute(insert(cases).values(**case, **more, **kept))
        self._details(connection, one)
        for seq, kind in enumerate(("case.started", *(KINDS[mark][-1] for mark in sorted(one.marks))), start=1):
            self._event(connection, one, seq, kind, recorded)
        enter(connection, one.id)

    def _details(self, connection: Connection, one: Told) -> None:
        for code in one.departments:
            connection.execute(insert(participant).values(root_id=one.id, department=code, since=""))
        known = stored(one.started)
        tasks = [(article, "done", NO_DEADLINE, known) for article in sorted(one.articles)]
        if one.due is not None:
            tasks += [("", "open", stored(one.due), None), ("", "open", NO_DEADLINE, None)]
        # On time to the microsecond before the due instant; at the instant itself it is too late.
        tasks += [("", "done", known, known if one.was_late else known[:-2] + "0Z")][: one.was_late]
        tasks.append(("", "cancelled", known, known))
        for number, (article, state, due_at, closed_at) in enumerate(tasks):
            item = {
                "id": f"{one.id}.{number}",
                "case_id": one.id,
                "root_id": one.id,
                "task": number,
                "article": article,
            }
            fixed = {"process": "p", "element": "e", "name": "n", "role": "r", "department": "A", "form": "f"}
            times = {"opened_at": known, "due_at": due_at, "state": state, "closed_at": closed_at}
            connection.execute(insert(work_item).values(**item, **fixed, **times))

    def _event(self, connection: Connection, one: Told, seq: int, kind: str, recorded: datetime) -> None:
        names = {"element": "", "actor": "a", "on_behalf": "", "department": "", "data": "{}", "hash": ""}
        own = {"case_id": one.id, "root_id": one.id, "seq": seq, "kind": kind, "position": f"{one.id}.{seq:03}"}
        times = {"legal_at": stored(recorded), "recorded_at": stored(recorded)}
        connection.execute(insert(event).values(**own, **names, **times))
