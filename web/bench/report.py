"""How measurements are told: a table for people, a JSON document for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from web.bench.growth import Growth
from web.bench.measurement import Measurement

_HEAD = ("项目", "每秒", "毫秒", "p99毫秒", "与裸写入之比", "说明")
_KEYS = {
    "push_claim_ratio": ("push_claim_1", "ratio"),
    "push_http_per_s": ("push_http_1", "per_second"),
    "sweep_per_s": ("sweep", "per_second"),
    "inbox_p50_ms": ("inbox", "ms"),
}
"""The figures that are compared from one version to the next, and where each comes from."""


def table(found: Sequence[Measurement]) -> list[str]:
    """The lines of the table, columns aligned for characters of double width."""
    rows = [_HEAD, *(_row(one) for one in found)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEAD) - 1)]
    return [_line(row, widths) for row in rows]


def document(found: Sequence[Measurement], growth: Growth | None, left_out: Mapping[str, str]) -> dict[str, Any]:
    """The key figures first, then everything; a figure that was not measured is null."""
    by_name = {one.name: asdict(one) for one in found}
    return {
        **{key: by_name.get(name, {}).get(field) for key, (name, field) in _KEYS.items()},
        "bytes_per_case": growth.per_case if growth is not None else None,
        "bytes_by_table": dict(growth.by_table) if growth is not None else {},
        "measurements": list(by_name.values()),
        "left_out": dict(left_out),
    }


def _row(one: Measurement) -> tuple[str, ...]:
    return (
        one.label,
        f"{one.per_second:,.1f} {one.unit}",
        f"{one.ms:,.3f}",
        f"{one.p99_ms:,.3f}" if one.p99_ms is not None else "",
        f"{one.ratio:.3f}" if one.ratio is not None else "",
        one.note,
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = row
    last = others.pop()
    numbers = [" " * (width - _width(cell)) + cell for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join([first + " " * (widths[0] - _width(first)), *numbers, last]).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
