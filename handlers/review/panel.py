"""What the page of a case shows of its review: the request, what was done, what the applicant was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import posts_by_login, short_names
from handlers.panels.panel import Panel
from handlers.privacy.masking import shown_party
from handlers.review import words
from handlers.review.record import activities, notices, reviews_of_tree
from handlers.wording.moments import shown_day, shown_end, shown_instant

_ACTIVITIES = ("活动", "起", "止", "工作人员", "计入审批期限", "不计入的工作日", "说明")
_NOTICES = ("告知书", "告知日", "方式", "不计入的工作日", "预计时间")


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """A block of facts for each request, then its activities and its notices to the applicant."""
    short, people = short_names(connection), posts_by_login(connection)
    found = []
    for row in reviews_of_tree(connection, root_id):
        found.append(Panel(f"评审踏勘配合 {row.request_no}", "facts", ("", ""), _facts(row, short, people)))
        done = tuple(_activity(told) for told in activities(connection, row.id))
        if done:
            found.append(Panel("评审踏勘活动", "table", _ACTIVITIES, done))
        told = tuple(_notice(told) for told in notices(connection, row.id))
        if told:
            found.append(Panel("书面告知申请人", "table", _NOTICES, told))
    return tuple(found)


def _facts(row: Row[Any], short: Mapping[str, str], people: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    rows = (
        ("请求部门", short.get(row.approval_department, row.approval_department)),
        ("配合部门", short.get(row.department, row.department)),
        ("状态", words.STATUS[row.status]),
        ("办件编号", row.application_no),
        ("申请人", shown_party(row.party_name, row.party_type)),
        ("配合内容", "、".join(words.ACTIVITY[kind] for kind in row.kinds)),
        ("地点", row.place),
        ("希望时间", _day(row.wished_on)),
        ("受理时间", shown_instant(row.accepted_at)),
        ("意见期限", _term(row)),
        ("安排", _joined(_day(row.planned_on), row.experts and f"专家:{row.experts}", row.arrangement_note)),
        ("另商时间", _joined(_day(row.proposed_on), row.proposal_reason, row.proposal_answer)),
        ("不计入审批期限", _excluded(row)),
        ("评审勘验意见", _opinion(row, people)),
        ("审批决定引用", _citation(row)),
        ("撤回理由", row.withdrawn_reason),
    )
    return tuple((label, str(value)) for label, value in rows if value)


def _term(row: Row[Any]) -> str | None:
    if not row.due_date:
        return f"约定{shown_day(row.opinion_on)}(非办法规定)" if row.opinion_on else None
    source = "约定日期,非办法规定" if row.opinion_on else "平台默认,非办法规定"
    late = f",逾期{row.overdue_wd}个工作日" if row.overdue_wd else ""
    return f"{shown_end(row.due_date, row.provisional)}({source}{late})"


def _excluded(row: Row[Any]) -> str | None:
    days = row.excluded_days
    return f"{len(days)}个工作日:{_spans(days)}(行政许可法第四十五条)" if days else None


def _opinion(row: Row[Any], people: Mapping[str, str]) -> str | None:
    if not row.opinion_no:
        return None
    who = people.get(row.opinion_by, row.opinion_by)
    text = f"{row.opinion_no}:{words.CONCLUSION[row.conclusion]}。{row.opinion_text}"
    return f"{text}({who},{shown_instant(row.opinion_at)})"


def _citation(row: Row[Any]) -> str | None:
    if not row.decision_type:
        return None
    told = f"{words.DECISION[row.decision_type]}({row.decision_doc_no},{shown_day(row.decided_on)})"
    return f"{told};偏离意见的理由:{row.deviation_reason}" if row.deviation_reason else told


def _activity(row: Row[Any]) -> tuple[str, ...]:
    counted = {True: "不计入", False: "计入", None: ""}[row.excluded]
    return (
        words.ACTIVITY[row.kind],
        shown_day(row.started_on),
        shown_day(row.ended_on) if row.ended_on else "进行中",
        "、".join(row.staff),
        counted,
        _spans(row.days),
        row.note or "",
    )


def _notice(row: Row[Any]) -> tuple[str, ...]:
    return (
        row.document_no,
        shown_day(row.told_on),
        words.DELIVERY[row.delivery],
        f"{len(row.days)}个" if row.days else "",
        row.expected or "",
    )


def _spans(days: Iterable[str]) -> str:
    return "、".join(f"{int(day[5:7])}月{int(day[8:])}日" for day in days)


def _day(day: str | None) -> str | None:
    return shown_day(day) if day else None


def _joined(*parts: str | None) -> str:
    return ";".join(part for part in parts if part)
