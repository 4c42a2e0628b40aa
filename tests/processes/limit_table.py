"""docs/limits.md: every timer, automatic claim and deemed consent of our diagrams with its parameter and its source.

`python -m tests.processes.limit_table` writes it anew; a test fails when it is stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from engine.deploy import read_files
from engine.lint.drawing import Drawing
from engine.lint.reading import read_process
from handlers.catalogue import code_list
from handlers.law import Law, filed_law
from handlers.law.effects import uses
from handlers.law.reading import TimerText, timer_texts
from web.composition import bare_vocabulary

from .article_map import PROCESSES, procedures

PAGE = PROCESSES.parent / "docs" / "limits.md"
HEAD = """# 图上的期限和后果
由 `python -m tests.processes.limit_table` 从流程图和规则参数生成:每个定时、自动认领和视为同意,用哪个参数,依据哪一条。
“办法(条)”是条文自己的数字;“平台默认”是平台的选择,逾期只提醒,不说成违反办法。

| 流程 | 节点 | 后果 | 参数 | 数字 | 条 | 来源 |
|---|---|---|---|---|---|---|
"""
_UNITS = {"wd": "个工作日", "cd": "日"}
_CHOSEN = "(从中选定)"


def limit_table() -> str:
    """The page as it must stand."""
    law, vocabulary = filed_law(date(2024, 1, 1))(), bare_vocabulary()
    rows = []
    for folder in procedures():
        read = read_process(read_files(folder), vocabulary, ())
        assert read.root is not None and read.process is not None
        drawing = Drawing(read.diagram, read.root, read.process, vocabulary, read.forms, read.tables)
        rows += [*_timer_rows(law, drawing), *_effect_rows(law, drawing)]
    return HEAD + "".join("| " + " | ".join(row) + " |\n" for row in dict.fromkeys(rows))


def _timer_rows(law: Law, drawing: Drawing) -> Iterator[tuple[str, ...]]:
    for timer in timer_texts(drawing):
        for call in timer.counted:
            if call.function in ("workday_before", "every_workdays"):
                continue
            for name in sorted(call.params):
                chosen = _CHOSEN if call.chosen else ""
                yield (drawing.id, _step(drawing, timer.node.id), _effect(timer), *_origin(law, name, chosen))
            if not call.params:
                yield (drawing.id, _step(drawing, timer.node.id), _effect(timer), "由调用的流程给定", "—", "—", "—")


def _effect_rows(law: Law, drawing: Drawing) -> Iterator[tuple[str, ...]]:
    names = {"claim.auto": "系统自动认领", "inquiry.deem_consent": "视为同意"}
    for node, effect in uses(law, drawing):
        told = (names[effect.operator], effect.after or f"决策表 {effect.decision}", "—", effect.clause)
        yield (drawing.id, _step(drawing, node.id), *told, _label("办法"))


def _effect(timer: TimerText) -> str:
    if timer.tag == "timeCycle":
        return "逾期催办"
    if timer.limit is None and any(call.function == "workday_before" for call in timer.counted):
        return "届满前提醒"
    return "届满,中断" if timer.node.interrupts else "届满,不中断"


def _origin(law: Law, name: str, chosen: str) -> tuple[str, str, str, str]:
    if name in law.fields:
        return name, "按事项", "22", _label("办法第22条+事项表")
    found = law.parameters[name][0]
    return name, f"{found.value}{_UNITS[found.unit or '']}{chosen}", found.article, _label(found.source)


def _label(source: str) -> str:
    return str(code_list("source_label")[source])


def _step(drawing: Drawing, element: str) -> str:
    return f"{element} {drawing.name_of(element)}"


def write(page: Path = PAGE) -> None:
    """Put the page into the docs."""
    page.write_text(limit_table(), "utf-8")


if __name__ == "__main__":
    write()
