"""Every diagram is fully and tidily drawn, so that the designer and the replay can show it."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from .diagrams import BPMN, BPMNDI, EVENTS, TASKS, Box, Diagram, diagrams

every_diagram = pytest.mark.parametrize("diagram", diagrams(), ids=lambda diagram: diagram.folder.name)


@every_diagram
def test_given_a_diagram_then_pool_and_lanes_lie_flat_and_the_sub_process_is_open(diagram: Diagram) -> None:
    shapes = {shape.get("bpmnElement"): shape for shape in diagram.root.iter(BPMNDI + "BPMNShape")}
    flat = [*diagram.root.iter(BPMN + "participant"), *diagram.process.iter(BPMN + "lane")]
    assert all(shapes[element.get("id")].get("isHorizontal") == "true" for element in flat)
    assert all(shapes[sub.get("id")].get("isExpanded") == "true" for sub in diagram.nodes("subProcess"))


@every_diagram
def test_given_a_named_event_gateway_or_flow_then_its_label_is_placed(diagram: Diagram) -> None:
    named = [*diagram.nodes(*EVENTS, "exclusiveGateway"), *diagram.flows()]
    assert [
        element.get("id") for element in named if element.get("name") and element.get("id") not in diagram.labels()
    ] == []


@every_diagram
def test_given_a_flow_then_its_bends_are_right_angles_and_its_ends_touch(diagram: Diagram) -> None:
    edges, shapes = diagram.edges(), diagram.shapes()
    for flow in diagram.flows():
        points = edges[flow.get("id", "")]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), flow.get("id")
        assert shapes[flow.get("sourceRef", "")].holds(*points[0]), flow.get("id")
        assert shapes[flow.get("targetRef", "")].holds(*points[-1]), flow.get("id")


@every_diagram
def test_given_a_flow_then_it_crosses_no_other_step(diagram: Diagram) -> None:
    edges, shapes = diagram.edges(), diagram.shapes()
    solid = [node.get("id", "") for node in diagram.nodes() if node.tag != BPMN + "subProcess"]
    for flow in diagram.flows():
        ends = {flow.get("sourceRef"), flow.get("targetRef")}
        for a, b in pairwise(edges[flow.get("id", "")]):
            for name in solid:
                assert name in ends or not _between(a, b, shapes[name]), (flow.get("id"), name)


@every_diagram
def test_given_labels_then_they_overlap_neither_each_other_nor_a_step(diagram: Diagram) -> None:
    labels, shapes = diagram.labels(), diagram.shapes()
    boxes = [
        (node.get("id", ""), shapes[node.get("id", "")]) for node in diagram.nodes() if node.tag != BPMN + "subProcess"
    ]
    for (one, box), (other, second) in combinations(labels.items(), 2):
        assert not box.overlaps(second), (one, other)
    for one, box in labels.items():
        assert [name for name, shape in boxes if name != one and box.overlaps(shape)] == [], one


@every_diagram
def test_given_two_tasks_then_they_do_not_overlap(diagram: Diagram) -> None:
    shapes = diagram.shapes()
    tasks = [node.get("id", "") for node in diagram.nodes(*TASKS) if node.tag != BPMN + "subProcess"]
    assert [pair for pair in combinations(tasks, 2) if shapes[pair[0]].overlaps(shapes[pair[1]])] == []


def _between(a: tuple[float, float], b: tuple[float, float], box: Box) -> bool:
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y
