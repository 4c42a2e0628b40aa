"""The history of a case told in Chinese: one sentence an event, with who, when and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.history import Event
from engine.replay import MIGRATED
from web.words.glossary import Glossary
from web.words.moments import apart, closing, minute
from web.words.moving import move_details

Tone = Literal["act", "system", "wait", "alarm"]

RECORDED_LATER = 60.0
"""Seconds between legal and recorded time from which both are shown."""

SENTENCES: Mapping[str, tuple[str, Tone]] = {
    "case.started": ("{process}开始", "act"),
    "case.ended": ("{process}结束:{outcome}", "act"),
    "case.cancelled": ("{process}终止", "wait"),
    "task.opened": ("“{element}”送达{department}", "wait"),
    "task.assigned": ("签收“{element}”", "act"),
    "task.unassigned": ("放回“{element}”", "wait"),
    "task.transferred": ("转办“{element}”", "act"),
    "task.completed": ("办结“{element}”", "act"),
    "task.cancelled": ("“{element}”撤销", "wait"),
    "timer.fired": ("“{element}”时间到", "alarm"),
    "timer.replanned": ("“{element}”期限由{old}顺延至{new}", "alarm"),
    "timer.postponed": ("“{element}”期限经批准由{old}延至{new}", "act"),
    "message.received": ("收到“{element}”", "act"),
    "message.unmatched": ("收到消息,案件已不再等待", "alarm"),
    "child.ended": ("“{element}”的下级案件办结", "system"),
    "child.failed": ("“{element}”的下级案件以错误结束", "alarm"),
    "child.escalated": ("“{element}”的下级案件提请升级", "alarm"),
    "signal.received": ("收到信号,“{element}”等", "act"),
    "case.migrated": ("{process}移至新版本{versions}", "act"),
    "case.labelled": ("案件名称随更正更新", "system"),
    "incident.opened": ("“{element}”办理故障,等待处理", "alarm"),
    "incident.dismissed": ("故障作废,案件继续", "act"),
    "incident.resolved": ("故障已排除,继续办理", "act"),
    "reserved": ("仅供审计人员查阅的记录", "system"),
}
"""Kinds the engine records, with the tone they are shown in. Handlers' kinds are in OFFICE_SENTENCES."""

CONFIRMED: tuple[str, Tone] = ("“{element}”的暂定期限{new}已确认,不变", "system")
"""A timer that was only provisional and stands where it stood."""

