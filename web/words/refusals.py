"""What refused requests say in Chinese: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import EngineError

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
    "scenario_moved": Words("场景或者草稿在这次运行之后改过", "请重新运行后再采用结果。"),
    "scenario_rejected": Words("场景还不完整,没有保存", "请把缺的内容补上。"),
    "draft_closed": Words("这份草稿已经送审、部署或者作废,不能再改", "请退回修改,或者从现行版本另开一份草稿。"),
    "notice_rejected": Words("放假安排自相矛盾,没有导入", "请按提示修改文件后重新导入。"),
    "conditions_unmet": Words(
        "部署的条件还没有全部满足", "请在“送审和部署”页逐项补齐;急需部署的,写明依据文号例外送审。"
    ),
    "basis_needed": Words("例外送审须写明依据文号", "请填写依据文件的文号和名称;例外部署须两人签字,全部记录在案。"),
    "reason_needed": Words("请填写理由", "理由记入部署记录,以后随版本显示。"),
    "same_person": Words("不能批准自己送审的部署", "请由另一位流程分析员或者审批负责人批准。"),
    "proposal_decided": Words("这次送审已经处理", "请刷新后查看结果。"),
    "base_moved": Words("现行版本已被别人更改", "请在“送审和部署”页把草稿接到现行版本上,核对差异后重新送审。"),
    "evidence_stale": Words("检查之后情况有变,没有部署", "草稿或者现行版本刚被更改。请刷新后再试。"),
    "not_an_approver": Words("该账号不能批准部署", "请由流程分析员或者审批负责人批准;一次性口令须先登录更改。"),
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
    "not_for_measuring": Words(
        "这个数据库里已有内容,没有测量", "测量会写入十万件编造的案件。请新建一个空数据库,把它的地址给 --postgresql。"
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
    "not_movable": Words("案件不能移至该版本", "案件留在原版本继续办理,没有任何改变;请在移案预览中查看原因。"),
}


def refusal_words(error: EngineError) -> Words:
    """What an error says to the reader; a fault tells nothing of the inside."""
    code = KEY_REUSED if error.values.get("reason") == KEY_REUSED else error.code
    return REFUSALS.get(code, REFUSALS["fault"])
