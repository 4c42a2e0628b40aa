"""What became of a row, in a word and in sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, Protocol

from engine.errors import Problem

from .answers import SheetRow

Status = Literal[
    "waiting", "created", "quarantined", "same", "repushed", "held", "conflict", "rejected", "refused", "failed"
]

WORDS: Mapping[Status, str] = {
    "created": "已登记并推送",
    "quarantined": "已登记,待补正",
    "same": "此前已登记,没有重复",
    "repushed": "已更正并重新推送",
    "held": "已收到,因故障待办",
    "conflict": "与已登记的内容不一致",
    "rejected": "未登记,须修改",
    "refused": "未登记,暂不能办理",
    "failed": "未登记,系统故障",
    "waiting": "尚未办理",
}
FAILED: frozenset[Status] = frozenset({"conflict", "rejected", "refused", "failed"})
UNREGISTERED: frozenset[Status] = FAILED | {"waiting"}
HANDLED: frozenset[Status] = frozenset(WORDS) - {"waiting"}


class Sealing(Protocol):
    """Closes texts so that only the office's key opens them."""

    def close(self, text: str | None) -> str | None: ...
    def open(self, sealed: str | None) -> str | None: ...


@dataclass(frozen=True)
class Told:
    """By what people know the row, and what they are told of it: errors stopped it, warnings did not."""

    reference: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowResult:
    """What became of one row of a file; `row` is what it says, while that is kept and was asked for."""

    number: int
    status: Status
    case_id: str | None
    told: Told
    row: SheetRow | None = None

    @property
    def words(self) -> str:
        return WORDS[self.status]

    @property
    def failed(self) -> bool:
        return self.status in FAILED

    @property
    def reference(self) -> str:
        return self.told.reference or (self.row.reference if self.row else "")


def sealed_told(told: Told, seal: Sealing) -> str | None:
    return seal.close(json.dumps(asdict(told), ensure_ascii=False))


def opened_told(text: str | None, seal: Sealing) -> Told:
    """What was told; reports made before rows were sealed stand in clear and hold no personal data."""
    if text is None:
        return Told()
    kept = json.loads((text if text.startswith("{") else seal.open(text)) or "{}")
    return Told(str(kept.get("reference", "")), _texts(kept, "errors"), _texts(kept, "warnings"))


def sealed_row(row: SheetRow, seal: Sealing) -> str | None:
    return seal.close(json.dumps(asdict(row), ensure_ascii=False))


def opened_row(text: str | None, seal: Sealing) -> SheetRow | None:
    if text is None:
        return None
    kept = json.loads(seal.open(text) or "{}")
    faults = tuple(Problem(**told) for told in kept["faults"])
    return SheetRow(kept["number"], kept["answers"], faults, kept["case_id"])


def _texts(kept: Mapping[str, Sequence[object]], name: str) -> tuple[str, ...]:
    return tuple(str(text) for text in kept.get(name, ()))
