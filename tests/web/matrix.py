"""Every route, every role, every department: what the rules say must happen, worked out from the rules alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from werkzeug.routing import Rule as Route

from engine.actor import Actor
from engine.casebook import find_case, participants
from engine.worklist.inbox import WorkItem
from tests.web.office import Office
from web.security.policy import HEADS
from web.security.rules import RULES
from web.security.tokens import SCOPES

ROLES: Mapping[str, str] = {
    "approval_clerk": "spj.jb01",
    "approval_head": "spj.fzr",
    "meeting_convener": "lxhy.zjr",
    "platform_admin": "pt.admin",
    "analyst": "pt.analyst",
    "auditor": "sj.audit",
    "supervision_officer": "scjg.zr01",
    "supervision_head": "scjg.fzr",
    "stranger": "nync.zr01",
}
"""One account for each role, and one of a department that has nothing to do with any case."""

Relation = Literal["own", "other", "joint", "none"]
RELATIONS: tuple[Relation, ...] = ("own", "other", "joint", "none")
UNKNOWN = "00000000000000000000000000"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ARGUMENTS: Mapping[str, str] = {
    "number": "18",
    "day": "2026-11-27",
    "element": "deadline",
    "incident_id": UNKNOWN,
    "filename": "css/base.css",
}
"""What stands in an address besides the object; any other argument gets the unknown id."""


@dataclass(frozen=True)
class Cell:
    """One endpoint and method, asked by one role about one object."""

    endpoint: str
    method: str
    role: str
    relation: Relation


@dataclass(frozen=True)
class Subjects:
    """The claim of each relation, as seen from the market supervision office."""

    own: WorkItem
    other: WorkItem
    joint: WorkItem

    def item(self, relation: Relation) -> WorkItem | None:
        return None if relation == "none" else getattr(self, relation)


def subjects(office: Office) -> Subjects:
    """A claim of SCJG alone, one of WJW alone, and WJW's in a case of both."""
    alone = office.push(101, "2026-11-24T10:30")
    foreign = office.push(102, "2026-11-24T10:30", ("WJW",))
    both = office.push(103, "2026-11-24T10:30", ("SCJG", "WJW"))
    return Subjects(office.items(alone)[0], office.items(foreign)[0], office.items(both, "WJW")[0])


def cells(office: Office) -> Iterator[Cell]:
    """All cells; a route without an object is asked once a role."""
    for route, method in routes(office):
        rule = RULES.get(route.endpoint)
        relations = ("own",) if rule is None or rule.object == "none" else RELATIONS
        for role in ROLES:
            for relation in relations:
                yield Cell(route.endpoint, method, role, relation)


def routes(office: Office) -> Iterator[tuple[Route, str]]:
    for route in office.app.url_map.iter_rules():
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            yield route, method


def expected(cell: Cell, office: Office, found: WorkItem | None) -> int | None:
    """403 or 404 where the rules forbid, None where they allow."""
    rule, actor = RULES[cell.endpoint], office.actor(ROLES[cell.role])
    if rule.roles is None:
        return None
    held = held_roles(actor)
    if not held & rule.roles:
        return 403
    if rule.object == "none":
        return None
    if found is None or not visible(office, actor, found):
        return 404
    if rule.relation == "read":
        return None
    owner = found.department if rule.object == "item" else _case_department(office, found)
    right_role = rule.object == "case" or found.role in held
    return None if owner == actor.department and right_role else 403


def held_roles(actor: Actor) -> frozenset[str]:
    return actor.roles | {HEADS[role] for role in actor.roles & HEADS.keys()}


def visible(office: Office, actor: Actor, item: WorkItem) -> bool:
    """A party to the case, or an auditor."""
    if "auditor" in actor.roles:
        return True
    if held_roles(actor) <= {"platform_admin", "analyst"}:
        return False
    with office.platform.database.read() as connection:
        return actor.department in participants(connection, item.root_id)


def address(office: Office, cell: Cell, item: WorkItem | None) -> str:
    """The address of the cell's endpoint for this object."""
    route = next(route for route in office.app.url_map.iter_rules() if route.endpoint == cell.endpoint)
    values: dict[str, Any] = {}
    for name in route.arguments:
        values[name] = ARGUMENTS.get(name, UNKNOWN)
    if "item_id" in route.arguments:
        values["item_id"] = item.id if item else UNKNOWN
    if "case_id" in route.arguments:
        values["case_id"] = item.case_id if item else UNKNOWN
    built = office.app.url_map.bind("localhost").build(cell.endpoint, values, method=cell.method)
    return str(built)


def bearer(office: Office, login: str) -> str:
    """A token that may do all that the account may."""
    actor = office.actor(login)
    return office.platform.tokens.issue("test", actor.department, actor.roles, SCOPES, "test")


def _case_department(office: Office, item: WorkItem) -> str:
    with office.platform.database.read() as connection:
        case = find_case(connection, item.case_id)
    assert case is not None
    return case.department
