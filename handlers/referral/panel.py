"""A referral on the page of a case: what was asked, how it was dealt with, what was decided and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row

from handlers.catalogue import code_list, posts_by_login, short_names
from handlers.licence.licence import licence_of
from handlers.matter.register import matter_row
from handlers.panels.panel import Panel
from handlers.referral.grounds import penalty_letter_wanted, shown_ground
from handlers.referral.record import referrals_of_tree
from handlers.referral.views import disposition
from handlers.wording.moments import shown_day, shown_end, shown_instant

STATUS: Mapping[str, str] = {
    "open": "处理中",
    "withdrawn": "移送部门已撤回移送",
    "taken_back": "认领之前已撤回推送",
    "decided": "已作出处理决定",
    "not_acted": "不予处理",
    "by_supervision": "监管部门已依法作出决定",
    "not_acted_by_supervision": "监管部门不作出决定",
}
_HEARD = {"heard": "已听取", "waived": "已告知,当事人放弃", "skipped": "本案不需要"}
_COMPENSATION = {"none": "不涉及", "compensation": "可能涉及补偿", "damages": "可能涉及赔偿"}
_INTEREST = {"no_harm": "不会造成重大损害", "harm": "可能造成重大损害"}
_NOT_ACT = {
    "public_interest": "撤销可能对公共利益造成重大损害(行政许可法第六十九条第三款)",
    "no_facts": "事实不能认定或者证据不足",
    "no_ground": "不具备法定情形",
    "other": "其他情形",
}
_OUTCOME = {"agreed": "达成一致", "partly": "部分一致", "no_consensus": "未达成一致", "returned": "没有召开"}

Pairs = Iterator[tuple[str, str]]


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """One block of facts a referral, and one of its draft or decision once there is one."""
    short, people = short_names(connection), posts_by_login(connection)
    found = []
    for row in referrals_of_tree(connection, root_id):
        found.append(Panel("许可处理", "facts", ("", ""), _shown(_request(connection, row, short))))
        handled = _shown(_handled(row, people))
        if handled:
            found.append(Panel("审核和听取", "facts", ("", ""), handled))
        drafted = _shown(_drafted(row, people))
        if drafted:
            found.append(Panel("处理决定", "facts", ("", ""), drafted))
    return tuple(found)


def _request(connection: Connection, row: Row[Any], short: Mapping[str, str]) -> Pairs:
    licence = licence_of(connection, row.licence_id)
    yield "状态", STATUS[row.status]
    yield "来源", str(code_list("referral_entry")[row.entry]).partition("(")[0]
    if licence is not None:
        yield "许可证照", f"{licence.licence_name or licence.item_name or ''} {licence.number}".strip()
        yield "行政相对人", licence.party
    yield "移送或者启动部门", short.get(row.source_department, row.source_department)
    yield "请求或者拟作的处理", disposition(row.requested_type)
    yield "法律依据", shown_ground(row.ground)
    yield "此前的决定", row.prior_act or ""
    yield "事实和理由", row.facts
    files = len(matter_row(connection, row.matter_id).evidence)
    yield "调查证明材料", f"{files}份,在案件全貌的“证据材料”栏打开" if files else ""
    if row.investigated_on:
        late = ",已超过,仅作标记" if row.late else ""
        due = f"(平台默认{shown_end(row.push_due)}前推送{late})"
        yield "调查结束日期", shown_day(row.investigated_on) + due
    by_law = row.decider == "supervision"
    yield "由谁决定", f"监管部门依法作出({row.decider_basis})" if by_law else "审批部门"


def _handled(row: Row[Any], people: Mapping[str, str]) -> Pairs:
    for note in row.supplements:
        answer = note.get("text") or note.get("go_on_reason") or "等待补充"
        yield "补充材料", f"{shown_instant(note['asked_at'])}要求:{note['note']};{answer}"
    if row.excluded_wd:
        yield "不计入期限", f"补充材料{row.excluded_wd}个工作日"
    if row.extended_wd:
        yield "批准延期", f"{row.extended_wd}个工作日(平台默认),理由:{row.extension_reason}"
    if row.review:
        yield "初步处理意见", f"{disposition(row.review['proposed'])}:{row.review['proposal']}"
        yield "不听取监管部门意见的理由", row.review.get("hear_skip_reason") or ""
    if row.hearing:
        yield "陈述申辩", _party(row.hearing)
        yield "当事人意见", row.hearing.get("statement") or ""
        yield "是否采纳", row.hearing.get("adoption") or ""


def _drafted(row: Row[Any], people: Mapping[str, str]) -> Pairs:
    draft, decision = row.draft, row.decision
    if draft:
        yield "拟作处理", disposition(draft["proposed"])
        yield "法律依据", shown_ground(draft["ground"]) if draft.get("ground") else ""
        yield "不予处理的情形", _NOT_ACT.get(draft.get("not_act_ground") or "", "")
        yield "决定内容", draft.get("content") or ""
        yield "事实和理由", draft["reasons"]
        interest = _INTEREST.get(draft.get("public_interest") or "", "")
        note = draft.get("public_interest_note")
        yield "公共利益审查(第六十九条第三款)", f"{interest}:{note}" if interest else ""
        yield "补偿、赔偿", _COMPENSATION[draft.get("compensation") or "none"]
        yield "再次申请", "三年内不得再次申请(行政许可法第七十九条)" if draft.get("barred") else ""
        yield "拟函告监管部门", _letter_planned(draft) if not decision else ""
        yield "拟稿", people.get(draft["by"], draft["by"])
    if row.triggers:
        names = {told["code"]: told for told in code_list("meeting_trigger")}
        told = [f"{names[code]['name']}({_EFFECT[names[code]['effect']]})" for code in row.triggers if code in names]
        yield "联席会议情形", "、".join(told)
    if row.meeting:
        outcome = _OUTCOME.get(row.meeting.get("outcome") or "", row.meeting.get("outcome") or "")
        yield "联席会议", ":".join(part for part in (outcome, row.meeting.get("text") or "") if part)
    if decision.get("type"):
        yield "决定", _decision(row)
        yield "函告", _letter(row)
        yield "决定人", f"{people.get(decision['by'], decision['by'])},{shown_instant(decision['at'])}"
    elif decision.get("outcome") == "acted":
        yield "监管部门决定", f"{decision['decision_no']},{shown_day(decision['decided_on'])}:{decision['content']}"
    elif decision:
        yield "理由", decision.get("withdraw_reason") or decision.get("reason") or ""


_EFFECT = {"automatic": "应当召开", "advise": "仅建议"}


def _party(told: Mapping[str, Any]) -> str:
    parts = [_HEARD[told["party_heard"]]]
    parts += [f"{shown_day(told['told_on'])}告知"] if told.get("told_on") else []
    parts += [f"{shown_day(told['heard_on'])}听取"] if told.get("heard_on") else []
    parts += [f"{shown_day(told['hearing_on'])}听证"] if told.get("hearing_on") else []
    parts += [f"理由:{told['skip_reason']}"] if told.get("skip_reason") else []
    return ",".join(parts)


def _decision(row: Row[Any]) -> str:
    decision = row.decision
    adopted = {True: "采纳请求", False: "与请求不同"}[decision["type"] == row.requested_type]
    unprotected = ";依该许可取得的利益不受保护" if decision.get("benefit_unprotected") else ""
    return f"{disposition(decision['type'])}({decision['doc_no']}),{adopted}{unprotected}"


def _letter_planned(draft: Mapping[str, Any]) -> str:
    if penalty_letter_wanted(draft):
        return "随决定发出函告"
    reason = draft.get("penalty_skip_reason")
    return f"不发,理由:{reason}" if reason else ""


def _letter(row: Row[Any]) -> str:
    if row.decision.get("penalty_letter"):
        return "已随决定函告监管部门"
    reason = row.draft.get("penalty_skip_reason")
    return f"不发,理由:{reason}" if reason else ""


def _shown(pairs: Pairs) -> tuple[tuple[str, str], ...]:
    return tuple((label, str(value)) for label, value in pairs if value)