OFFICE_SENTENCES: Mapping[str, tuple[str, Tone]] = {
    "decision.registered": ("登记审批决定", "act"),
    "decision.quarantined": ("要素不全,转待补正", "alarm"),
    "decision.supplemented": ("补正要素", "act"),
    "decision.superseded": ("更正并替代原审批决定", "act"),
    "decision.corrected": ("更正审批决定", "act"),
    "matter.registered": ("登记待推送事项", "act"),
    "matter.added": ("补充事项内容", "act"),
    "push.private_noted": ("登记专网送达,不视为已履行平台推送", "alarm"),
    "push.sent": ("推送至{department}", "system"),
    "push.notified": ("向{department}发送提示信息", "system"),
    "push.corrected": ("更正后处理撤回的推送", "act"),
    "push.reassigned": ("改派至{to}", "act"),
    "push.receipt_registered": ("补登{branch}的送达回执", "act"),
    "claim.recorded": ("{department}认领", "act"),
    "claim.auto_claimed": ("系统依第十八条第(一)项自动认领({branch})", "alarm"),
    "claim.returned": ("{department}退回推送,不停止计时", "act"),
    "claim.return_refused": ("驳回{branch}的退回,原期限继续", "act"),
    "claim.recalled": ("撤回对{branch}的推送", "act"),
    "claim.overdue": ("{branch}逾期未认领,任务不关闭", "alarm"),
    "claim.urged": ("逾期催办{branch}", "system"),
    "claim.review_accepted": ("停办日内届满,经核不计入逾期统计({branch}),认领记录不变", "act"),
    "claim.review_rejected": ("停办日内届满复核:不同意排除统计({branch})", "act"),
    "claim.feedback_given": ("{department}反馈", "act"),
    "claim.feedback_handled": ("处理{branch}的反馈", "act"),
    "supervision.registered": ("登记监管信息", "act"),
    "supervision.late_push": ("迟推监管信息", "alarm"),
    "supervision.push_overdue": ("逾期未推送监管信息", "alarm"),
    "supervision.disposed": ("处置监管信息", "act"),
    "supervision.deregistration_begun": ("启动注销手续", "system"),
    "clue.noted": ("生成责任线索({department})", "alarm"),
    "clue.withdrawn": ("撤销责任线索", "act"),
    "meeting.proposed": ("{department}提请联席会议", "act"),
    "meeting.revised": ("补充提请材料", "act"),
    "meeting.withdrawn": ("不再提请联席会议", "act"),
    "meeting.returned": ("召集人退回提请", "act"),
    "meeting.convened": ("发出会议通知", "act"),
    "meeting.responded": ("{department}回复会议通知", "act"),
    "meeting.postponed": ("会议改期", "alarm"),
    "meeting.not_quorate": ("直接相关部门未到齐,再次召集", "alarm"),
    "meeting.held": ("登记会议情况", "act"),
    "meeting.minuted": ("拟写会议纪要", "act"),
    "meeting.minutes_late": ("会议纪要超过平台默认期限", "alarm"),
    "meeting.minutes_answered": ("{department}答复会议纪要", "act"),
    "meeting.minutes_unconfirmed": ("纪要确认期满,未回复的标注未确认", "alarm"),
    "meeting.minutes_sent_back": ("召集人退回纪要重拟", "act"),
    "meeting.issued": ("印发会议纪要", "act"),
    "meeting.followed_up": ("交办议定事项", "system"),
    "meeting.offline_registered": ("登记线下会议编号", "act"),
    "resolution.overdue": ("{department}的议定事项逾期", "alarm"),
    "resolution.done": ("{department}办结议定事项", "act"),
    "inquiry.drafted": ("拟写函询", "act"),
    "inquiry.draft_given_up": ("不再发函", "act"),
    "inquiry.sent_back": ("负责人退回函稿", "act"),
    "inquiry.signed": ("负责人签发函询", "act"),
    "inquiry.sent": ("推送函询", "system"),
    "inquiry.extended": ("同意延长函询期限", "act"),
    "inquiry.recalled": ("撤回函询", "act"),
    "inquiry.answered": ("{department}回复函询", "act"),
    "inquiry.consent_deemed": ("{department}逾期未回复,依第二十三条视为同意", "alarm"),
    "inquiry.overdue": ("{department}逾期未回复函询(不视为同意)", "alarm"),
    "inquiry.supplemented": ("{department}提交补充意见,结果不变", "act"),
    "inquiry.consent_withdrawn": ("认定非其职责,撤销视为同意", "act"),
    "inquiry.closed": ("结束函询", "act"),
    "exchange.requested": ("向外部系统提出请求", "system"),
    "publicity.made": ("收集双公示批次", "act"),
    "publicity.exported": ("生成报送文件", "system"),
    "publicity.answered": ("登记公示系统的答复", "system"),
    "publicity.reported_by_hand": ("登记人工报送", "act"),
    "publicity.sent_back_handled": ("处理退回的公示记录", "act"),
    "notice.sent": ("发送提示", "system"),
    "commitment.opened": ("启动告知承诺核查", "act"),
    "commitment.registered": ("登记承诺情况", "act"),
    "commitment.exempt": ("免予核查,台账标注日常监管", "system"),
    "commitment.classification_proposed": ("提出核查办法", "act"),
    "commitment.classification_answered": ("会签核查办法", "act"),
    "verification.recorded": ("作出核查结果", "act"),
    "verification.overdue": ("核查期届满,尚无结果", "alarm"),
    "verification.suspended": ("登记不计入核查期的活动", "act"),
    "verification.private_receipt": ("登记专网送达,不视为已推送", "wait"),
    "verification.pushed": ("推送核查结果", "act"),
    "verification.result_overdue": ("核查结果推送逾期", "alarm"),
    "verification.received": ("审批部门认领核查结果", "act"),
    "verification.unable_handled": ("提出无法核查的处理意见", "act"),
    "dishonesty.opened": ("发现承诺不实", "act"),
    "dishonesty.told": ("告知当事人", "act"),
    "dishonesty.heard": ("听取陈述申辩", "act"),
    "dishonesty.determined": ("作出认定", "act"),
    "dishonesty.closed": ("承诺不实处置办结", "act"),
    "measure.due": ("列入处置措施", "act"),
    "measure.changed": ("更新处置措施", "act"),
    "rectification.extended": ("同意延长整改期", "act"),
    "rectification.lawful": ("提出依法处理意见", "act"),
    "credit.registered": ("登记信用记录", "act"),
    "credit.objected": ("收到信用异议(修复)申请", "act"),
    "credit.answered": ("答复信用异议(修复)", "act"),
    "opinion.asked": ("向{department}征求意见", "act"),
    "opinion.overdue": ("{department}逾期没有答复,不视为同意", "alarm"),
    "opinion.given": ("{department}提交意见", "act"),
    "opinion.efforts_recorded": ("登记催促经过,提请不再等待{branch}的意见", "act"),
    "opinion.silence_noted": ("批准不再等待,{branch}记作没有表态", "act"),
    "opinion.waiting_goes_on": ("不批准,继续等待{branch}的意见", "act"),
    "referral.opened": ("{department}启动许可处理", "act"),
    "referral.taken_back": ("移送在认领之前撤回", "act"),
    "referral.reviewed": ("审核移送材料,提出初步处理意见", "act"),
    "referral.supplement_asked": ("要求补充材料,处理期限停止计算", "act"),
    "referral.supplemented": ("补充材料,处理期限恢复计算", "act"),
    "referral.supplement_waived": ("不再等待补充,处理期限恢复计算", "act"),
    "referral.withdrawn": ("{department}撤回移送", "act"),
    "referral.party_heard": ("登记陈述申辩", "act"),
    "referral.extended": ("批准延长处理期限", "act"),
    "referral.overdue": ("处理超过平台默认期限(非办法规定)", "alarm"),
    "referral.drafted": ("拟定处理决定", "act"),
    "referral.meeting_called": ("提请专题联席会议", "act"),
    "referral.meeting_noted": ("登记专题联席会议结果", "system"),
    "referral.draft_returned": ("处理决定退回重拟", "act"),
    "referral.decided": ("作出处理决定", "act"),
    "referral.supervision_decided": ("{department}依法作出决定", "act"),
    "referral.supervision_declined": ("{department}不作出决定", "act"),
    "licence.founded": ("登记证照", "system"),
    "licence.amended": ("证照随决定变更", "system"),
    "licence.ended": ("证照自{day}起失去效力", "alarm"),
    "licence.unmatched": ("相对人有多个证照,未能确定决定所涉证照,请核对", "alarm"),
    "licence.ground_noted": ("登记决定的法定事由", "system"),
    "licence.restricted": ("证照自{since}起受限", "alarm"),
    "licence.lifted": ("证照自{lifted_on}起解除限制", "act"),
    "licence.penalty_revoked": ("证照自{ended_on}起被吊销", "alarm"),
    "evidence.attached": ("{department}提交{title}", "act"),
    "review.requested": ("请求评审踏勘配合", "act"),
    "review.accepted": ("{department}受理配合请求,起算意见期", "act"),
    "review.recalled": ("配合请求在受理前撤回", "act"),
    "review.time_proposed": ("提出另商时间", "act"),
    "review.time_agreed": ("同意改期", "act"),
    "review.time_kept": ("维持原定时间", "act"),
    "review.arranged": ("安排评审", "act"),
    "review.withdrawn": ("撤回配合请求", "act"),
    "review.activity_registered": ("登记评审踏勘活动", "act"),
    "review.days_counted": ("重新计算不计入审批期限的工作日", "system"),
    "review.applicant_told": ("登记书面告知申请人", "act"),
    "review.opinion_given": ("提交评审勘验意见", "act"),
    "review.opinion_overdue": ("{department}未按期提交意见,不视为同意", "alarm"),
    "review.opinion_urged": ("催办{department}提交意见", "alarm"),
    "review.opinion_cited": ("审批决定引用意见", "act"),
    "penalty.written": ("发出涉处罚函告", "act"),
    "penalty.received": ("{department}签收函告", "act"),
    "penalty.recalled": ("函告在签收前撤回", "act"),
    "penalty.filed": ("反馈:立案", "act"),
    "penalty.not_filed": ("反馈:不予立案", "act"),
    "penalty.imposed": ("反馈:作出处罚", "act"),
    "penalty.not_imposed": ("反馈:不予处罚", "act"),
    "penalty.informed": ("处罚转监管信息推送,7个工作日自作出之次日起算", "system"),
}
"""Kinds the office records: `department` is the one the event names, `branch` the one its case concerns."""

