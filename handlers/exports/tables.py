"""Cases and events as rows of a table, for people and their spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from engine.clock import local, parsed
from handlers.exports.reading import Act, Case, Tree

Subject = Literal["events", "cases"]

CASE_COLUMNS = (
    *("案件编号", "流程", "事项", "文号、编号", "行政相对人", "发起部门", "状态", "结果", "标记"),
    *("开始时间", "办结时间", "下级案件数", "记录条数"),
)
EVENT_COLUMNS = (
    *("案件编号", "文号、编号", "下级案件", "序号", "流程", "活动", "种类", "环节", "办理人", "代办", "部门"),
    *("生效时间", "记录时间", "期限", "封印"),
)


def columns(subject: Subject) -> tuple[str, ...]:
    return CASE_COLUMNS if subject == "cases" else EVENT_COLUMNS


def rows(subject: Subject, trees: Sequence[Tree]) -> Iterator[tuple[str, ...]]:
    """The rows of these trees: one a root case, or one an event."""
    for tree in trees:
        if subject == "cases":
            yield _case_row(tree.root, tree)
        else:
            for act in tree.acts:
                yield _event_row(tree.root, act)


def _case_row(case: Case, tree: Tree) -> tuple[str, ...]:
    return (
        case.id,
        case.process_name,
        case.subject,
        case.reference,
        case.party,
        case.department_name,
        case.status,
        case.outcome,
        "、".join(case.badges),
        _second(case.started_at),
        _second(case.ended_at or ""),
        str(len(tree.cases) - 1),
        str(len(tree.acts)),
    )


def _event_row(root: Case, act: Act) -> tuple[str, ...]:
    return (
        root.id,
        root.reference,
        "" if act.case_id == root.id else act.case_id,
        str(act.seq),
        act.process_name,
        act.activity,
        act.kind,
        act.element_name,
        act.person,
        act.on_behalf,
        act.department_name,
        _second(act.legal_at),
        _second(act.recorded_at),
        _second(str(act.details.get("due_at", ""))),
        act.hash,
    )


def _second(instant: str) -> str:
    return local(parsed(instant)).strftime("%Y-%m-%d %H:%M:%S") if instant else ""
