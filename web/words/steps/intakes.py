"""Every intake, form check and register of choices in Chinese; a test asks for each that is registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class IntakeWords:
    """What an intake keeps of a form, and which variables the case is told (`gives`)."""

    name: str
    help: str
    gives: str = ""


_W = IntakeWords

INTAKES: Mapping[str, IntakeWords] = {
    # 审批决定、推送、认领
    "decision.register": _W(
        "登记审批决定", "保存决定,核对八项要素和事项;同一文书只立一案。", "决定编号、要素是否齐全、去向"
    ),
    "decision.supplement": _W("补正要素", "填入的替换原来的,没有填的不动。", "complete、missing、decided_on"),
    "push.receipt": _W("登记送达回执", "登记送达时间和回执号,认领期自送达次日起算。", "送达后的 push"),
    "push.correct": _W("更正后重新推送", "填入的替换原来的,没有填的不动。", "again:是否重新推送"),
    "claim.feedback": _W("登记反馈", "已纳入监管、信息有误或者需要会商,附说明(第十九条第一款)。", "feedback"),
    "claim.feedback_handled": _W("处理反馈", "审批部门怎样处理反馈。", "handling"),
    "matter.register": _W(
        "登记事项", "保存待推送的事项;表单须有 msg_type、subject 两项,其余按填写的原样保存。", "事项编号"
    ),
    "matter.add": _W("补充事项", "把后来的表单添入本案的事项,填写的各项同时告知案件。", "填写的各项"),
    # 监管信息
    "supervision.register": _W("登记监管信息", "保存监管部门作出的决定(第十九条第二款)。", "info"),
    "supervision.release": _W("推送监管信息", "经办确认推送;超过七个工作日的须写原因。"),
    "supervision.dispose": _W("登记处置", "审批部门怎样处置监管信息。", "disposition"),
    # 许可处理
    "referral.open": _W("登记移送", "保存移送或者依职权启动的处理事项,核对依据和证据。", "referral"),
    "referral.review": _W("审核材料", "材料是否齐全,以及拟征求意见的处理方式。"),
    "referral.supplement": _W("补充移送材料", "移送部门补充材料或者撤回移送。"),
    "referral.draft": _W("拟定处理决定", "按法律核对拟作出的决定。"),
    "referral.hearing": _W("登记陈述申辩", "已经听取、当事人放弃或者写明无须听取的原因(行政许可法第七条)。"),
    "referral.decide": _W("作出处理决定", "负责人退回修改、作出决定或者不予处理。"),
    "referral.extend": _W("批准延期", "届满前由负责人延长一次。"),
    "referral.go_on": _W("不再等待补充", "负责人决定按现有材料继续。"),
    "referral.own_decision": _W(
        "登记本部门的决定", "由监管部门依法作出决定的,登记该决定或者不作出。", "acted,作出的另有 info"
    ),
    "opinion.give": _W("提交意见", "登记态度、倾向、内容和附件。", "opinion_result"),
    "opinion.stop_waiting": _W("提请不再等待", "期限已过的,写明作过的努力,报负责人。"),
    "opinion.sign_off": _W("审批不再等待", "登记负责人的意见。", "approved;同意的另有不含意见的 opinion_result"),
    # 告知承诺
    "commitment.propose": _W("提出核查办法", "审批部门提出该事项免予、在线或者现场核查,以及时间、标准、方式。"),
    "commitment.confirm": _W("会签核查办法", "监管部门同意或者写明理由不同意;双方一致才算分类。"),
    "commitment.register": _W("登记承诺情况", "登记承诺书编号、内容、日期。"),
    "verification.record": _W("登记核查结果", "保存一次核查或者复核的结果。"),
    "verification.push": _W("推送核查结果", "经平台推送;只经专网的登记在案,推送的职责仍在。"),
    "verification.suspend": _W("登记不计入的活动", "一次活动的首尾两日都不计入核查期(平台默认)。"),
    "verification.unable": _W("处理无法核查", "两次无法核查之后怎样办。"),
    # 承诺不实
    "dishonesty.open": _W("报告承诺不实", "监管部门报告日常监管发现的不实,先立案调查。"),
    "dishonesty.told": _W("告知当事人", "哪一日以哪份文书告知了事实、依据和权利。"),
    "dishonesty.heard": _W("听取陈述申辩", "当事人说了什么,或者何时放弃。"),
    "dishonesty.determine": _W("认定", "认定承诺不实,或者采纳当事人的意见。"),
    "measure.terminate": _W("登记终止办理", "尚未作出决定的,终止办理。"),
    "measure.penalty": _W("登记处罚结果", "监管部门怎样处罚;审批部门不作处罚(第二十四条)。"),
    "rectification.order": _W("责令限期整改", "登记送达日期,整改期自次日起算。", "served_on、term"),
    "rectification.check": _W("整改复核", "通过、未通过,或者延长一次。", "check,以及现在的 term"),
    "rectification.lawful": _W("依法处理", "没有改正的依法怎样处理。", "way;移送的另有 ground"),
    "transfer.register": _W("移送司法机关", "登记文书、接收机关、日期和回执;同一事实的处罚暂停。"),
    "transfer.reply": _W("登记司法机关回复", "已立案的处罚继续暂停,不立案的处罚继续。"),
    "credit.register": _W("登记信用记录", "当事人已经听取的才可登记;惩戒须有依据。"),
    "credit.object": _W("登记异议或者修复申请", "当事人对信用记录的异议,或者申请修复。"),
    "credit.answer": _W("答复当事人", "撤销、更正、修复,或者写明理由不予。", "outcome"),
    # 业务函询
    "inquiry.draft": _W("发起函询", "部门填表起草函件;负责人自己起草的即视为签发。"),
    "inquiry.redraft": _W("修改函稿", "补全、修改或者放弃函稿。", "letter"),
    "inquiry.sign": _W("签发函询", "负责人签发,或者写明意见退回。", "letter"),
    "inquiry.reply": _W("回复函询", "受询部门回复,或者说明不属于其职责。", "answer"),
    "inquiry.supplement": _W("补充意见", "结果已定之后的意见另行保存,告知发函部门可以再次函询。"),
    "inquiry.redirect": _W("处理退回", "不属于该部门职责的,另询其他部门或者结束。"),
    "inquiry.extend": _W("同意延期", "届满前由发函部门延长;图上只给一次。"),
    "inquiry.recall": _W("撤回函询", "回复之前由发函部门撤回。"),
    "inquiry.give_up": _W("不再等待", "发函部门不再等待逾期的回复,函件仍记逾期。"),
    "inquiry.find_not_duty": _W("认定非其职责", "事后查明不属于受询部门的职责,视为同意、线索和统计一并撤销。"),
    "inquiry.conclude": _W("结束函询", "结束、再次函询,或者提请联席会议。"),
    # 联席会议
    "meeting.propose": _W("提请联席会议", "成员单位填表提请会议(第十五条)。"),
    "meeting.revise": _W("补充提请材料", "修改退回的提请,或者放弃。", "resubmitted"),
    "meeting.convene": _W("受理并定会期", "写明时间地点受理,或者写明理由退回。", "accepted"),
    "meeting.respond": _W("回复会议通知", "参加不参加,意见如何。", "response"),
    "meeting.reschedule": _W("另定会期", "没有开成或者人数不足的,另定时间。"),
    "meeting.hold": _W("登记会议情况", "登记会议,或者没有召开。"),
    "meeting.offline": _W("登记线下会议", "涉密会议只登记编号、日期和结果,不登记内容。"),
    "meeting.minutes": _W("拟写会议纪要", "结果、各方意见和议定事项。"),
    "meeting.confirm": _W("确认会议纪要", "参会部门确认,或者提出异议并存档。", "confirmation"),
    "meeting.issue": _W("印发会议纪要", "召集人印发,或者退回修改。"),
    "resolution.done": _W("登记办理结果", "承办部门报告办理结果,告知审批部门和召集人。"),
    # 评审踏勘配合
    "review.register": _W("提出配合请求", "审批部门提出评审、踏勘、检验、检测的配合请求。", "推送给谁、推送什么"),
    "review.arrange": _W("安排评审", "写明日期、专家和人员,或者提议另定时间。", "arrangement"),
    "review.confirm_time": _W("确认改期", "同意改期,或者维持原定时间。", "retimed、opinion_on"),
    "review.activity": _W("登记评审活动", "同一日开始的同一种活动是同一次,再次登记补上结束日。"),
    "review.opinion": _W("提交评审勘验意见", "登记查明的情况和结论。", "conclusion"),
    "review.tell": _W("登记书面告知", "登记已经书面告知申请人,以及当时计算的日数。"),
    "review.cite": _W("引用意见作出决定", "写明依据的意见;不采纳的须写理由(第二十条)。"),
    "review.withdraw": _W("撤回请求", "审批部门不再需要意见。"),
    # 涉处罚函告
    "penalty.write": _W("函告", "审批部门就自己的决定填表函告。"),
    "penalty.file": _W("登记立案情况", "已立案,或者写明理由不立案。", "filing"),
    "penalty.conclude": _W("登记处理结果", "已处罚,或者写明理由不处罚。", "penalised,以及处罚种类和推送方式"),
    # 双公示
    "publicity.batch": _W("组成一批", "把本部门等待公示的决定组成一批。", "batch_id"),
    "publicity.receipt_by_hand": _W("登记人工报送", "登记哪一日人工报送,回执号。"),
    "publicity.sent_back": _W("处理退回", "退回的记录随下一批再报,或者不再报送。"),
}
"""By the name that drawings use in the property `intake`."""

CHECKS: Mapping[str, tuple[str, str]] = {
    "doc_no": ("文书编号", "写法须是“机关代字〔年份〕序号号”"),
    "id_number": ("公民身份号码", "位数、日期和校验码正确"),
    "item_effective": ("事项在效", "事项目录中该日有效的事项"),
    "not_future": ("不晚于今天", "日期不能在将来"),
    "phone": ("电话", "手机或者带区号的座机"),
    "uscc": ("统一社会信用代码", "18位,校验码正确"),
}
"""Checks of a form's field: name and what is asked."""

CHOICES: Mapping[str, tuple[str, str]] = {
    "decision_types": ("决定类型", "新办、变更、延续等"),
    "departments": ("全部部门", "部门登记中的全部部门"),
    "supervision_departments": ("监管部门", "可以接收推送的部门"),
    "items": ("审批事项", "作出审批决定的事项"),
    "filings": ("备案事项", "只备案的事项(第二十一条)"),
    "party_types": ("相对人类型", "自然人、法人等"),
    "supervision_types": ("监管信息种类", "责令停产停业、吊销许可证等"),
}
"""Registers from which a form's field takes its choices."""
