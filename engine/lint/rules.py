"""All rules of the engine, in the order in which their findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..adoption import ADOPTIONS
from . import (
    calls,
    data,
    decisions,
    events,
    expressions,
    flows,
    forms,
    gateways,
    joins,
    lanes,
    layout,
    loops,
    multiples,
    names,
    operators,
    reach,
    readable,
    references,
    scopes,
    support,
    timers,
    undoing,
)
from .finding import Layer
from .reading import XML_RULES
from .rule import Rule

RULES: tuple[Rule, ...] = (
    scopes.empty_scope,
    scopes.start_missing,
    scopes.several_starts,
    scopes.start_trigger,
    flows.dangling_flow,
    flows.flow_across_scopes,
    flows.flow_at_event,
    flows.event_subprocess_alone,
    flows.doubled_flow,
    flows.condition_ignored,
    gateways.gateway_without_way,
    gateways.default_of_another,
    gateways.default_with_condition,
    gateways.default_without_choice,
    gateways.fork_without_conditions,
    gateways.way_without_condition,
    gateways.implied_default,
    gateways.no_default,
    gateways.lone_condition,
    gateways.event_gateway_target,
    events.boundary_host,
    events.boundary_without_way,
    events.always_interrupting,
    events.escalation_host,
    events.links,
    undoing.cancellation,
    undoing.compensation,
    references.event_reference,
    references.definition_name,
    references.same_trigger_twice,
    references.nobody_catches,
    reach.unreachable_node,
    reach.implied_end,
    reach.no_way_out,
    joins.join_never_complete,
    joins.merge_runs_twice,
    loops.loop_without_wait,
    multiples.instances_uncounted,
    multiples.too_many_instances,
    multiples.instance_names,
    data.data_object_unknown,
    data.process_data_names,
    lanes.several_lanes,
    expressions.expression_rejected,
    expressions.constant_condition,
    expressions.script_missing,
    timers.timer_text,
    timers.timer_in_the_past,
    timers.timer_without_zone,
    timers.cycle_happens_once,
    timers.repetition,
    operators.operator_unknown,
    operators.operator_parameters,
    operators.operator_named_like_node,
    operators.started_process_unknown,
    decisions.decision_unknown,
    decisions.decision_table,
    forms.form_unknown,
    forms.form_field,
    calls.called_process_unknown,
    calls.call_cycle,
    calls.call_data,
    names.unknown_name,
    support.unsupported_element,
    support.script_on_task,
    readable.unreadable,
    layout.no_layout,
    layout.not_drawn,
)
"""What is judged once a drawing is read."""

READING: Mapping[str, Layer] = {
    **dict.fromkeys(sorted(XML_RULES), "xml"),
    "one-diagram": "xml",
    "not-bpmn": "xml",
    "bad-id": "xml",
    "double-id": "xml",
    "schema-element": "xml",
    "schema-attribute": "xml",
    "schema-value": "xml",
    **dict.fromkeys(ADOPTIONS, "xml"),
    "one-executable-process": "bpmn",
    "form-unreadable": "bpmn",
    "table-unreadable": "bpmn",
}
"""What is told while files are read, before there is a drawing to judge."""


OWN: Mapping[str, Layer] = {"check-exceeded": "xml", "check-failed": "xml"}
"""What is told of the check itself: no drawing of a fixture brings it about."""


def rule_layers(others: Iterable[Rule] = ()) -> Mapping[str, Layer]:
    """The layer of every rule by its name; `others` are those of the rooms above."""
    return {**READING, **OWN, **{rule.name: rule.layer for rule in (*RULES, *others)}}
