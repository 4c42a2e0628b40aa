"""What became of every row of an import: kept, shown, downloaded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select

from .cells import written
from .schema import csv_report

Status = Literal["created", "quarantined", "same", "repushed", "conflict", "rejected", "held"]

WORDS: dict[Status, str] = {
    "created": "已登记并推送",
    "quarantined": "已登记,待补正",
    "same": "此前已登记,没有重复",
    "repushed": "已更正并重新推送",
    "conflict": "与已登记的内容不一致",
    "rejected": "未登记,须修改",
    "held": "已收到,因故障待办",
}
FAILED: frozenset[Status] = frozenset({"conflict", "rejected"})


@dataclass(frozen=True)
class RowResult:
    """One row of the file; errors stopped it, warnings did not."""

    number: int
    reference: str
    status: Status
    case_id: str | None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return WORDS[self.status]

    @property
    def failed(self) -> bool:
        return self.status in FAILED


@dataclass(frozen=True)
class Report:
    """An import: of which file, when (a stored instant), by whom, and its rows."""

    id: str
    process: str
    file_name: str
    department: str
    login: str
    at: str
    rows: tuple[RowResult, ...]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many rows ended how, only what occurred."""
        found = [(words, sum(row.status == status for row in self.rows)) for status, words in WORDS.items()]
        return tuple((words, count) for words, count in found if count)


def keep(connection: Connection, report: Report) -> None:
    """Store a report."""
    connection.execute(
        insert(csv_report).values(
            id=report.id,
            process=report.process,
            file_name=report.file_name,
            department=report.department,
            login=report.login,
            at=report.at,
            total=len(report.rows),
            rows=json.dumps([asdict(row) for row in report.rows], ensure_ascii=False),
        )
    )


def find_report(connection: Connection, report_id: str, department: str) -> Report | None:
    """A report of this department."""
    row = connection.execute(
        select(csv_report).where(csv_report.c.id == report_id, csv_report.c.department == department)
    ).one_or_none()
    if row is None:
        return None
    results = tuple(
        RowResult(**{**told, "errors": tuple(told["errors"]), "warnings": tuple(told["warnings"])})
        for told in json.loads(row.rows)
    )
    return Report(row.id, row.process, row.file_name, row.department, row.login, row.at, results)


def report_csv(report: Report) -> str:
    """The report as a CSV file."""
    lines: list[Sequence[str]] = [("行", "法律文书编号", "结果", "案件编号", "错误", "提示")]
    for row in report.rows:
        faults, hints = ";".join(row.errors), ";".join(row.warnings)
        lines.append((str(row.number), row.reference, row.words, row.case_id or "", faults, hints))
    return written(lines)
