"""A procedure from nothing: somebody hands a form in, somebody else deals with it, the case ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from engine.errors import InputRejected, Problem
from web.platform import Platform
from web.words.wording import ROLES
from web.workbench.blanks import Ground, blank_form, blank_scenario, text_area

ID = re.compile(r"[a-z][a-z0-9_]{2,39}")
_CHINESE = re.compile("[\u4e00-\u9fa5]")
_LONGEST_NAME = 40
_LANE, _LEFT, _TOP = 160, 160, 80
_START, _TASK, _END = "handed_in", "handle", "handled"
_BEGIN = "2026-03-02T09:00"


@dataclass(frozen=True)
class NewProcedure:
    """What an analyst says of a procedure before it is drawn.

    `roles` may start it, `role` of `department` (its code) deals with it.
    """

    id: str
    name: str
    roles: Sequence[str]
    role: str
    department: str
    ground: Ground


def new_files(platform: Platform, wanted: NewProcedure) -> dict[str, str]:
    """The files of a new procedure by their paths. Raises InputRejected naming what is wrong with the wishes."""
    problems = tuple(_problems(platform, wanted))
    if problems:
        raise InputRejected(problems)
    choice = {
        "type": "radio",
        "key": "result",
        "label": "办理结果",
        "values": [{"label": "已办理", "value": "done"}, {"label": "不予办理", "value": "refused"}],
        "validate": {"required": True},
    }
    forms = {
        "application.form": blank_form(
            "application", f"提出{wanted.name}", wanted.ground, (text_area("content", "事由"),)
        ),
        "handling.form": blank_form(
            "handling", f"办理{wanted.name}", wanted.ground, (choice, text_area("opinion", "意见"))
        ),
    }
    files = {
        f"{wanted.id}.bpmn": blank_drawing(wanted),
        **forms,
        "README.md": f"# {wanted.name}\n依据:{wanted.ground.words}。\n",
        "scenarios/01.toml": _scenario(platform, wanted),
    }
    return {f"{wanted.id}/{name}": text for name, text in files.items()}


def _problems(platform: Platform, wanted: NewProcedure) -> list[Problem]:
    found = []
    if not ID.fullmatch(wanted.id):
        found.append(Problem("id", "bad_process_id"))
    elif platform.runtime.process(wanted.id) is not None:
        found.append(Problem("id", "process_exists"))
    if not _CHINESE.search(wanted.name) or len(wanted.name) > _LONGEST_NAME:
        found.append(Problem("name", "bad_process_name", {"most": _LONGEST_NAME}))
    if not wanted.roles or any(role not in ROLES for role in wanted.roles):
        found.append(Problem("roles", "required"))
    if wanted.role not in ROLES:
        found.append(Problem("role", "required"))
    names = platform.department_names()
    if wanted.department not in names:
        found.append(Problem("department", "required"))
    elif not any(wanted.role in roles for roles in _held(platform, wanted.department)):
        told = {"department": names[wanted.department], "role": ROLES.get(wanted.role, wanted.role)}
        found.append(Problem("department", "no_post", told))
    return found


def _held(platform: Platform, department: str) -> list[Collection[str]]:
    """The roles of everybody in a department, as accounts and as posts of the register."""
    accounts = [one.actor for one in platform.accounts.all()]
    here = [one.roles for one in accounts if one.department == department]
    return [*here, *(one.roles for one in platform.catalogue.posts() if one.department == department)]


def blank_drawing(wanted: NewProcedure) -> str:
    """The drawing: a start with a form in the lane of who hands in, one task in the lane of who deals with it."""
    first, same = wanted.roles[0], wanted.roles[0] == wanted.role
    lanes = [(wanted.role, (_START, _TASK, _END))] if same else [(first, (_START,)), (wanted.role, (_TASK, _END))]
    process, name = wanted.id, escape(wanted.name)
    start = {
        "form": "application",
        "action": f"提出{wanted.name}",
        "roles": ",".join(wanted.roles),
        **_of(wanted.ground),
    }
    task = {"form": "handling", "department": f'"{wanted.department}"', **_of(wanted.ground)}
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/\
XMLSchema-instance" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/\
20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/\
schema/1.0/core" id="definitions_{process}" targetNamespace="http://shenguan.anqiu/processes" exporter="shenguan" \
exporterVersion="1.0">
  <bpmn:collaboration id="collaboration_{process}">
    <bpmn:participant id="pool_{process}" name="{name}" processRef="{process}" />
  </bpmn:collaboration>
  <bpmn:process id="{process}" name="{name}" isExecutable="true">
    <bpmn:documentation>依据:{escape(wanted.ground.words)}。</bpmn:documentation>
    <bpmn:laneSet id="lanes_{process}">
{"".join(_lane(role, nodes) for role, nodes in lanes)}    </bpmn:laneSet>
    <bpmn:startEvent id="{_START}" name="提出">
{_properties(start)}      <bpmn:outgoing>{_START}_to_{_TASK}</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="{_TASK}" name="办理">
{_properties(task)}      <bpmn:incoming>{_START}_to_{_TASK}</bpmn:incoming>
      <bpmn:outgoing>{_TASK}_to_{_END}</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="{_END}" name="办结">
      <bpmn:incoming>{_TASK}_to_{_END}</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="{_START}_to_{_TASK}" sourceRef="{_START}" targetRef="{_TASK}" />
    <bpmn:sequenceFlow id="{_TASK}_to_{_END}" sourceRef="{_TASK}" targetRef="{_END}" />
  </bpmn:process>
{_layout(process, [role for role, _ in lanes])}</bpmn:definitions>
"""


