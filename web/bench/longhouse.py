"""A docket as long as a city's: cases of three years with several departments, articles, marks and dues.

Cases, participants, tasks, events of a few kinds and the search index are written as the engine would leave them;
the histories are not sealed, and nothing but reading is done to these cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from engine.clock import stored
from engine.ids import Ids
from engine.store.schema import NO_DEADLINE, cases, event, participant, process_version, work_item
from engine.worklist.search import enter
from web.bench.workshop import START, Workshop

BATCH = 2_000
YEARS = 3
_TRADES = ("餐饮", "食品", "药房", "建材", "运输", "文化传媒", "农业科技", "商贸", "机械", "物流", "生物科技", "劳务")
_FORMS = ("有限公司", "有限责任公司", "经营部", "合作社", "店")
_LETTERS = "鑫源盛达华瑞祥和顺昌泰兴隆福康宁安平永恒信诚德润丰茂林海川江河山石玉金银铜铁木火土春夏秋冬梅兰竹菊"
_ARTICLES = ("12(1)", "15(2)", "16", "18(1)", "18(2)", "19(2)", "20", "22", "23(3)", "25(1)")
_OUTCOMES = ("done", "recalled", "returned", "superseded", "withdrawn")


@dataclass(frozen=True)
class Register:
    """What the cases are made of."""

    versions: Sequence[tuple[str, str]]
    departments: Sequence[str]
    items: Sequence[tuple[str, str]]


def register_of(place: Workshop) -> Register:
    """The processes, departments and items of a platform."""
    catalogue = place.platform.catalogue
    with place.platform.database.read() as connection:
        rows = connection.execute(select(process_version.c.process, process_version.c.hash))
        versions = sorted({process: version for process, version in rows}.items())  # noqa: C416 - rows are no pairs
    departments = [found.code for found in catalogue.supervision_departments()]
    return Register(versions, departments, [(item.code, item.name) for item in catalogue.items()])


def fill(place: Workshop, count: int) -> None:
    """Write so many root cases, the oldest first, and their entries in the search index."""
    random, ids, register = Random(7), Ids(place.clock), register_of(place)
    for first in range(0, count, BATCH):
        with place.platform.database.write(alone=True) as connection:
            made = [_made(number, count, random, ids, register) for number in range(first, min(first + BATCH, count))]
            for table, rows in _rows(made):
                connection.execute(insert(table), rows)
            _enter(connection, made)


def _enter(connection: Connection, made: Sequence[dict[str, Any]]) -> None:
    for one in made:
        enter(connection, one["id"])


def _made(number: int, count: int, random: Random, ids: Ids, register: Register) -> dict[str, Any]:
    days = YEARS * 365
    started = START - timedelta(days=days - number * days / count, minutes=random.randint(0, 600))
    is_open = random.random() < (0.6 if number > count * 0.92 else 0.03)
    process, version = random.choice(register.versions)
    name = "".join(random.choices(_LETTERS, k=random.randint(2, 4)))
    item = random.choice(register.items)
    return {
        "id": ids.new(),
        "process": process,
        "version": version,
        "status": random.choice(("active", "active", "active", "held")) if is_open else "ended",
        "outcome": None if is_open else random.choices(_OUTCOMES, (80, 8, 5, 4, 3))[0],
        "subject": item[1],
        "reference": f"安审批许〔{started.year}〕{number}号",
        "party": f"安丘市{name}{random.choice(_TRADES)}{random.choice(_FORMS)}",
        "departments": sorted(set(random.choices(register.departments, k=random.choice((1, 1, 2, 2, 3, 5))))),
        "started": started,
        "ended": None if is_open else started + timedelta(days=random.randint(1, 40)),
        "tasks": [ids.new() for _ in range(random.choice((1, 2, 3)))],
        "articles": random.sample(_ARTICLES, 3),
        "late": random.random() < 0.07,
        "kinds": [kind for kind, share in _KINDS if random.random() < share],
        "position": ids.new(),
    }


_KINDS = (("claim.auto_claimed", 0.09), ("claim.returned", 0.04), ("push.reassigned", 0.02), ("incident.opened", 0.01))


def _rows(made: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    yield cases, [_case(one) for one in made]
    yield (
        participant,
        [
            {"root_id": one["id"], "department": code, "since": stored(one["started"])}
            for one in made
            for code in one["departments"]
        ],
    )
    yield work_item, [_task(one, index) for one in made for index in range(len(one["tasks"]))]
    yield event, [_event(one, seq, kind) for one in made for seq, kind in enumerate(_kinds(one), start=1)]


def _kinds(one: dict[str, Any]) -> list[str]:
    return ["case.started", *one["kinds"], *(("case.ended",) if one["ended"] else ())]


def _case(one: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "process", "version", "status", "outcome", "subject", "reference", "party")
    return {name: one[name] for name in names} | {
        "root_id": one["id"],
        "department": "SPJ",
        "started_at": stored(one["started"]),
        "ended_at": _told(one["ended"]),
        "revision": 1,
        "history_length": len(_kinds(one)),
        "history_head": "",
    }


def _task(one: dict[str, Any], index: int) -> dict[str, Any]:
    is_open = one["ended"] is None and index == 0
    due = one["started"] + timedelta(days=3)
    closed = None if is_open else due + timedelta(days=1 if one["late"] and index == 0 else -1)
    names = ("process", "subject", "reference", "party")
    return {name: one[name] for name in names} | {
        "id": one["tasks"][index],
        "case_id": one["id"],
        "root_id": one["id"],
        "task": index,
        "element": "claim",
        "name": "认领",
        "role": "supervision_officer",
        "department": one["departments"][0],
        "form": "claim",
        "article": one["articles"][index],
        "opened_at": stored(one["started"]),
        "due_at": stored(due + timedelta(days=20) if is_open else due) if index < 2 else NO_DEADLINE,
        "state": "open" if is_open else "done",
        "closed_at": _told(closed),
        "closed_by": None if is_open else "scjg.zr01",
    }


def _event(one: dict[str, Any], seq: int, kind: str) -> dict[str, Any]:
    at = stored(one["started"] + timedelta(minutes=seq))
    names = {"element": "", "actor": "system", "on_behalf": "", "department": "", "data": "{}", "hash": ""}
    own = {"case_id": one["id"], "root_id": one["id"], "seq": seq, "kind": kind, "position": f"{one['position']}{seq}"}
    return {**names, **own, "legal_at": at, "recorded_at": at}


def _told(instant: datetime | None) -> str | None:
    return stored(instant) if instant is not None else None
