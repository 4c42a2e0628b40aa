"""Two versions of a procedure held against each other: what an analyst did is what is told, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.compare import Change, changes

PROCESSES = Path(__file__).parents[3] / "processes"


def files(process: str) -> dict[str, str]:
    found = (PROCESSES / process).iterdir()
    return {path.name: path.read_text("utf-8") for path in found if path.suffix in (".bpmn", ".dmn", ".form")}


def edited(process: str, name: str, old: str, new: str) -> tuple[Change, ...]:
    """What is told of one edit; what is only drawn elsewhere left out."""
    before = files(process)
    assert old in before[name]
    after = {**before, name: before[name].replace(old, new, 1)}
    return tuple(one for one in changes(before, after) if one.sort != "diagram")


@pytest.mark.parametrize("process", sorted(path.name for path in PROCESSES.iterdir() if path.is_dir()))
def test_a_version_does_not_differ_from_itself(process: str) -> None:
    assert changes(files(process), files(process)) == ()


def test_another_limit_of_a_timer_is_told_with_both_texts() -> None:
    told = 'workdays("a2s_claim_days", pushed_at)</bpmn:timeDate>'
    (change,) = edited("claim_auto", "claim_auto.bpmn", told, told.replace("a2s", "s2a"))
    assert (change.kind, change.sort, change.element) == ("changed", "boundaryEvent", "deadline")
    assert change.fact == "timerEventDefinition.timeDate"
    assert (change.before, change.after) == (
        'workdays("a2s_claim_days", pushed_at)',
        'workdays("s2a_claim_days", pushed_at)',
    )
    assert change.related == {"host": "认领期"}


def test_a_lane_moved_names_both_lanes() -> None:
    node = "        <bpmn:flowNodeRef>register_receipt</bpmn:flowNodeRef>\n"
    before = files("claim_auto")
    moved = before["claim_auto.bpmn"].replace(node, "", 1)
    moved = moved.replace('name="监管部门专人">\n', f'name="监管部门专人">\n{node}', 1)
    (change,) = changes(before, {**before, "claim_auto.bpmn": moved})
    assert (change.element, change.fact, change.before, change.after) == (
        "register_receipt",
        "lane",
        "审批部门经办",
        "监管部门专人",
    )


def test_a_path_taken_out_is_told_by_its_ends() -> None:
    flow = '<bpmn:sequenceFlow id="answered_to_note_return" name="退回" sourceRef="answered" targetRef="note_return">'
    text = files("claim_auto")["claim_auto.bpmn"]
    start = text.index(flow)
    whole = text[start : text.index("</bpmn:sequenceFlow>", start) + len("</bpmn:sequenceFlow>")]
    (change,) = [one for one in edited("claim_auto", "claim_auto.bpmn", whole, "") if one.sort == "sequenceFlow"]
    assert (change.kind, change.related) == ("removed", {"source": "认领还是退回?", "target": "退回,不停计时"})


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id="claim.return"', 'id="claim.refuse_return"', "operator"),
        ('id="reason" type="any" value="return_reason"', 'id="reason" type="any" value="reason"', "parameter.reason"),
        ('name="form" value="claim"', 'name="form" value="receipt"', "property.form"),
        ('answer == "return"', 'answer != "claim"', "conditionExpression"),
        ('default="answered_to_window_claimed"', 'default="answered_to_note_return"', "default"),
        ('cancelActivity="false"', 'cancelActivity="true"', "cancelActivity"),
        ("answer = None", "answer = 1", "script"),
        ("期限挂在整个认领期上", "期限挂在认领期上", "documentation"),
    ],
)
def test_what_an_element_does_is_told_fact_by_fact(old: str, new: str, field: str) -> None:
    (change,) = edited("claim_auto", "claim_auto.bpmn", old, new)
    assert (change.kind, change.fact) == ("changed", field)


def test_what_is_only_drawn_elsewhere_changes_nothing_else() -> None:
    before = files("claim_auto")
    x = before["claim_auto.bpmn"].index('x="', before["claim_auto.bpmn"].index("BPMNShape"))
    after = before["claim_auto.bpmn"][:x] + 'x="1' + before["claim_auto.bpmn"][x + 3 :]
    assert {one.sort for one in changes(before, {**before, "claim_auto.bpmn": after})} == {"diagram"}


def test_a_rule_of_a_decision_table_is_told_by_its_cell() -> None:
    (change,) = edited("claim_manual", "msg_rules.dmn", '"result_claim_days"', '"s2a_claim_days"')
    assert (change.sort, change.fact, change.related) == ("rule", "cell.认领期限参数", {"table": "认领规则"})
    assert (change.before, change.after) == ('"result_claim_days"', '"s2a_claim_days"')


def test_a_field_of_a_form_is_told_by_what_is_set_of_it() -> None:
    (change,) = edited("claim_auto", "claim.form", '"required": true', '"required": false')
    assert (change.sort, change.element, change.fact) == ("field", "answer", "validate.required")
    assert (change.before, change.after) == ("true", "false")


def test_a_whole_new_procedure_is_told_shape_by_shape() -> None:
    found = changes({}, files("claim_feedback"))
    assert {one.kind for one in found} == {"added"}
    assert {"process", "userTask", "sequenceFlow", "file"} <= {one.sort for one in found}
