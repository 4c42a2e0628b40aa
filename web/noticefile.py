"""Holiday notices as files: JSON or CSV, read with every fault named by its line or place.

JSON: {"years": {"2027": {"off": ["2027-01-01", …], "work": […]}}, "sources": {"2027": "文号"}}.
CSV: the columns 日期, 类型 (放假 or 上班), 年度, 文号, one day a row; year and document may be left out.
A New Year that begins on 31 December may have that day under its own year or under the one before.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from engine.calendar import CalendarChange, CalendarNotice
from engine.errors import InputRejected, Problem
from web.words.moments import weekday

Kind = Literal["off", "work"]

LARGEST = 512 * 1024
"""Bytes a file may have; a notice of one year has about two thousand."""

_COLUMNS: Mapping[str, str] = {
    "日期": "day", "date": "day", "day": "day",
    "类型": "kind", "安排": "kind", "kind": "kind", "type": "kind",
    "年度": "year", "年份": "year", "year": "year",
    "文号": "source", "来源": "source", "依据": "source", "source": "source",
}  # fmt: skip
_NAMES: Mapping[str, str] = {"day": "日期", "kind": "类型", "year": "年度", "source": "文号"}
_KINDS: Mapping[str, Kind] = {"放假": "off", "休": "off", "off": "off", "上班": "work", "班": "work", "work": "work"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR = re.compile(r"(\d{4})年?")
_DECEMBER = 12
_WHERE: Mapping[Kind, str] = {"off": "放假", "work": "上班"}


@dataclass(frozen=True)
class _Entry:
    """One day as the file names it; `place` is how its reader finds it."""

    place: str
    day: date
    kind: Kind
    year: int


@dataclass
class _Sheet:
    """What has been read so far, and what was wrong with it."""

    entries: list[_Entry] = field(default_factory=list)
    sources: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, place: str, code: str, **values: Any) -> None:
        self.problems.append(Problem(place, code, values))


def read_notices(raw: bytes) -> CalendarChange:
    """The notices of a file, in order of year. Raises InputRejected, a problem for every fault found."""
    if not raw.strip():
        raise InputRejected((Problem("文件", "no_rows"),))
    if len(raw) > LARGEST:
        raise InputRejected((Problem("文件", "too_many_rows", {"most": 4000}),))
    text = _text(raw)
    sheet = _Sheet()
    if text.lstrip().startswith(("{", "[")):
        _read_json(text, sheet)
    else:
        _read_csv(text, sheet)
    _carry_over(sheet)
    notices = tuple(_notices(sheet)) if not sheet.problems else ()
    if sheet.problems:
        raise InputRejected(tuple(sheet.problems))
    return CalendarChange(notices=notices)


def written(change: CalendarChange) -> str:
    """Notices as the JSON that `read_notices` reads, for a form to carry from preview to approval."""
    years = {
        str(found.year): {
            "off": sorted(day.isoformat() for day in found.off),
            "work": sorted(day.isoformat() for day in found.work),
        }
        for found in change.notices
    }
    sources = {str(found.year): found.source for found in change.notices if found.source}
    return json.dumps({"sources": sources, "years": years}, ensure_ascii=False)


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputRejected((Problem("文件", "unknown_encoding"),))


def _read_json(text: str, sheet: _Sheet) -> None:
    try:
        told = json.loads(text, object_pairs_hook=_once)
    except ValueError:
        sheet.fault("文件", "not_json")
        return
    years = told.get("years") if isinstance(told, dict) else None
    if not isinstance(years, dict) or not years:
        sheet.fault("years", "not_an_object")
        return
    sources = told.get("sources", {})
    if not isinstance(sources, dict):
        sheet.fault("sources", "not_an_object")
        sources = {}
    for name, days in years.items():
        if not _YEAR.fullmatch(str(name)):
            sheet.fault(f"years.{name}", "not_a_year")
        elif not isinstance(days, dict):
            sheet.fault(f"years.{name}", "not_an_object")
        else:
            _read_year(int(name[:4]), days, sheet)
            sheet.sources[int(name[:4])] = str(sources.get(name, "")).strip()


def _read_year(year: int, days: Mapping[str, Any], sheet: _Sheet) -> None:
    for key in days:
        if key not in ("off", "work") and not key.startswith("_"):
            sheet.fault(f"{year}年 {key}", "unknown_field")
    kinds: tuple[Kind, Kind] = ("off", "work")
    for kind in kinds:
        listed = days.get(kind, [])
        if not isinstance(listed, list):
            sheet.fault(f"{year}年 {kind}", "not_a_list")
            continue
        for number, told in enumerate(listed, 1):
            place = f"{year}年 {kind}({_WHERE[kind]})第{number}项"
            day = _day(told)
            if day is None:
                sheet.fault(place, "not_a_date")
            else:
                sheet.entries.append(_Entry(place, day, kind, year))


def _read_csv(text: str, sheet: _Sheet) -> None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        sheet.fault("文件", "not_csv")
        return
    header = [cell.strip().lower() for cell in rows[0]]
    named = [_COLUMNS.get(name, "") for name in header]
    for name, known in zip(header, named, strict=True):
        if name and not known:
            sheet.fault("首行", "unknown_heading", column=name[:40])
        elif known and named.count(known) > 1 and name == header[named.index(known)]:
            sheet.fault("首行", "column_twice", column=_NAMES[known])
    for wanted in ("day", "kind"):
        if wanted not in named:
            sheet.fault("首行", "column_missing", column=_NAMES[wanted])
    if sheet.problems:
        return
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            _read_row(number, dict(zip(named, (cell.strip() for cell in cells), strict=False)), sheet)
    if not sheet.entries and not sheet.problems:
        sheet.fault("文件", "no_rows")


def _read_row(number: int, cells: Mapping[str, str], sheet: _Sheet) -> None:
    day, kind = _day(cells.get("day", "")), _KINDS.get(cells.get("kind", "").lower())
    told_year, source = cells.get("year", ""), cells.get("source", "")
    if day is None:
        sheet.fault(f"第{number}行 日期", "not_a_date")
    if kind is None:
        sheet.fault(f"第{number}行 类型", "not_a_kind")
    year = _YEAR.fullmatch(told_year)
    if told_year and year is None:
        sheet.fault(f"第{number}行 年度", "not_a_year")
    if day is None or kind is None or (told_year and year is None):
        return
    entry = _Entry(f"第{number}行 日期", day, kind, int(year[1]) if year else day.year)
    sheet.entries.append(entry)
    known = sheet.sources.setdefault(entry.year, source)
    if source and known and source != known:
        sheet.fault(f"第{number}行 文号", "source_differs")
    elif source:
        sheet.sources[entry.year] = source


def _carry_over(sheet: _Sheet) -> None:
    """Days of December that stand alone, without a document, belong to the New Year of the notice that follows."""
    years = {entry.year for entry in sheet.entries}
    for year in sorted(years):
        days = [entry.day for entry in sheet.entries if entry.year == year]
        alone = not sheet.sources.get(year) and all((day.year, day.month) == (year, _DECEMBER) for day in days)
        if alone and year + 1 in years:
            sheet.entries = [replace(entry, year=year + 1) if entry.year == year else entry for entry in sheet.entries]
            sheet.sources.pop(year, None)


def _notices(sheet: _Sheet) -> Iterator[CalendarNotice]:
    """The notices of the entries, each checked; faults are told at the places of the days they name."""
    for year in sorted({entry.year for entry in sheet.entries} | set(sheet.sources)):
        entries = [entry for entry in sheet.entries if entry.year == year]
        off, work = (frozenset(entry.day for entry in entries if entry.kind == kind) for kind in ("off", "work"))
        notice = CalendarNotice(year, off, work, sheet.sources.get(year, ""))
        sheet.problems += _twice(entries)
        for problem in notice.problems():
            sheet.problems.append(_placed(problem, entries, year))
        yield notice


def _twice(entries: Iterable[_Entry]) -> Iterator[Problem]:
    seen: set[tuple[date, Kind]] = set()
    for entry in entries:
        if (entry.day, entry.kind) in seen:
            yield Problem(entry.place, "day_twice", {"day": entry.day.isoformat()})
        seen.add((entry.day, entry.kind))


def _placed(problem: Problem, entries: Iterable[_Entry], year: int) -> Problem:
    """The same problem at the place in the file where its day stands."""
    told = problem.values.get("day")
    if told is None:
        return Problem(f"{year}年", problem.code, problem.values)
    day = date.fromisoformat(str(told))
    # Of a day told as both, the second mention is what the reader looks for.
    places = [
        entry.place
        for entry in entries
        if entry.day == day and (problem.code == "day_both_off_and_work" or entry.kind == problem.field)
    ]
    return Problem(places[-1] if places else f"{year}年", problem.code, {"day": str(told), "weekday": weekday(day)})


def _day(told: object) -> date | None:
    found = _DATE.fullmatch(told.strip()) if isinstance(told, str) else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no name stands twice; raises ValueError."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)
