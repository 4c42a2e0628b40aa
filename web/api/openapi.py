"""The OpenAPI 3.1 description, made from the table of routes, the schemas and the deployed start forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from engine.forms import Field
from engine.runtime import Runtime

from .route import Route
from .schemas import SCHEMAS

_PLACE = re.compile(r"<(\w+)>")
_REFUSED = {
    401: "令牌缺失、停用或者过期",
    403: "令牌的岗位或者范围不包括这项操作",
    404: "不存在,或者不属于本部门",
    409: "与现状冲突:已办结、已被签收(detail、by、at 写明何人何时)、同一文书内容不同",
    413: "内容过大",
    415: "内容不是这里接受的类型",
    422: "无法识别,逐字段说明",
}
_OPEN = frozenset({"describe"})
_JSON_TYPES = {"number": "number", "checkbox": "boolean", "checklist": "array", "files": "array"}
_BYTES = {"type": "string", "format": "binary"}
_FILE = {
    "application/octet-stream": {"schema": _BYTES},
    "multipart/form-data": {"schema": {"type": "object", "properties": {"file": _BYTES}, "required": ["file"]}},
}


def description(runtime: Runtime, routes: Sequence[Route]) -> dict[str, Any]:
    """The whole description; start forms are those of the versions that run now."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = "/api/v1" + _PLACE.sub(r"{\1}", route.rule)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    schemas = {**SCHEMAS, **_start_forms(runtime)}
    names = [f"#/components/schemas/{name}" for name in schemas if name.startswith("Start_")]
    schemas["StartForm"] = {"oneOf": [{"$ref": name} for name in names]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "审管联动平台", "version": "1", "description": "审批信息推送、认领、反馈的接口"},
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
        "security": [{"token": []}],
    }


def _operation(route: Route) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.group],
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in _places(route)),
            *(
                {
                    "name": parameter.name,
                    "in": parameter.place,
                    "required": parameter.required,
                    "description": parameter.description,
                    "schema": dict(parameter.schema),
                }
                for parameter in route.parameters
            ),
        ],
        "responses": {
            str(route.status): {"description": "成功", "content": _content(route.answer)},
            **(
                {"200": {"description": "此前已经收到", "content": _content(route.answer)}}
                if route.status == 201 and not route.takes_file
                else {}
            ),
            **{str(status): _refusal(status) for status in _refusals(route)},
        },
    }
    if route.body is not None:
        told["requestBody"] = {"required": True, "content": _content(route.body)}
    if route.takes_file:
        told["requestBody"] = {"required": True, "content": _FILE}
    if route.name in _OPEN:
        told["security"] = []
    return told


def _places(route: Route) -> list[str]:
    return _PLACE.findall(route.rule)


def _refusals(route: Route) -> list[int]:
    return sorted({*route.refusals, *(() if route.name in _OPEN else (401, 403))})


def _content(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _refusal(status: int) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _REFUSED[status], "content": problem}


def _start_forms(runtime: Runtime) -> dict[str, Any]:
    forms = {info.id: runtime.start_form(info.id) for info in runtime.processes() if info.start_form}
    return {
        f"Start_{process}": {
            "type": "object",
            "title": form.title,
            "additionalProperties": False,
            "properties": {field.key: _property(field) for field in form.fields},
        }
        for process, form in forms.items()
    }


def _property(field: Field) -> dict[str, Any]:
    """A field for other systems: nothing is required, because empty elements are quarantined and not refused."""
    told: dict[str, Any] = {"type": [_JSON_TYPES.get(field.type, "string"), "null"], "title": field.label}
    if field.type == "checklist":
        told["items"] = {"type": "string"}
    if field.type == "files":
        told["items"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        told["description"] = "POST /evidence 得到的编号"
    if field.type == "date":
        told["format"] = "date"
    if field.options and not field.many:
        told["enum"] = [*(value for value, _ in field.options), None]
    if field.max_length is not None:
        told["maxLength"] = field.max_length
    return told
