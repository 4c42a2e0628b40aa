"""The work sheet of a sample: each case with what the regulation asks of it, to be looked at point by point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.docket.search import Found
from web.audit.naming import Names
from web.audit.samplebook import Sheet
from web.regulation import Regulation
from web.words.audit import CHECKS, MARKS, STATUSES, VERDICTS
from web.words.moments import minute


@dataclass(frozen=True)
class Point:
    """One point to look at: an article, what it asks of whom."""

    article: str
    name: str
    duty: str
    owner: str


@dataclass(frozen=True)
class WorkRow:
    """One case of the sheet; `found` is None where the docket does not have it any more."""

    sheet: Sheet
    found: Found | None
    points: tuple[Point, ...]


def rows_of(sheets: Sequence[Sheet], known: Mapping[str, Found], law: Regulation) -> tuple[WorkRow, ...]:
    """The rows of a sheet in the order of drawing."""
    return tuple(
        WorkRow(sheet, found, tuple(_points(found, law)) if found is not None else ())
        for sheet in sheets
        for found in (known.get(sheet.root_id),)
    )


def _points(found: Found, law: Regulation) -> Iterator[Point]:
    """What the articles concerned ask, each once, in the order of the regulation."""
    numbers = sorted({int(whole) for one in found.articles if (whole := one.partition("(")[0]).isdigit()})
    for number in numbers:
        article = law.article(number)
        if article is not None:
            yield Point(str(number), article.name, article.duty or article.title, article.owner)


def table_of(rows: Sequence[WorkRow], names: Names) -> Iterator[Sequence[str]]:
    """The sheet as lines of a table, with a head."""
    yield ("序号", "案件", "事项", "文号", "相对人", "流程", "状态", "部门", "开始", "逾期", "办理中发生",
           "核查要点", "核查意见", "说明", "核查时间", "核查人")  # fmt: skip
    for row in rows:
        sheet, found = row.sheet, row.found
        checks = ";".join(f"{point.name}:{CHECKS[sheet.checks.get(point.article, '')]}" for point in row.points)
        about = _about(found, names) if found is not None else [""] * 9
        noted = (minute(sheet.noted_at) if sheet.noted_at else "", sheet.noted_by or "")
        yield (str(sheet.position), sheet.root_id, *about, checks, VERDICTS[sheet.verdict], sheet.note, *noted)


def _about(found: Found, names: Names) -> list[str]:
    return [
        names.subject(found),
        found.reference,
        found.party,
        names.value("process", found.process),
        STATUSES.get(found.status, found.status),
        "、".join(names.value("department", code) for code in found.departments),
        minute(found.started_at),
        "有逾期" if found.is_late else "",
        "、".join(f"{MARKS.get(name, name)}{number}次" for name, number in found.marks.items()),
    ]
