"""An office on a database of its own, and a call that stands in for the engine's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Executable, insert

import handlers
from engine.actor import Actor
from engine.calendar import Deadline, deadline
from engine.calendar.seed import seed as seed_calendar
from engine.clock import SimulatedClock, local_date, parsed
from engine.ids import Ids
from engine.registry import Labels, Registry, Via
from engine.store.database import Database
from engine.store.migration import upgrade
from engine.store.schema import cases, process_version, work_item
from handlers.catalogue import seed
from handlers.office import Office
from handlers.registration import open_office, register
from tests.prepared import Folder

REVISIONS = Path(handlers.__file__).parent / "migrations" / "versions"
CLERK = Actor("spj.jb01", "审批经办01", "SPJ", frozenset({"approval_clerk"}))
LONG_AGO = parsed("2022-01-01T09:00")

RESTAURANT = {
    "item_code": "AQ-SCJG-002",
    "decision_type": "NEW",
    "doc_no": "安审批许〔2023〕15号",
    "doc_name": "准予行政许可决定书",
    "party_name": "安丘市虚构01号餐饮有限公司",
    "party_type": "法人",
    "party_code": "91370784MAFAKE019D",
    "contact_person": "测试法人01",
    "contact_phone": "0536-0100001",
    "address": "山东省潍坊市安丘市虚拟街道示例路1号",
    "decided_on": "2023-03-06",
    "valid_kind": "定期",
    "valid_from": "2023-03-06",
    "valid_to": "2028-03-06",
    "content": "准予从事餐饮服务经营",
    "handler": "审批经办01",
    "decider": "审批负责人",
}


def officer(login: str) -> Actor:
    """The officer of that login, such as scjg.zr01."""
    return Actor(login, login, login.split(".")[0].upper(), frozenset({"supervision_officer"}))


@dataclass
class FakeCall:
    """A call outside any case: writes to the tables, remembers what it was told."""

    connection: Connection
    office: Office
    registry: Registry
    instant: datetime
    recorded_at: datetime
    case_id: str = "root"
    root_id: str = "root"
    process: str = "approval_push"
    element: str = "element"
    visit: int = 0
    actor: Actor = CLERK
    via: Via = "api"
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    participants: set[str] = field(default_factory=set)
    labels: Labels = field(default_factory=Labels)
    root_labels: Labels | None = None

    @property
    def key(self) -> str:
        return f"{self.case_id}:{self.visit}:{self.element}"

    def new_id(self) -> str:
        return Ids(SimulatedClock(self.recorded_at)).new()

    def record(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        department: str = "",
    ) -> None:
        told = {**data, **({"before": dict(before)} if before else {}), **({"after": dict(after)} if after else {})}
        self.events.append((kind, told))

    def write(self, statement: Executable, values: Mapping[str, Any]) -> None:
        self.connection.execute(statement, values)

    def participate(self, department: str) -> None:
        self.participants.add(department)

    def label_root(self, labels: Labels) -> None:
        self.root_labels = labels

    def label(self, labels: Labels) -> None:
        self.labels = labels

    def deadline(
        self,
        limit: str | int,
        anchor: datetime | str,
        *,
        profile: str,
        department: str,
        extension: int = 0,
        parameter: str | None = None,
    ) -> Deadline:
        calendar = self.office.calendars.get(self.connection)
        start = parsed(anchor) if isinstance(anchor, str) else anchor
        found = self.office.catalogue.limit(parameter or str(limit), local_date(start), profile)
        count = limit if isinstance(limit, int) else found.value
        return deadline(calendar, start, count, found.unit, department, extension=extension)

    def postpone(self, element: str, deadline: Deadline) -> None:
        raise AssertionError("no handler postpones")

    def start(self, process: str, data: Mapping[str, Any]) -> str:
        raise AssertionError("no handler starts cases")

    def send(self, case_id: str, name: str, payload: Mapping[str, Any]) -> None:
        raise AssertionError("no handler sends messages")


class Desk:
    """Acts in the name of the engine: each act has its own instant, element and visit."""

    def __init__(self, database: Database, office: Office, registry: Registry, connection: Connection) -> None:
        self.database, self.office, self.registry, self.connection = database, office, registry, connection
        self.calls: list[FakeCall] = []
        self._visits = count(1)

    def call(self, at: str, *, by: Actor = CLERK, case: str = "root", root: str = "", via: Via = "api") -> FakeCall:
        """A call at a time in Shanghai; a child case names its root as well."""
        instant = parsed(at)
        made = FakeCall(self.connection, self.office, self.registry, instant, instant)
        made = replace(made, actor=by, case_id=case, root_id=root or case, via=via, visit=next(self._visits))
        self.calls.append(made)
        return made

    def register(self, at: str, data: Mapping[str, Any], **call: Any) -> Any:
        """Hand a decision in; answers the Admission."""
        return self.registry.intake("decision.register")(self.call(at, **call), data)

    def intake(self, name: str, at: str, data: Mapping[str, Any], **call: Any) -> Any:
        return self.registry.intake(name)(self.call(at, **call), data)

    def operate(self, name: str, at: str, *, by: Actor = CLERK, case: str = "root", root: str = "", **told: Any) -> Any:
        return self.registry.operator(name)(self.call(at, by=by, case=case, root=root), **told)

    def pushed(self, at: str, data: Mapping[str, Any], departments: list[str], case: str = "root") -> list[Any]:
        """A decision registered and pushed; answers the pushes."""
        admission = self.register(at, data, case=case)
        decision_id = admission.data["decision_id"]
        pushes: list[Any] = self.operate(
            "push.deliver", at, case=case, decision_id=decision_id, departments=departments
        )
        return pushes

    def rows(self, query: str, root: str = "root", **told: Any) -> list[Mapping[str, Any]]:
        return list(self.registry.query(query)(self.connection, root, **told))

    def open_item(self, case: str, root: str, element: str, department: str) -> str:
        """An open task, as the engine writes it."""
        self.connection.execute(insert(process_version).prefix_with("OR IGNORE").values(_VERSION))
        self.connection.execute(insert(cases).prefix_with("OR IGNORE").values(_case(case, root)))
        item_id = f"item-{next(self._visits)}"
        self.connection.execute(insert(work_item).values(_item(item_id, case, root, element, department)))
        return item_id


def prepare_office(url: str) -> None:
    """The tables of engine and office, the calendar and the registers."""
    database = Database(url)
    upgrade(database, [REVISIONS])
    with database.write() as connection:
        seed_calendar(connection, LONG_AGO)
        seed(connection, LONG_AGO)
    database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(Folder(tmp_path).filled(prepare_office))
    yield database
    database.close()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(LONG_AGO)


@pytest.fixture
def office(database: Database) -> Office:
    return open_office(database)


@pytest.fixture
def registry(database: Database, office: Office, clock: SimulatedClock) -> Registry:
    return register(database, clock, office)


@pytest.fixture
def desk(database: Database, office: Office, registry: Registry) -> Iterator[Desk]:
    with database.write() as connection:
        yield Desk(database, office, registry, connection)


_VERSION = {"hash": "v1", "process": "approval_push", "number": 1, "name": "p", "calls": "{}"}


def _case(case: str, root: str) -> dict[str, Any]:
    return {
        "id": case,
        "root_id": root,
        "process": "approval_push",
        "version": "v1",
        "status": "active",
        "department": "SPJ",
        "started_at": "2023-03-06T02:00:00.000000Z",
        "revision": 1,
        "history_length": 0,
        "history_head": "",
    }


def _item(item_id: str, case: str, root: str, element: str, department: str) -> dict[str, Any]:
    return {
        "id": item_id,
        "case_id": case,
        "root_id": root,
        "process": "claim_auto",
        "task": int(item_id.split("-")[1]),
        "element": element,
        "name": element,
        "role": "supervision_officer",
        "department": department,
        "form": "claim",
        "article": "18(1)",
        "opened_at": "2023-03-06T02:00:00.000000Z",
        "state": "open",
    }
