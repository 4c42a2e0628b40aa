"""The schemas of what the API takes and gives, as OpenAPI writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
TRUTH: Schema = {"type": "boolean"}
WHOLE: Schema = {"type": "integer"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
INSTANT_OR_NULL: Schema = {"type": ["string", "null"], "format": "date-time"}
ANYTHING: Schema = {"type": "object"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _closed(*required: str, **properties: Schema) -> Schema:
    """An object sent to us: nothing else is accepted."""
    return {**_object(**properties), "required": list(required), "additionalProperties": False}


def _whole(**properties: Schema) -> Schema:
    """An object in which every property is always there."""
    return {**_object(**properties), "required": list(properties)}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_CASE = {
    **dict.fromkeys(("id", "root", "process", "version", "subject", "reference", "party", "department"), TEXT),
    **dict.fromkeys(("parent", "outcome"), TEXT_OR_NULL),
    "status": {"enum": ["active", "held", "ended", "cancelled"]},
    "badges": _list(TEXT),
    "started_at": INSTANT,
    "ended_at": INSTANT_OR_NULL,
}
_TASK = {
    **dict.fromkeys(("id", "case", "root", "process", "element", "name", "role", "department", "article"), TEXT),
    **dict.fromkeys(("subject", "reference", "party", "state"), TEXT),
    **dict.fromkeys(("assignee", "quick_answer", "action", "closed_by"), TEXT_OR_NULL),
    "badges": _list(TEXT),
    "opened_at": INSTANT,
    **dict.fromkeys(("closed_at", "due_at"), INSTANT_OR_NULL),
    "last_day": {"type": ["string", "null"], "format": "date"},
    "provisional": TRUTH,
    "explanation": TEXT_OR_NULL,
    "light": {"enum": ["overdue", "today", "next", "later", None]},
    "working_days_left": {"type": ["integer", "null"]},
}
_FIELD = _object(key=TEXT, label=TEXT, type=TEXT, required=TRUTH, options={"type": ["array", "null"], "items": TEXT})
_FIELD_PROBLEMS = _list(_ref("FieldProblem"))
_RECEIPT: Schema = {
    "anyOf": [_ref("Receipt"), {"type": "null"}],
    "description": "回执:该办理记在哪里。妥为保存,以后可以凭它核对记录是否仍在、是否被改动;"
    "本接口出具回执以前受理的请求再次送来时为 null",
}

SCHEMAS: Mapping[str, Schema] = {
    "Problem": {
        **_object(
            **dict.fromkeys(("type", "title", "detail", "incident", "by", "at"), TEXT),
            status=WHOLE,
            errors=_FIELD_PROBLEMS,
        ),
        "required": ["type", "title", "status"],
    },
    "FieldProblem": _whole(field=TEXT, code=TEXT, severity={"enum": ["error", "overridable", "warning"]}, message=TEXT),
    "Started": _whole(
        case=TEXT, created=TRUTH, repushed=TRUTH, quarantined=TRUTH, warnings=_FIELD_PROBLEMS, receipt=_RECEIPT
    ),
    "Receipt": _whole(
        **dict.fromkeys(("case", "hash", "text", "full"), TEXT),
        number=WHOLE,
        recorded_at=INSTANT,
    ),
    "PushReceipt": _whole(
        **dict.fromkeys(("push", "case", "hash", "text", "full"), TEXT),
        kind={"enum": ["push", "claim"]},
        automatic=TRUTH,
        number=WHOLE,
        recorded_at=INSTANT,
    ),
    "Case": _whole(**_CASE),
    "CasePage": _whole(cases=_list(_ref("Case")), next_cursor=TEXT_OR_NULL),
    "CaseFile": _object(
        **_CASE,
        tree=_list(_ref("Case")),
        tasks=_list(_ref("Task")),
        timers=_list(ANYTHING),
        decision=_list(ANYTHING),
        pushes=_list(ANYTHING),
        claims=_list(ANYTHING),
        evidence=_list(ANYTHING),
        receipts=_list(_ref("PushReceipt")),
    ),
    "Event": _whole(
        **dict.fromkeys(("case", "kind", "element", "actor", "hash"), TEXT),
        **dict.fromkeys(("on_behalf", "department"), TEXT_OR_NULL),
        **dict.fromkeys(("legal_at", "recorded_at"), INSTANT),
        number=WHOLE,
    ),
    "History": _whole(events=_list(_ref("Event"))),
    "Deadlines": _whole(
        deadlines=_list(
            _whole(
                **dict.fromkeys(("case", "element", "name", "limit", "source", "calendar", "result"), TEXT),
                **dict.fromkeys(("department", "parameter"), TEXT_OR_NULL),
                anchor=INSTANT_OR_NULL,
                due_at=INSTANT,
                last_day={"type": "string", "format": "date"},
                provisional=TRUTH,
                fate={"enum": ["running", "fired", "moved", "gone"]},
                days=_list(_whole(day=TEXT, kind=TEXT, note=TEXT, number={"type": ["integer", "null"]})),
                remarks=_list(TEXT),
            )
        )
    ),
    "Task": _whole(**_TASK),
    "TaskPage": _whole(tasks=_list(_ref("Task")), next_cursor=TEXT_OR_NULL),
    "TaskSheet": _whole(**_TASK, form=_list(_FIELD)),
    "TaskForm": {"type": "object", "description": "该待办表单的字段,见 GET /tasks/{item_id} 的 form"},
    "Evidence": _whole(id=TEXT, name=TEXT, media_type=TEXT, size=WHOLE),
    "Completed": _whole(case=TEXT, root=TEXT, warnings=_FIELD_PROBLEMS, receipt=_RECEIPT),
    "Bulk": _closed("tasks", tasks=_list(_closed("id", id=TEXT, data=ANYTHING))),
    "BulkAnswer": _whole(
        done=WHOLE,
        tasks=_list(
            _object(
                **dict.fromkeys(("id", "case", "code", "title", "detail", "by", "at"), TEXT),
                row=WHOLE,
                status=WHOLE,
                errors=_FIELD_PROBLEMS,
                receipt=_RECEIPT,
            )
        ),
    ),
    "MessageBody": _closed("case", case=TEXT, data=ANYTHING),
    "Message": _whole(case=TEXT, root=TEXT, message=TEXT, receipt=_RECEIPT),
    "Deadline": _whole(
        last_day={"type": "string", "format": "date"},
        due_at=INSTANT,
        provisional=TRUTH,
        days=_list(_whole(day=TEXT, kind=TEXT, role=TEXT, number={"type": ["integer", "null"]})),
    ),
    "Processes": _whole(processes=_list(ANYTHING)),
    "DraftBody": _closed(
        "files",
        files={
            "type": "object",
            "additionalProperties": TEXT,
            "description": "文件夹内的路径和全文,没有列出的视为删除",
        },
        parameters={"type": "string", "description": "parameters.json 的全文"},
        title=TEXT,
    ),
    "Draft": _whole(
        **dict.fromkeys(("draft", "address", "title", "digest"), TEXT),
        differences=_list(TEXT),
        findings=_list(ANYTHING),
    ),
    "DeployBody": _closed(
        *("draft", "digest", "reason"),
        draft=TEXT,
        digest={"type": "string", "description": "存草稿时得到的摘要:送审的就是看过差异的那一份"},
        reason=TEXT,
        override=_object(number=TEXT, title=TEXT),
    ),
    "Handed": _whole(**dict.fromkeys(("proposal", "state", "address"), TEXT)),
    "OpenApi": ANYTHING,
    "Clock": _object(now=INSTANT, happened=WHOLE, cases=WHOLE, incidents=WHOLE),
    "ClockMove": _closed(to=INSTANT, advance={"type": "string", "examples": ["3wd", "PT1H"]}),
}
