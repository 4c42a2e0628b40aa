"""The table of functions in docs/expressions.md, made from the registered functions and their words.

`python -m tests.web.function_reference` writes it anew; a test fails when it is stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from engine.expressions import GROUPS, STANDARD_FUNCTIONS, Function
from handlers.catalogue.questions import item_value
from handlers.commitment.limits import item_workdays
from web.words import functions as words

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "expressions.md"
BEGIN, END = "<!-- functions begin -->", "<!-- functions end -->"


class _OneItem:
    """A catalogue with one item, for the examples."""

    def item(self, code: str) -> Any:
        return SimpleNamespace(verify_days=10, raw={"filing_dept": "SCJG"}) if code == "AQ-SCJG-001" else None


def office_functions() -> Mapping[str, Function]:
    """The functions that the rooms of the office register, over that catalogue."""
    catalogue: Any = _OneItem()
    return {function.name: function for function in (item_workdays(catalogue), item_value(catalogue))}


def all_functions() -> Mapping[str, Function]:
    return {**STANDARD_FUNCTIONS, **office_functions()}


def reference() -> str:
    """The tables, group by group."""
    return "\n".join(_lines()).strip()


def written_reference() -> str:
    """The tables that stand in the document now."""
    return DOCUMENT.read_text("utf-8").split(BEGIN)[1].split(END)[0].strip()


def _lines() -> Iterator[str]:
    for group, members in (*GROUPS, ("office", tuple(office_functions().values()))):
        yield f"### {words.GROUPS[group]}"
        yield "| 函数 | 结果 | 例 | 得到 |"
        yield "|---|---|---|---|"
        for function in members:
            told = words.FUNCTIONS[function.name]
            yield f"| `{function.name}({told.call})` | {told.meaning} | `{told.example}` | `{told.result}` |"
        yield ""


if __name__ == "__main__":
    before, rest = DOCUMENT.read_text("utf-8").split(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{reference()}\n{END}{rest.split(END)[1]}", "utf-8")