def _of(ground: Ground) -> dict[str, str]:
    told = {"article": ground.article, "basis": "" if ground.article else ground.basis}
    return {name: value for name, value in told.items() if value}


def _lane(role: str, nodes: Sequence[str]) -> str:
    inside = "".join(f"        <bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>\n" for node in nodes)
    return f'      <bpmn:lane id="lane_{role}" name="{ROLES[role]}">\n{inside}      </bpmn:lane>\n'


def _properties(told: Mapping[str, str]) -> str:
    rows = "".join(f'          <spiffworkflow:property name="{key}" value={_quoted(told[key])} />\n' for key in told)
    return (
        "      <bpmn:extensionElements>\n        <spiffworkflow:properties>\n"
        f"{rows}        </spiffworkflow:properties>\n      </bpmn:extensionElements>\n"
    )


def _quoted(value: str) -> str:
    return quoteattr(value, {'"': "&#34;"})


def _layout(process: str, roles: Sequence[str]) -> str:
    width, middle = 800, _TOP + _LANE // 2
    last = middle + _LANE * (len(roles) - 1)
    shapes = [(f"pool_{process}", _LEFT, _TOP, width, _LANE * len(roles), ' isHorizontal="true"')]
    for row, role in enumerate(roles):
        shapes.append((f"lane_{role}", _LEFT + 30, _TOP + _LANE * row, width - 30, _LANE, ' isHorizontal="true"'))
    shapes += [
        (_START, 252, middle - 18, 36, 36, ""),
        (_TASK, 530, last - 40, 120, 80, ""),
        (_END, 792, last - 18, 36, 36, ""),
    ]
    bend = [(288, middle), (530, last)] if middle == last else [(288, middle), (409, middle), (409, last), (530, last)]
    edges = [(f"{_START}_to_{_TASK}", bend), (f"{_TASK}_to_{_END}", [(650, last), (792, last)])]
    return (
        f'  <bpmndi:BPMNDiagram id="diagram_{process}">\n'
        f'    <bpmndi:BPMNPlane id="plane_{process}" bpmnElement="collaboration_{process}">\n'
        f"{''.join(_shape(*shape) for shape in shapes)}{''.join(_edge(*edge) for edge in edges)}"
        "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>\n"
    )


def _shape(element: str, left: int, top: int, width: int, height: int, further: str) -> str:
    return (
        f'      <bpmndi:BPMNShape id="{element}_shape" bpmnElement="{element}"{further}>\n'
        f'        <dc:Bounds x="{left}" y="{top}" width="{width}" height="{height}" />\n      </bpmndi:BPMNShape>\n'
    )


def _edge(flow: str, points: Sequence[tuple[int, int]]) -> str:
    bends = "".join(f'        <di:waypoint x="{x}" y="{y}" />\n' for x, y in points)
    return f'      <bpmndi:BPMNEdge id="{flow}_edge" bpmnElement="{flow}">\n{bends}      </bpmndi:BPMNEdge>\n'


def _scenario(platform: Platform, wanted: NewProcedure) -> str:
    """The straight way through: handed in, and done by a post of the department."""
    posts = platform.catalogue.posts()
    by = next((post.login for post in posts if wanted.roles[0] in post.roles), "")
    fitting = [post.login for post in posts if wanted.role in post.roles and post.department == wanted.department]
    done = next(iter(fitting), by)
    steps = (
        f'[step.expect]\ntasks = [\n  {{ element = "{_TASK}", department = "{wanted.department}" }},\n]',
        f'at = "2026-03-03T10:00"\nby = "{done}"\ncomplete = {{ element = "{_TASK}", data = '
        f'{{ result = "done", opinion = "已办理" }} }}\n[step.expect]\noutcome = "{_END}"\nended = true',
    )
    begin = {"at": _BEGIN, "by": by, "data": {"content": "请予办理"}}
    return blank_scenario(wanted.id, f"{wanted.name},一次办完", wanted.ground.article, begin, steps)
