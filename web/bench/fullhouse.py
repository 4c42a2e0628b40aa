"""Lists as full as a city's: open and closed tasks of one department and others, with labels like real ones.

Only what lists are read from is written (cases, participants, work items, their search index): these cases
have no tokens and no history, and nothing but reading is done to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from engine.clock import stored
from engine.ids import Ids
from engine.store.schema import cases, participant, process_version, work_item
from engine.worklist.search import enter
from web.bench.workshop import MARKET, OFFICER, START, Workshop

BATCH = 5_000
_TRADES = ("餐饮", "食品", "药房", "建材", "运输", "文化传媒", "农业科技", "商贸", "机械", "物流", "生物科技", "劳务")
_FORMS = ("有限公司", "有限责任公司", "经营部", "合作社", "店")
_LETTERS = "鑫源盛达华瑞祥和顺昌泰兴隆福康宁安平永恒信诚德润丰茂林海川江河山石玉金银铜铁木火土春夏秋冬梅兰竹菊"


def fill(place: Workshop, open_tasks: int, closed_tasks: int) -> None:
    """Write so many tasks, the open ones all in one department, a third of the closed ones too."""
    codes = [found.code for found in place.platform.catalogue.supervision_departments()]
    with place.platform.database.write() as connection:
        version = connection.execute(
            select(process_version.c.hash).where(process_version.c.process == "claim_auto")
        ).scalar_one()
        ids, random = Ids(place.clock), Random(3)
        subjects = [item.name for item in place.platform.catalogue.items()]
        everything = range(open_tasks + closed_tasks)
        for first in everything[::BATCH]:
            numbers = everything[first : first + BATCH]
            rows = [
                _row((ids.new(), ids.new()), number, number < open_tasks, codes, subjects, random) for number in numbers
            ]
            _write(connection, rows, version)


def _row(
    ids: tuple[str, str], number: int, is_open: bool, codes: Sequence[str], subjects: Sequence[str], random: Random
) -> dict[str, Any]:
    name = "".join(random.choices(_LETTERS, k=random.randint(2, 4)))
    due = START + timedelta(minutes=random.randint(-3, 90) * 1440 + random.randint(0, 1439))
    return {
        "case": ids[0],
        "item": ids[1],
        "open": is_open,
        "department": MARKET if is_open or number % 3 == 0 else random.choice(codes),
        "subject": random.choice(subjects),
        "reference": f"安审批许〔{2025 + number % 2}〕{number}号",
        "party": f"安丘市{name}{random.choice(_TRADES)}{random.choice(_FORMS)}",
        "due_at": stored(due),
        "started_at": stored(due - timedelta(days=5)),
        "provisional": int(number % 500 == 0),
        "assignee": "scjg.zr01" if is_open and number % 100 == 0 else None,
    }


def _write(connection: Connection, rows: Sequence[dict[str, Any]], version: str) -> None:
    connection.execute(insert(cases), [_case(row, version) for row in rows])
    connection.execute(
        insert(participant),
        [{"root_id": row["case"], "department": row["department"], "since": row["started_at"]} for row in rows],
    )
    connection.execute(insert(work_item), [_item(row) for row in rows])
    for row in rows:
        enter(connection, row["case"])


def _case(row: dict[str, Any], version: str) -> dict[str, Any]:
    return {
        "id": row["case"],
        "root_id": row["case"],
        "process": "claim_auto",
        "version": version,
        "status": "active" if row["open"] else "ended",
        "subject": row["subject"],
        "reference": row["reference"],
        "party": row["party"],
        "department": "SPJ",
        "started_at": row["started_at"],
        "ended_at": None if row["open"] else row["due_at"],
        "revision": 1,
        "history_length": 0,
        "history_head": "",
    }


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["item"],
        "case_id": row["case"],
        "root_id": row["case"],
        "process": "claim_auto",
        "task": 1,
        "element": "claim",
        "name": "认领",
        "role": OFFICER,
        "department": row["department"],
        "form": "claim",
        "article": "18(1)",
        "quick_answer": "claim",
        "quick_label": "认领",
        "opened_at": row["started_at"],
        "due_at": row["due_at"],
        "due_timer": "deadline",
        "due_source": "regulation",
        "provisional": row["provisional"],
        "state": "open" if row["open"] else "done",
        "assignee": row["assignee"],
        "closed_at": None if row["open"] else row["due_at"],
        "closed_by": None if row["open"] else "scjg.zr02",
        "subject": row["subject"],
        "reference": row["reference"],
        "party": row["party"],
    }
