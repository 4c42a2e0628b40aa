"""The responsibility ledger as a page shows it: groups by whose limit it is, duties with their sums, departments."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from web.platform import Duty, Line, Standing, Weight

OUTSIDE: Mapping[Weight, str] = {
    "measures": "办法规定的时限,但义务产生时办法不在有效期内(第三十条),另列,不计违反办法",
    "prompt": "办法要求及时、没有规定天数,义务产生时办法不在有效期内(第三十条)",
}
COLUMNS: Mapping[str, str] = {
    "due": "应办", "in_time": "按时", "late": "逾期办理", "automatic": "自动", "open_late": "逾期未办",
    "open": "未到期", "left_out": "不计",
}  # fmt: skip
_HOUSE = {**COLUMNS, "late": "超提醒期办理", "open_late": "超提醒期未办"}
_OUTSIDE = {**COLUMNS, "late": "期后办理", "open_late": "期后未办"}
_PROMPT = {"due": "应办", "in_time": "已办", "open": "未办", "left_out": "不计"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class DutySum:
    """One duty: the sum over all departments, and each department's line."""

    code: str
    duty: Duty
    counts: Mapping[str, int]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class LedgerGroup:
    """Duties whose lateness weighs the same, with the columns that make sense for them."""

    title: str
    standing: Standing
    breach: bool
    columns: Mapping[str, str]
    duties: tuple[DutySum, ...]


def ledger_groups(lines: Sequence[Line], weights: Mapping[Weight, str]) -> tuple[LedgerGroup, ...]:
    """The groups in the order of their weight; those in the days of force come first, empty ones not at all."""
    standings: tuple[Standing, ...] = ("in_force", "outside")
    groups = []
    for standing in standings:
        for weight, words in weights.items():
            held = [line for line in lines if line.duty.weight == weight and line.standing == standing]
            if held:
                breach = weight == "measures" and standing == "in_force"
                title = words if standing == "in_force" else OUTSIDE.get(weight, words)
                groups.append(LedgerGroup(title, standing, breach, columns_of(weight, standing), _sums(held)))
    return tuple(groups)


def ledger_csv(groups: Sequence[LedgerGroup], department: Callable[[str], str]) -> bytes:
    """The ledger as a table for spreadsheets, a row a duty and department."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["时限性质", "职责", "条款", "部门", *COLUMNS.values()])
    for group in groups:
        for found in group.duties:
            for line in found.lines:
                told = [group.title, found.duty.name, f"第{found.duty.article}条", department(line.department)]
                writer.writerow([_plain(text) for text in told] + [line.counts[name] for name in COLUMNS])
    return target.getvalue().encode("utf-8-sig")


def columns_of(weight: Weight, standing: Standing) -> Mapping[str, str]:
    """The columns that make sense for duties of this weight, and what they are called there."""
    if weight == "prompt":
        return _PROMPT
    if weight == "house":
        return _HOUSE
    return COLUMNS if standing == "in_force" else _OUTSIDE


def _sums(lines: Sequence[Line]) -> tuple[DutySum, ...]:
    codes = dict.fromkeys(line.code for line in lines)
    found = []
    for code in codes:
        own = tuple(line for line in lines if line.code == code)
        counts = {name: sum(line.counts[name] for line in own) for name in COLUMNS}
        found.append(DutySum(code, own[0].duty, counts, own))
    return tuple(found)


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
