"""What the codes of the rooms below say in Chinese: problems of fields, refusals, lights, roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.calendar import Light
from engine.errors import EngineError, Problem

ROLES: Mapping[str, str] = {
    "approval_clerk": "审批经办",
    "approval_head": "审批负责人",
    "supervision_officer": "监管专人",
    "supervision_head": "监管负责人",
    "meeting_convener": "联席会议召集人",
    "platform_admin": "平台管理员",
    "analyst": "流程分析员",
    "auditor": "审计员",
    "system": "系统",
}

"""What a badge of a case says, and its tone."""

PROBLEMS: Mapping[str, str] = {
    "required": "请填写“{label}”",
    "bad_process_id": "标识用英文小写、数字和下划线,以字母开头,3至40个字符",
    "process_exists": "这个标识的流程已经在用,请另取一个,或者从它的现行版本开始修改",
    "bad_process_name": "名称用中文,最多{most}个字",
    "no_post": "{department}没有人担任{role},办理的人收不到;请另选部门或者岗位",
    "bad_file_name": "文件名用英文小写、数字和下划线,最多40个字符",
    "file_exists": "已经有这个文件名",
    "unknown_field": "“{label}”不是本表单的内容",
    "not_text": "“{label}”应当是文字",
    "control_character": "“{label}”含有不可见字符,请重新录入",
    "line_break": "“{label}”不能换行",
    "too_short": "“{label}”至少{least}个字",
    "too_long": "“{label}”最多{most}个字,现有{length}个字",
    "pattern": "“{label}”格式不符",
    "not_a_number": "“{label}”应当是数字",
    "too_many_digits": "“{label}”小数位数过多",
    "too_small": "“{label}”不能小于{least}",
    "too_large": "“{label}”不能大于{most}",
    "not_yes_or_no": "“{label}”请选择是或者否",
    "not_an_option": "“{label}”请从列出的选项中选择",
    "not_a_date": "“{label}”请填写日期,例如2026-09-30",
    "not_a_time": "“{label}”请填写时间,例如2026-09-30 09:30",
    "not_after": "“{label}”应当晚于前一项({bound})",
    "in_future": "“{label}”不能晚于现在",
    "not_future": "“{label}”不能晚于现在",
    "phone": "“{label}”应当是手机号码或者带区号的座机号码",
    "doc_no": "“{label}”格式与文书编号规则不符",
    "uscc": "“{label}”应当是18位统一社会信用代码,校验位须正确",
    "id_number": "“{label}”应当是18位身份证件号码,校验位须正确",
    "bad_phone": "“{label}”应当是手机号码或者带区号的座机号码",
    "bad_doc_no": "“{label}”格式与文书编号规则不符",
    "bad_uscc": "“{label}”应当是18位统一社会信用代码,校验位须正确",
    "bad_id_number": "“{label}”应当是18位身份证件号码,校验位须正确",
    "password_wrong": "原口令不正确",
    "password_length": "新口令须{shortest}至{longest}个字符",
    "password_kinds": "新口令须含大写、小写、数字、符号中的三类",
    "password_guessable": "新口令太容易猜到,不要用姓名、账号、单位名称或者重复的字符",
    "no_file": "请选择文件",
    "not_a_file": "“{label}”应当是已上传文件的编号",
    "too_many_files": "“{label}”最多{most}个文件,现有{count}个,请取消多余的文件",
    "unknown_file": "“{label}”中有文件没有找到,可能已超过保留期限,请重新上传",
    "empty_file": "“{label}”:“{name}”是空文件,请核对后重新选择",
    "file_too_large": "“{label}”:“{name}”超过{most} MB(平台默认),请压缩或者拆分后上传",
    "unknown_file_kind": "“{label}”:“{name}”不是可以提交的类型,请转换为{kinds}后上传",
    "file_kind_differs": "“{label}”:“{name}”的内容不是{kind},请核对扩展名;加了密码的请取消密码后另存",
    "file_with_macros": "“{label}”:“{name}”含有宏,请另存为不含宏的文件",
    "not_csv": "文件不是可以识别的 CSV",
    "unknown_encoding": "文件编码无法识别,请保存为 UTF-8 或者 GBK",
    "no_header": "首行没有可以识别的列名,请从模板开始",
    "no_rows": "文件中没有数据行",
    "too_many_rows": "每次最多{most}行,请拆分后上传",
    "not_xlsx": "文件不是可以识别的 XLSX,请在电子表格软件中打开后另存为 XLSX",
    "unknown_kind": "文件扩展名与内容不符。请上传 XLSX 或者 CSV 文件",
    "old_excel": "文件是旧版 XLS 或者加了密码,请取消密码并另存为 XLSX",
    "too_much_unpacked": "文件解压后过大,没有读取。请从模板开始,只保留数据",
    "links_to_other_files": "文件引用了其他文件,请断开链接(粘贴为数值)后上传",
    "with_macros": "文件含有宏,请另存为不含宏的 XLSX",
    "too_many_empty_rows": "数据下方有大量空行,请删除空行后上传",
    "merged_cells": "单元格{cells}是合并单元格,请取消合并并逐行填写",
    "hidden_row": "第{row}行是隐藏的,请取消隐藏或者筛选,不需要的行请删除",
    "formula_without_value": "单元格{cell}是公式,文件中没有计算结果。请在电子表格软件中打开保存一次,或者粘贴为数值",
    "cell_error": "单元格{cell}是错误值,请改正公式或者直接填写",
    "cell_lost_digits": "单元格{cell}的号码超过15位,已被电子表格软件改动。请将该列设为文本后重新填写",
    "cell_became_date": "单元格{cell}被电子表格软件改成了日期或者时间。请将该列设为文本后重新填写",
    "surplus_cell": "这一行的内容多于列名,请核对各列有没有错位",
    "unknown_column": "没有“{column}”这一列,请删除该列,或者按模板改正列名",
    "unknown_heading": "没有“{column}”这一列,请删除该列,或者按“文件怎样写”改正列名",
    "column_twice": "“{column}”列出现了两次,请保留其中一列",
    "not_json": "内容不是可以识别的 JSON,或者同一字段出现两次",
    "not_an_object": "“{label}”应当是对象",
    "not_a_list": "“{label}”应当是列表",
    "unknown_parameter": "没有“{label}”这个查询参数",
    "told_twice": "“{label}”只能写一次",
    "differs": "“{label}”与此前收到的不一致",
    "request_key_reused": "这个幂等键此前用于不同的内容",
    "outside_calendar": "日历自{first}至{last},请换一个日期",
    "either_to_or_advance": "请写 to 或者 advance 其中之一",
    "not_a_later_time": "“{label}”应当是晚于当前的时间,或者 3wd、PT1H 这样的步长",
    "unknown_item": "事项目录中没有“{value}”",
    "filing_item": "“{value}”是备案事项,不走审批信息推送(办法第二十一条)",
    "unknown_department": "“{value}”不是监管部门",
    "department_has_push": "该部门已收到本决定,请改派其他部门",
    "no_member_department": "“{value}”不是审批部门或者监管部门",
    "classified_content": "涉密内容不得上平台,请清空“{label}”,只登记线下会议编号",
    "meeting_too_early": "会期过早:通知须提前{days}个完整工作日(平台默认),最早可定{earliest}",
    "before_meeting": "“{label}”早于已通知的会期({scheduled})",
    "not_invited": "{departments}没有收到会议通知,请核对“{label}”",
    "view_missing": "未达成一致的,请在“{label}”中写明{departments}的意见",
    "only_without_consensus": "达成一致的会议不填“{label}”,只有未达成一致的才报市政府",
    "day_passed": "“{label}”应当晚于今天({today})",
    "asks_itself": "“{label}”不能是本部门",
    "same_department": "该部门已退回本函,请选择其他部门",
    "proposal_required": "征求意见的函询须写明“{label}”:逾期不回复的,视为同意的就是它(办法第二十三条)",
    "consult_without_proposal": "纯咨询没有拟办意见;需要对方表态的,请选择“征求意见”",
    "term_out_of_range": "“{label}”应当是{least}至{most}个工作日",
    "asked_side_missing": "受询部门尚未提交“不属于本部门职责”的补充意见,不能按“双方认定”登记",
    "consent_withdrawn_before": "视为同意已经撤销",
    "document_number_taken": "“{label}”已属于另一审批决定",
    "document_number_form": "“{label}”格式与文书编号规则不符,例如“安审批许〔2026〕1号”",
    "phone_form": "“{label}”应当是手机号码或者带区号的座机号码",
    "credit_code_length": "“{label}”应当是18位",
    "credit_code_letters": "“{label}”含有代码不使用的字符(不含I、O、S、V、Z)",
    "credit_code_division": "“{label}”第3至8位应当是行政区划数字",
    "credit_code_check": "“{label}”校验位不符",
    "organisation_code_check": "“{label}”中的组织机构代码校验位不符",
    "identity_number_fifteen": "“{label}”请填写18位号码,15位号码已停用",
    "identity_number_form": "“{label}”应当是17位数字加校验位",
    "identity_number_birth": "“{label}”中的出生日期不存在或者晚于今天",
    "identity_number_check": "“{label}”校验位不符",
    "before_item": "“{label}”早于该事项纳入目录的日期",
    "before_decision": "“{label}”早于许可日期",
    "recommended": "建议填写“{label}”",
    "not_disclosable": "“{label}”不能查看",
    "document_required": "请填写依据文件的文号",
    "no_such_parameter": "没有“{param}”这个规则参数",
    "not_proposals": "“{label}”读不出来,应当是参数面板写出的格式",
    "unknown_key": "不认识“{label}”这一项",
    "proposed_twice": "“{label}”在同一规则集中提议了两次",
    "before_begin": "“{label}”早于开始有效的日期",
    "locked_parameter": "该参数由上位法锁定,不能更改",
    "unknown_profile": "没有“{value}”这套规则",
    "wrong_value": "“{label}”的值不符合该参数的要求",
    "retroactive": "“{label}”不能早于今天,变更不溯及既往",
    "cancelled_case": "该案件已终止,须登记的,请填写完整内容",
    "unknown_case": "“{label}”不是本部门登记的案件",
    "known_document": "同一文号、类型和相对人的决定已经登记,请核对“{label}”",
    "late_without_reason": "已超过作出决定后7个工作日({due}届满),请填写“{label}”后推送",
    "licence_or_item": "请填写证照;证照未登记的,请选择“{label}”",
    "supervision_only": "监管信息由监管部门推送,审批部门不能登记",
    "not_restricted": "该证照没有受限标记,不需要解除,请核对“{label}”",
    "no_licence": "没有登记相关证照,不能启动注销,请选择其他处置",
    "known_item": "事项编码{value}已经登记,请换一个编码",
    "recall_instead": "尚有部门未认领,请撤回其推送后更正",
    "nothing_to_correct": "该案件没有已认领的推送,无需更正推送",
    "unknown_licence": "没有找到这个证照或者文书号“{value}”,请核对后从候选中选择",
    "licence_restricted": "证照{licence}自{since}起受限,尚未解除,请核对是否可以办理",
    "licence_ended": "证照{licence}已于{ended_on}失去效力,请核对是否可以办理",
    "licence_ambiguous": "该相对人在本事项下有多个证照,请填写证照编号或者原决定,否则决定不记入任何证照",
    "reapplication_barred": "相对人在{until}前不得再次申请该许可(行政许可法第七十九条),请核对",
    "investigation_open": "待调查结束后推送:请填写“{label}”,不得晚于今天(办法第十九条末款)",
    "earlier_than": "“{label}”不能早于{bound}",
    "later_than": "“{label}”不能晚于{bound}",
    "too_few_staff": "实地核查须有{least}名以上工作人员(行政许可法第三十四条),现有{found}名,请补充“{label}”",
    "too_few_inspectors": "核查人员不少于{least}人,每人一行(平台默认,行业法律法规另有规定的从其规定)",
    "too_few_verifiers": "核查人员不少于{least}人,每人一行(平台默认,行业法律法规另有规定的从其规定)",
    "certificate_missing": "请为每名核查人员写明执法证号",
    "screenshot_required": "请填写截图摘要,或者在“证据材料”上传截图",
    "earlier_result_not_pushed": "{done_on}的核查结果尚未推送,请先通过审管互动平台推送,再登记复核结果",
    "suspension_not_allowed": "该事项的核查期没有约定可以中止,不能扣除(办法第二十二条)",
    "period_over": "核查期已于{bound}届满,届满后不再扣除",
    "party_not_heard": "尚未登记告知和陈述申辩,不实认定和信用记录不能保存,请先办理告知、听取",
    "measure_not_allowed": "“{measure}”不适用于所选情形:终止办理只适用于决定作出前,限期整改、撤销只适用于决定作出后,"
    "请改选情形或者措施",
    "rectification_extended_already": "整改期只能延长{most}次,已经延长过",
    "basis_code_required": "开展失信惩戒或者列为严重失信的,请填写全国失信惩戒措施基础清单的依据编码",
    "not_by_commitment": "“{value}”不是以告知承诺取得的许可",
    "not_supervised": "“{value}”不由本部门监管,请由该事项的监管部门录入",
    "unknown_credit_record": "没有认定文书为“{value}”的信用记录,请核对文号",
    "credit_record_withdrawn": "“{value}”的信用记录已经撤销,不能再提出",
    "evidence_needed": "须提供相关调查证明材料,请至少附一份(办法第十九条末款)",
    "entry_of_approval": "“{label}”请选“监管部门移送”,其他来源由审批部门启动",
    "entry_of_supervision": "“{label}”为“监管部门移送”的由监管部门提交,请选审批部门的来源",
    "deregister_after_penalty": "吊销后只能注销,“{label}”请选行政许可法第七十条第(四)项,处理请选注销",
    "not_by_application": "当事人只能申请变更或者注销,“{label}”请改选",
    "decided_by_supervision": "法律规定该种处理由监管部门决定({basis}),审批部门不能启动(办法第十九条末款)",
    "ground_of_other_type": "“{label}”与处理的种类不一致,请改选",
    "licence_over": "该许可已失去效力,不能再作这种处理;被撤销、撤回、吊销的只能注销",
    "no_prior_act": "该许可没有撤销、撤回或者吊销的记录,不能依第七十条第(四)项注销;请先登记该决定",
    "referral_running": "该许可的同种处理正在办理,请在已有案件中继续",
    "nobody_to_supplement": "只有监管部门移送的可以要求补充材料,请选“齐全”",
    "hearing_of_departments_mandatory": "监管部门移送的必须听取监管部门意见(办法第十九条末款)",
    "heard_before_told": "“{label}”不能早于告知日期({bound})",
    "extended_already": "处理期限只能延长一次,已经批准过",
    "extension_too_late": "处理期限已于{due}届满,届满之前才能批准延期",
    "public_interest_harmed": "可能造成重大损害的,不予撤销,拟作处理请改选“不予处理”(行政许可法第六十九条第三款)",
    "compensation_without_ground": "补偿只适用于依第八条第二款变更、撤回的(行政许可法第八条)",
    "damages_without_ground": "赔偿只适用于依第六十九条第一款撤销的;依第二款撤销的,取得的利益不受保护",
    "penalty_skip_needs_reason": "依第六十九条第二款撤销的默认函告监管部门,不发函告须填写“{label}”",
    "opinion_not_overdue": "答复期限{due}还没有届满,届满之后才能提请不再等待",
    "unknown_decider": "“{label}”只能写 approval 或者 supervision",
    "decider_basis_needed": "由监管部门决定的,须引用法律条文({type})",
    "already_corrected": "该案件已更正推送过,请在更正后的案件中办理",
    "year_out_of_range": "“{label}”{year}不在可登记的年份内(2004年至{last}年)",
    "day_both_off_and_work": "“{label}”{day}既写了放假又写了上班",
    "day_of_another_year": "“{label}”{day}不属于该年度(只允许上年12月、次年1月的相邻日)",
    "not_a_weekend": "“{label}”{day}是{weekday},调休上班只能是周六、周日",
    "new_year_missing": "“{label}”缺少{year}年元旦(1月1日)放假",
    "day_twice": "“{label}”{day}写了两次",
    "not_a_kind": "“{label}”应当是“放假”或者“上班”",
    "not_a_year": "“{label}”应当是四位年份,例如2027",
    "column_missing": "缺少“{column}”这一列",
    "source_differs": "“{label}”同一年度写了不同的文号",
    "too_many_days": "“{label}”一次最多{most}日",
    "day_gone": "“{label}”{value}已经过去,请填写今天或者以后的日期",
    "before_wished_day": "“{label}”不能早于希望的评审时间({wished_on})",
    "not_arranged": "请先在“安排评审”中安排人员和时间,再登记活动",
    "before_start": "“{label}”不能早于开始日({started_on})",
    "activity_unfinished": "{value}尚未登记结束日,请先登记结束日再提交意见",
    "opinion_not_cited": "审批决定须引用本次评审勘验意见,请在“{label}”填写意见文号{value}",
    "deviation_needs_reason": "意见为“{conclusion}”而拟作“{decision}”,请填写“{label}”",
    "before_opinion": "“{label}”不能早于提交意见之日({given_on})",
    "review_awaited": "评审踏勘配合({request_no})的意见尚未提交,不视为同意,不能作出决定;不再需要的,请先撤回请求",
    "review_not_cited": "请先在“引用意见”中引用评审勘验意见{opinion_no},再登记审批决定(办法第二十条)",
    "not_a_change": "“{value}”不是变更、撤回、撤销、注销决定,不适用涉处罚函告(办法第二十四条)",
    "other_item": "所填决定属于事项{value},请核对“{label}”",
    "not_before": "“{label}”不能早于{since}",
    "open_to_others": "“{label}”存有口令和密钥,其他用户可以读取,请执行 chmod 600",
    "not_toml": "“{label}”不是可以识别的 TOML:{cause}",
    "unknown_setting": "“{label}”不是可以设置的内容,请核对写法",
    "not_a_table": "“{label}”应当是一节,写作 [名称]",
    "not_tables": "“{label}”应当逐个写作 [[{value}]]",
    "not_one_of": "“{label}”可以是:{options}",
    "user_and_password": "“{label}”没有填写,账号和口令要么都写,要么都不写",
    "password_in_clear": "“{label}”为 none 时口令会明文传送,请改为 starttls 或者 tls",
    "no_such_file": "“{label}”指向的文件 {value} 不存在",
    "mail_without_server": "“{label}”写了邮箱,但是没有 [smtp] 一节",
    "not_a_list_of_texts": "“{label}”应当是一个或者几个用引号括起的值",
    "not_an_address": "“{label}”中的“{value}”不是邮箱地址",
    "not_a_url": "“{label}”不是可以识别的网址",
    "insecure_url": "“{label}”应当是 https,只有本机回环地址可以用 http",
    "login_in_url": "“{label}”不能含有账号和口令",
    "name_taken": "“{label}”的“{value}”已被使用,请换一个名称",
    "secret_too_short": "“{label}”至少{least}个字符",
    "not_a_network": "“{label}”中的“{value}”不是网段,例如 10.20.0.0/16",
    "unknown_post": "“{label}”不是平台的岗位账号",
    "before_batch": "“{label}”早于本批生成之日",
    "nothing_to_publish": "没有待公示的决定,本部门的都已报送",
    "nothing_complete_to_publish": "待公示的{count}件要素不全,请先补正,见“双公示”页的待补清单",
    "unknown_notice": "“{label}”中没有“{value}”这种提示",
    "password_differs": "两次输入的新口令不一致",
    "password_unchanged": "新口令不能与原口令相同",
}


KEY_REUSED = "request_key_reused"
"""The reason of a conflict: the key of a request came again with another content."""


@dataclass(frozen=True)
class Words:
    """What happened, and what the reader can do now."""

    title: str
    advice: str


REFUSALS: Mapping[str, Words] = {
    "not_found": Words("没有找到", "您要找的内容不存在,或者不属于本部门。请核对编号,或者从待办、案件列表进入。"),
    "wrong_kind": Words(
        "沙盒和正式的数据库不能混用",
        "这个数据库属于另一种。查看沙盒的用 shenguan serve --sandbox,或者把 DATABASE_URL、DATA_DIR 指向正式的数据库。",
    ),
    "upgrade_needed": Words(
        "数据库须先升级",
        "现用的角色不能改表结构。停止服务,由表的所有者运行 shenguan init、shenguan rights --role 角色 --apply。",
    ),
    "unknown_page": Words("没有这个页面", "请核对地址,或者从导航进入。"),
    "forbidden": Words("您的岗位不能进行这项操作", "需要办理的,请联系本部门负责人或者平台管理员调整岗位。"),
    "login_needed": Words("请先登录", "登录已失效或者尚未登录。重新登录后继续办理,已填内容保留在本机草稿中。"),
    "login_refused": Words(
        "未能登录", "账号或者口令不正确,或者账号已暂停登录。连续五次失败暂停登录十五分钟;忘记口令请联系平台管理员。"
    ),
    "too_many_attempts": Words("登录过于频繁", "本机地址登录失败次数过多,请十五分钟后再试。"),
    "too_busy": Words("正在登录的人较多", "请稍候几秒再试。"),
    "forged_request": Words(
        "页面已失效,没有提交", "为防止冒名提交,请返回上一页并刷新后重新提交,已填内容保留在本机草稿中。"
    ),
    "stale_page": Words(
        "页面已过时,没有提交", "平台在您打开页面之后更新过。请返回上一页并刷新后重新提交,已填内容保留在本机草稿中。"
    ),
    "request_key_reused": Words(
        "此前已经收到这次提交,内容不同", "以此前收到的为准,没有再次办理。请刷新后查看结果,再决定是否需要修改。"
    ),
    "input_rejected": Words("有内容需要修改", "请按提示修改后重新提交。"),
    "task_closed": Words("这件待办已经办结", "请刷新待办列表;需要了解结果的,查看案件过程。"),
    "task_taken": Words("这件待办已由他人签收", "需要接手的,请其放回后再办。"),
    "conflict": Words("与已有记录不一致", "同一编号已有内容不同的记录,请核对后再提交。"),
    "same_case": Words("此前已经收到", "案件已经存在,没有重复建立。"),
    "not_waiting": Words("案件已不再等待这项操作", "案件已往下办理,请刷新后查看。"),
    "not_postponed": Words("期限不能这样延长", "期限已经届满或者已经办结,或者延长后不晚于原期限;请核对后重新填写。"),
    "case_held": Words("案件因故障暂停办理", "平台管理员排除故障后自动恢复,法定期限不变。"),
    "act_held": Words(
        "已收到,但办理时发生故障", "您的提交已保存,收到时间不变;平台管理员排除故障后自动补办,无需重复提交。"
    ),
    "not_startable": Words("不能这样发起", "该流程不能由本岗位发起,或者尚未部署。"),
    "process_rejected": Words("流程图不能部署", "请按检查结果修改后再部署。"),
    "too_large": Words("提交的内容过大", "请减少内容或者缩小文件后再提交。"),
    "wrong_method": Words("不支持这种访问方式", "请从页面上的按钮或者链接进入。"),
    "bad_request": Words("请求无法识别", "请返回上一页刷新后再试。"),
    "stale_preview": Words(
        "预览之后情况有变化,没有生效", "日历已被他人调整,或者受影响的期限多于所示。请核对新的预览后再批准。"
    ),
    "draft_changed": Words("这个文件刚被别人保存过,没有覆盖", "请载入对方保存的内容,或者把自己的另存为一份新的草稿。"),
    "draft_closed": Words("这份草稿已经送审、部署或者作废,不能再改", "请退回修改,或者从现行版本另开一份草稿。"),
    "notice_rejected": Words("放假安排自相矛盾,没有导入", "请按提示修改文件后重新导入。"),
    "review_decided": Words("这件复核已经处理", "请刷新后查看处理结果。"),
    "clue_reviewed": Words("这条线索已经核查", "请刷新后查看处理;有新的情况的,写明理由重新核查。"),
    "clue_open": Words("这条线索还在待核查", "请刷新后直接登记移送或者了结。"),
    "clue_withdrawn": Words("这条线索已经撤销", "撤销的理由见线索页,不需要核查。"),
    "review_moot": Words("这件认领不属于逾期,无需排除", "该认领在期限内完成,或者尚未认领;可以选择不同意,结束复核。"),
    "storage_full": Words(
        "磁盘已满,没有登记", "这次提交没有保存。查看不受影响;请告知平台管理员腾出空间,然后原样重新提交,不会重复登记。"
    ),
    "database_away": Words(
        "数据库暂时没有应答", "这次是否办成尚不能确定。请稍候几秒后原样重新提交,已经办成的不会重复办理。"
    ),
    "backup_running": Words("正在备份", "另一次备份还没有结束,请稍候再试。"),
    "no_room": Words("磁盘空间不足,没有备份", "请腾出空间,或者用 BACKUP_DIR 把备份放到另一块磁盘。"),
    "backup_failed": Words("没有备份", "备份目录不能写入,请检查目录是否存在、权限和磁盘空间。"),
    "no_backup": Words("这里没有备份", "请指明备份文件夹,里面应当有 manifest.json。"),
    "backup_damaged": Words("备份不完整或者被改动,没有恢复", "文件与清单中的哈希不符,请改用另一份备份。"),
    "backup_newer": Words("备份来自更新的版本,没有恢复", "请先把程序升级到备份时的版本,再恢复。"),
    "backup_of_other_kind": Words(
        "备份与目标不是同一种数据库,没有恢复",
        "SQLite 的备份用 --into 恢复到目录;PostgreSQL 的备份须设置 DATABASE_URL。",
    ),
    "database_in_use": Words("数据库正在使用,没有恢复", "请先停止服务和 worker,再恢复;或者用 --into 恢复到另一目录。"),
    "database_not_empty": Words(
        "目标中已有数据库,没有恢复",
        "SQLite:加 --yes,现有数据库改名保存后再恢复;PostgreSQL:请新建空数据库并把 DATABASE_URL 指向它。",
    ),
    "program_missing": Words(
        "没有找到 PostgreSQL 的客户端程序",
        "请安装与服务器同版本的客户端(Debian:apt-get install postgresql-client)后再试。",
    ),
    "program_failed": Words("PostgreSQL 的程序没有完成", "请按下面的说明排除后再试;客户端版本不能低于服务器版本。"),
    "no_printing": Words(
        "本机不能生成 PDF,没有导出",
        "缺少排版程序 Pango 或者中文字体。请平台管理员安装后再试(Debian:apt-get install libpango-1.0-0 "
        "libpangoft2-1.0-0 fonts-noto-cjk);记录和期限不受影响。",
    ),
    "fault": Words("系统发生故障,没有完成", "请稍后再试。仍不成功的,把故障编号告诉平台管理员。"),
}


def problem_text(problem: Problem, labels: Mapping[str, str]) -> str:
    """A problem of a field, with the field's label; an unknown code is at least named."""
    label = labels.get(problem.field, problem.field)
    template = PROBLEMS.get(problem.code, "“{label}”有误({code})")
    return template.format_map(_Values({**problem.values, "label": label, "code": problem.code}))


def refusal_words(error: EngineError) -> Words:
    """What an error says to the reader; a fault tells nothing of the inside."""
    code = KEY_REUSED if error.values.get("reason") == KEY_REUSED else error.code
    return REFUSALS.get(code, REFUSALS["fault"])


def light_words(found: Light) -> str:
    """剩2个工作日, 今日到期, 已逾期3个工作日."""
    left = found.working_days_left
    if found.code == "overdue":
        return f"已逾期{-left}个工作日" if left else "已逾期"
    if found.code == "today":
        return "今日到期"
    return f"剩{left}个工作日"


def role_names(roles: frozenset[str]) -> str:
    """The Chinese names of roles, joined."""
    return "、".join(ROLES.get(role, role) for role in sorted(roles))


class _Values(dict[str, Any]):
    """Values of a sentence; one that is not told is left out."""

    def __missing__(self, _: str) -> str:
        return ""
