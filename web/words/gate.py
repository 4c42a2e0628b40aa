"""The gate in Chinese: conditions and how they stand, states of proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import Problem
from engine.gate import Contender, DeploymentRecord, Proposal, Rivalry
from web.words.glossary import parameter_word
from web.words.lint import RULE_WORDS
from web.words.moments import minute
from web.words.quantities import limit_words
from web.words.wording import problem_text

Told = Mapping[str, Any]

TITLES: Mapping[str, str] = {
    "something_changes": "与现行版本有差别",
    "base_current": "现行版本没有被别人更改",
    "check_clean": "部署检查没有错误",
    "basis_registered": "参数变更有依据",
    "scenarios_green": "场景全部通过",
    "coverage_complete": "每个节点和连线都有场景经过",
    "differences_seen": "送审人已核对差异",
    "whatif_done": "已试算对以往和在办案件的影响",
}
STATES: Mapping[str, str] = {"met": "满足", "missing": "待办", "running": "进行中", "failed": "不满足"}
PROPOSAL_STATES: Mapping[str, str] = {
    "pending": "待批准",
    "deployed": "已部署",
    "refused": "已退回",
    "withdrawn": "已撤回",
}
KINDS: Mapping[str, str] = {"change": "修改", "rollback": "恢复旧版本"}
SUMMARY: Mapping[str, str] = {
    "same": "走法和期限不变",
    "other_path": "走法不同",
    "other_deadline": "期限不同",
    "stuck": "走不下去",
}
_OTHER_PROCESS = "文件夹名 {folder} 与图中的流程编号 {process} 不一致"
_MOST = 12


NOTICES: Mapping[str, str] = {
    "proposal_handed_in": "部署待批准",
    "proposal_deployed": "部署已批准",
    "proposal_refused": "部署已退回",
    "proposal_withdrawn": "送审已撤回",
}
"""The kinds of notices about proposals. They stay within the platform."""


@dataclass(frozen=True)
class Lookup:
    """What people are called by their logins, and processes by their ids; both answer the key itself for a stranger.

    `parameters` are the notes and units of rule parameters by their names.
    """

    person: Callable[[str], str]
    processes: Mapping[str, str]
    parameters: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def parameter(self, param: str) -> str:
        return parameter_word(param, self.parameters.get(param, ("", ""))[0])

    def value(self, param: str, value: Any) -> str:
        """A value of a rule parameter with its unit, 5个工作日."""
        return limit_words(value, self.parameters.get(param, ("", ""))[1])

    def process(self, process: str) -> str:
        return self.processes.get(process, process)


@dataclass(frozen=True)
class ConditionLine:
    """One condition in words: `details` say what stands against it, or what came out."""

    code: str
    state: str
    title: str
    label: str
    text: str
    details: tuple[str, ...]
    waivable: bool


def deployed_words(record: DeploymentRecord) -> str:
    """What a deployment means for cases."""
    told = []
    if record.renewed:
        told.append(f"更新流程{len(record.renewed)}个,新立案件按新版本办理,在办案件仍按原版本。")
    if record.parameters.strip():
        told.append("规则参数的新值适用于生效日起发生的事项,已经起算的期限不变。")
    return "".join(told) or "场景和说明已更新,流程没有变化。"


def proposal_notice(kind: str, title: str, person: str, proposal: Proposal, reason: str) -> str:
    """What somebody is told of a proposal; `person` did it, `reason` is that of a refusal."""
    what = f"“{title}”{'(例外)' if proposal.override else ''}{'(恢复旧版本)' if proposal.kind == 'rollback' else ''}"
    return {
        "proposal_handed_in": f"{person}送审{what},等待批准。理由:{proposal.reason}",
        "proposal_deployed": f"您送审的{what}已由{person}批准并部署。",
        "proposal_refused": f"您送审的{what}被{person}退回,草稿可以继续修改。理由:{reason}",
        "proposal_withdrawn": f"{person}撤回了{what}的送审,不再需要批准。",
    }[kind]


@dataclass(frozen=True)
class ContenderLine:
    """Another draft that changes the same, in words: whose it is, since when, and `what` both change."""

    draft_id: str
    title: str
    submitted: bool
    person: str
    at: str
    what: str


def contender_line(found: Contender, names: Lookup) -> ContenderLine:
    """Another draft that changes the same, in words."""
    what = [f"流程“{names.process(one)}”" for one in found.processes]
    what += [_rivalry(one, names) for one in found.parameters]
    draft = found.draft
    person = names.person(draft.changed_by)
    return ContenderLine(
        draft.id, draft.title, draft.state == "submitted", person, minute(draft.changed_at), "、".join(what)
    )


def _rivalry(one: Rivalry, names: Lookup) -> str:
    mine, theirs = names.value(one.param, one.mine), names.value(one.param, one.theirs)
    return f"规则参数“{names.parameter(one.param)}”({one.profile};本草稿{mine},对方{theirs})"


def condition_line(told: Told, names: Lookup) -> ConditionLine:
    """A condition as it is kept (JSON data), in words; `names` tells people and processes."""
    code, state, values = str(told["code"]), str(told["state"]), told.get("values", {})
    text, details = _WORDED[code](state, values, names)
    label = STATES.get(state, state)
    return ConditionLine(code, state, TITLES[code], label, text, _cut(details), bool(told.get("waivable")))


def _changes(state: str, values: Told, names: Lookup) -> tuple[str, Iterable[str]]:
    followers = [names.process(one) for one in values.get("followers", ())]
    if state != "met":
        return "草稿与现行版本一样,没有可以部署的内容", ()
    changed = "、".join(names.process(one) for one in values.get("changed", ()))
    text = f"改动的流程:{changed}" if changed else "只改动场景、说明或者参数"
    return text, [f"随之更新的调用方:{'、'.join(followers)}"] if followers else ()


def _base(state: str, values: Told, names: Lookup) -> tuple[str, Iterable[str]]:
    if state == "met":
        return "", ()
    moved, parameters = values.get("moved", ()), values.get("parameters", ())
    details = [
        f"{names.process(one['process'])}:{names.person(one['by'])}{minute(one['at'])}部署了第{one['number']}次,理由:{one['reason']}"
        for one in moved
    ]
    details += [_parameter_moved(one, names) for one in parameters]
    what = "流程、规则参数" if moved and parameters else "流程" if moved else "规则参数"
    advice = "仍要改成本草稿的值的,接到现行版本上即可;不再改的,先在图上把该参数改回现行值" if parameters else ""
    told = f"草稿开始之后,下列{what}被别人部署过,须先把草稿接到现行版本上"
    return ";".join(filter(None, (told, advice))), details


def _parameter_moved(one: Told, names: Lookup) -> str:
    value, mine = names.value(one["param"], one["value"]), names.value(one["param"], one["mine"])
    who = f"{names.person(one['by'])}送审、{minute(one['at'])}部署的已改为{value}(自{one['effective_from']}起)"
    return f"规则参数“{names.parameter(one['param'])}”({one['profile']}):{who},本草稿提议{mine},理由:{one['reason']}"


def _objections(state: str, values: Told, _: Lookup) -> tuple[str, Iterable[str]]:
    found = values.get("objections", ())
    return ("", ()) if state == "met" else (f"{len(found)}处", [objection_text(one) for one in found])


def objection_text(told: Told) -> str:
    """What stands against a deployment, with its place."""
    code, place, values = str(told["code"]), str(told["place"]), dict(told.get("values", {}))
    if code == "another_process":
        return _OTHER_PROCESS.format(**values)
    if code not in RULE_WORDS:
        return problem_text(Problem(place, code, values), {})
    element = values.get("element_name") or values.get("element") or ""
    return f"{place}{f'“{element}”' if element else ''}:{RULE_WORDS[code].told(values)}"


def _scenarios(state: str, values: Told, _: Lookup) -> tuple[str, Iterable[str]]:
    if values.get("ran_before"):
        return "恢复的是运行过的版本,不要求重跑", ()
    if values.get("reason") == "no_scenarios":
        return "没有场景,请先写场景", ()
    if values.get("waiting"):
        return f"还有{len(values['waiting'])}个场景没有运行", values["waiting"]
    if state in ("met", "failed"):
        failed = values.get("failed", ())
        return f"通过{values.get('passed', 0)}个,未通过{len(failed)}个", failed
    return _unfinished(state, values, "这份草稿还没有运行过场景")


def _coverage(state: str, values: Told, names: Lookup) -> tuple[str, Iterable[str]]:
    if values.get("ran_before"):
        return "恢复的是运行过的版本,不要求重跑", ()
    missing: Mapping[str, Mapping[str, str]] = values.get("missing", {})
    if state == "failed":
        details = [
            f"{names.process(process)}:{name or element}"
            for process, lost in missing.items()
            for element, name in lost.items()
        ]
        return f"没有场景经过的有{len(details)}处", details
    return ("", ()) if state == "met" else _unfinished(state, values, "运行场景后得出")


def _seen(state: str, values: Told, _: Lookup) -> tuple[str, Iterable[str]]:
    count = values.get("count", 0)
    return (f"差异{count}处", ()) if state == "met" else (f"差异{count}处,见下;送审时勾选", ())


def _whatif(state: str, values: Told, _: Lookup) -> tuple[str, Iterable[str]]:
    if values.get("ran_before"):
        return "恢复的是运行过的版本,不要求试算", ()
    if state == "met":
        if values.get("cases") == 0:
            return "这些流程还没有案件,不需要试算", ()
        summary: Mapping[str, int] = values.get("summary", {})
        return ",".join(f"{SUMMARY.get(name, name)}{count}件" for name, count in summary.items()), ()
    return _unfinished(state, values, "这份草稿还没有试算过")


def _unfinished(state: str, values: Told, otherwise: str) -> tuple[str, Iterable[str]]:
    if state == "running":
        total = values.get("total", 0)
        return (f"{values.get('done', 0)} / {total}" if total else "等待开始"), ()
    if values.get("run") == "failed":
        return "上次运行中断,请重新运行", ()
    return (otherwise if "run" not in values else "上次没有运行完,请重新运行"), ()


_WORDED: Mapping[str, Callable[[str, Told, Lookup], tuple[str, Iterable[str]]]] = {
    "something_changes": _changes,
    "base_current": _base,
    "check_clean": _objections,
    "basis_registered": _objections,
    "scenarios_green": _scenarios,
    "coverage_complete": _coverage,
    "differences_seen": _seen,
    "whatif_done": _whatif,
}


def _cut(details: Iterable[str]) -> tuple[str, ...]:
    found = tuple(details)
    return found if len(found) <= _MOST else (*found[:_MOST], f"另有{len(found) - _MOST}处")