_INNER = frozenset(
    {
        "before", "after", "basis", "department", "old", "new", "outcome", "due_at", "provisional", "item", "task",
        "message", "incident", "request", "version", "digest", "payload_hash", "cause", "role", "kind", "to", "status",
        "calendar", "review",
    }
)  # fmt: skip
"""What the data of an event tells machines, or the sentence tells already."""

_CHANGED = frozenset({"department", "due_at", "provisional", "item", "role", "kind", "to", "status"})
"""Of these the ones that are told where they changed."""

_SUBMITTED = frozenset({"task.completed", "message.received"})
"""Acts whose submitted fields are told; those of a start are the facts of the case itself."""

_LABELS: Mapping[str, str] = {
    "assignee": "签收人", "status": "状态", "reason": "理由", "note": "说明", "department": "部门", "at": "时间",
    "document_no": "依据文号", "file_names": "文件", "counted_due_at": "按现行日历的期限",
    "batch": "批次", "count": "件数", "held_back": "待补件数", "service": "内容", "provider": "接口",
    "connected": "已接通", "rejected": "退回件数", "receipt": "回执",
    "csv_sha256": "CSV 的 SHA-256", "xml_sha256": "XML 的 SHA-256",
    "feedback": "反馈", "handling": "处理", "again": "重新推送", "disputed": "争议", "warnings": "提示",
}  # fmt: skip
"""Labels of fields that stand in no form, and so not in the glossary."""


