"""The one table of routes: from it come the routes themselves and their description."""

from __future__ import annotations

from collections.abc import Sequence

from web.sheets.worklist import LIGHTS

from . import calendar, cases, deployments, evidence, messages, procedures, sandbox, tasks
from .route import DAY, WHOLE, Parameter, Route

_KEY = Parameter(
    "Idempotency-Key",
    "发送方自定的请求键,200个以内的可见字符,按令牌区分。没有收到回答时用同一键、同一内容再送,"
    "得到首次的回答,不会重复办理;同一键不同内容为422;未办成的请求不占用键。不写键的,由自然键和待办状态防止重复",
    place="header",
)
_KEY_OF_ROWS = Parameter(
    "Idempotency-Key", "同其他接口;每件的键由本键加待办编号组成,再送时已办的各件得到首次的结果", place="header"
)
_CURSOR = Parameter("cursor", "上一页的 next_cursor")
_LIMIT = Parameter("limit", "每页件数,最多200", WHOLE)
_SEARCH = Parameter("q", "按事项、文书号、相对人查找")

ROUTES: Sequence[Route] = (
    Route(
        "POST",
        "/cases/<process>",
        cases.start_case,
        "发起案件(推送审批决定)。要素有空的仍受理,quarantined 为真;同一文书再次推送得到同一案件",
        "Started",
        "案件",
        (_KEY,),
        "StartForm",
        201,
        (403, 404, 409, 415, 422),
    ),
    Route(
        "GET",
        "/cases",
        cases.list_cases,
        "本部门参与的案件,新的在前",
        "CasePage",
        "案件",
        (
            _SEARCH,
            Parameter("process", "流程"),
            Parameter("status", "办理状态", {"enum": list(cases.STATUSES)}),
            _CURSOR,
            _LIMIT,
        ),
        refusals=(422,),
    ),
    Route("GET", "/cases/<case_id>", cases.show_case, "一件案件及其下级案件", "CaseFile", "案件", refusals=(404,)),
    Route("GET", "/cases/<case_id>/history", cases.case_history, "办理记录和封印", "History", "案件", refusals=(404,)),
    Route(
        "GET",
        "/cases/<case_id>/deadlines",
        cases.case_deadlines,
        "案件的各项期限,逐日说明,包括已经届满、调整的",
        "Deadlines",
        "案件",
        (Parameter("day", "只要这一日届满的", DAY),),
        refusals=(404, 422),
    ),
    Route(
        "GET",
        "/tasks",
        tasks.list_tasks,
        "未办结的待办,急的在前",
        "TaskPage",
        "待办",
        (
            Parameter("department", "部门代码;不是本部门的为404"),
            Parameter("state", "目前只有 open", {"enum": list(tasks.STATES)}),
            Parameter("light", "期限", {"enum": list(LIGHTS)}),
            Parameter("due", "届满日的次日0时之前届满、当日0时之后届满的", DAY),
            _SEARCH,
            Parameter("process", "流程"),
            Parameter("element", "节点"),
            Parameter("assignee", "签收人账号"),
            _CURSOR,
            _LIMIT,
        ),
        refusals=(404, 422),
    ),
    Route("GET", "/tasks/<item_id>", tasks.show_task, "一件待办和它的表单", "TaskSheet", "待办", refusals=(404,)),
    Route(
        "POST",
        "/tasks/<item_id>/complete",
        tasks.complete_task,
        "办结,内容为该待办表单的字段",
        "Completed",
        "待办",
        (_KEY,),
        "TaskForm",
        refusals=(403, 404, 409, 415, 422),
    ),
    Route(
        "POST",
        "/tasks/<item_id>/assign",
        tasks.assign_task,
        "签收;用同一键再送,回答该待办的现状",
        "TaskSheet",
        "待办",
        (_KEY,),
        refusals=(403, 404, 409, 422),
    ),
    Route(
        "POST",
        "/tasks/<item_id>/unassign",
        tasks.unassign_task,
        "放回;用同一键再送,回答该待办的现状",
        "TaskSheet",
        "待办",
        (_KEY,),
        refusals=(403, 404, 409, 422),
    ),
    Route(
        "POST",
        "/tasks/bulk/complete",
        tasks.complete_tasks,
        "批量办结,逐件各有结果",
        "BulkAnswer",
        "待办",
        (_KEY_OF_ROWS,),
        body="Bulk",
        refusals=(403, 415, 422),
    ),
    Route(
        "POST",
        "/evidence",
        evidence.keep_evidence,
        "上传一份证据材料,得到编号(内容的SHA-256),在表单的文件项中填写编号列表。同一内容再送得到同一编号;"
        "七日内(平台默认)没有随表单提交的自动清除",
        "Evidence",
        "证据材料",
        (Parameter("name", "带扩展名的文件名;内容直接作为请求体时必写"),),
        status=201,
        refusals=(403, 413, 415, 422),
        takes_file=True,
    ),
    Route(
        "POST",
        "/messages/<name>",
        messages.send_message,
        "向等待的案件发送消息:有表单的由流程写明的部门和岗位办理,其余由发起部门发送",
        "Message",
        "消息",
        (_KEY,),
        body="MessageBody",
        refusals=(403, 404, 409, 415, 422),
    ),
    Route(
        "GET",
        "/deadline",
        calendar.count_deadline,
        "计算期限,逐日说明",
        "Deadline",
        "日历",
        (
            Parameter("start", "起算日,当日不计", DAY, required=True),
            Parameter("days", "天数", {"type": "integer", "minimum": 0}, required=True),
            Parameter("unit", "wd 工作日(默认),cd 自然日", {"enum": ["wd", "cd"]}),
            Parameter("department", "部门代码,计入该部门停办日"),
        ),
        refusals=(422,),
    ),
    Route("GET", "/processes", procedures.list_processes, "已部署的流程", "Processes", "流程"),
    Route(
        "PUT",
        "/processes/<process>/drafts",
        deployments.put_draft,
        "把一个流程文件夹的全部文件存为草稿;同一令牌、同一名称再送,更新同一份草稿。回答与现行版本的差异和检查结果",
        "Draft",
        "流程",
        body="DraftBody",
        refusals=(403, 415, 422),
    ),
    Route(
        "POST",
        "/processes/<process>/deploy",
        deployments.deploy_process,
        "送审部署,由另一人在平台上批准。条件没有满足的为409,errors 逐项列出;场景和试算没有运行过的自动开始,"
        "按 Retry-After 再送。override 写明依据文号的为例外送审",
        "Handed",
        "流程",
        body="DeployBody",
        status=202,
        refusals=(403, 404, 409, 415, 422),
    ),
    Route("GET", "/sandbox/clock", sandbox.show_clock, "沙盒时钟;正式环境为404", "Clock", "沙盒", refusals=(404,)),
    Route(
        "POST",
        "/sandbox/clock",
        sandbox.move_clock,
        "拨动沙盒时钟",
        "Clock",
        "沙盒",
        body="ClockMove",
        refusals=(404, 415, 422),
    ),
)