@dataclass(frozen=True)
class Names:
    """Where names come from: people by login, departments by code; of a case its elements, its process and
    the department a child case concerns (empty for the root)."""

    glossary: Glossary
    person: Callable[[str], str]
    department: Callable[[str], str]
    element: Callable[[str, str], str]
    process: Callable[[str], str]
    branch: Callable[[str], str]

    def label(self, case_id: str) -> str:
        """A case of the tree by its process and the department it concerns."""
        department = self.branch(case_id)
        return f"{self.process(case_id)}·{department}" if department else self.process(case_id)


@dataclass(frozen=True)
class Change:
    """One field an act changed."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One event as the timeline shows it; `recorded` only where it was written down later than it counts."""

    case_id: str
    seq: int
    kind: str
    element: str
    element_name: str
    sentence: str
    tone: Tone
    at: str
    recorded: str | None
    who: str
    on_behalf: str | None
    department: str
    branch: str
    details: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    explained: bool


def timeline(events: Iterable[Event], names: Names) -> tuple[Entry, ...]:
    """The entries of events, in their order."""
    return tuple(_entry(event, names) for event in events)


def known_kind(kind: str) -> bool:
    """Whether there is a sentence for events of this kind."""
    return kind in SENTENCES or kind in OFFICE_SENTENCES


def _entry(event: Event, names: Names) -> Entry:
    sentence, tone = SENTENCES.get(event.kind) or OFFICE_SENTENCES.get(event.kind) or (event.kind, "system")
    if event.kind == "timer.replanned" and event.data.get("old") == event.data.get("new"):
        sentence, tone = CONFIRMED
    late = apart(event.legal_at, event.recorded_at) > RECORDED_LATER
    person = names.person(event.actor)
    return Entry(
        case_id=event.case_id,
        seq=event.seq,
        kind=event.kind,
        element=event.element,
        element_name=names.element(event.case_id, event.element) if event.element else "",
        sentence=sentence.format_map(_values(event, names)),
        tone=tone,
        at=minute(event.legal_at),
        recorded=minute(event.recorded_at) if late else None,
        who=person,
        on_behalf=names.person(event.on_behalf) if event.on_behalf else None,
        department=names.department(event.department) if event.department and event.kind in SENTENCES else "",
        branch=names.branch(event.case_id),
        details=_details(event, names),
        changes=_changes(event.data, names),
        explained="basis" in event.data,
    )


class _Worded(dict[str, str]):
    """Values of a sentence; what an event does not tell is left out of it."""

    def __missing__(self, _: str) -> str:
        return ""


def _values(event: Event, names: Names) -> dict[str, str]:
    data = event.data
    values = {name: word(value, names, name) for name, value in data.items() if isinstance(value, str | int)}
    department = data.get("department") or event.department
    after = data.get("after") or {}
    values["element"] = names.element(event.case_id, event.element) if event.element else ""
    values["process"] = names.process(event.case_id)
    values["branch"] = names.branch(event.case_id)
    values["department"] = names.department(department) if department else ""
    values["to"] = names.department(after["department"]) if after.get("department") else ""
    outcome = data.get("outcome")
    values["outcome"] = names.element(event.case_id, str(outcome)) if outcome else ""
    for name in ("old", "new"):
        if isinstance(data.get(name), str):
            values[name] = closing(data[name])
    if event.kind == MIGRATED:
        values["versions"] = "(第{}版→第{}版)".format(*data["numbers"])
    return _Worded(values)


def _details(event: Event, names: Names) -> tuple[tuple[str, str], ...]:
    told = []
    submitted = event.data.get("input") or {} if event.kind in _SUBMITTED else {}
    for name, value in {**event.data, **submitted}.items():
        plain = isinstance(value, str | int | float) or (
            isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        )
        idle = value is False and name == "disputed"
        if (
            not idle
            and name not in _INNER
            and value not in ("", [])
            and plain
            and (name in _LABELS or names.glossary.knows(name))
        ):
            told.append((_label(name, names), word(value, names, name)))
    if event.kind == MIGRATED:
        told.extend(move_details(event.data, lambda element: names.element(event.case_id, element), names.department))
    return tuple(told)


def _changes(data: Mapping[str, Any], names: Names) -> tuple[Change, ...]:
    before, after = data.get("before") or {}, data.get("after") or {}
    changed = []
    for name in {**before, **after}:
        if name not in _INNER - _CHANGED and before.get(name) != after.get(name):
            told = (word(side.get(name), names, name) for side in (before, after))
            changed.append(Change(_label(name, names), *told))
    return tuple(changed)


def _label(field: str, names: Names) -> str:
    return _LABELS.get(field) or names.glossary.word(field, "fields", "elements")


def word(value: Any, names: Names, field: str = "") -> str:
    """A value of the case data for people: codes by the glossary, instants local, lists joined."""
    if value is None or value == "":
        return "(空)"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(word(entry, names, field) for entry in value)
    text = str(value)
    if isinstance(value, str) and len(text) == 27 and text.endswith("Z"):
        return minute(text)
    if field == "assignee":
        return names.person(text)
    if field.endswith(("department", "departments")):
        return names.department(text)
    return names.glossary.word(text)
