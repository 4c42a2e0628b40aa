"""Rules about who acts, by which form and on what ground: what the inbox and the screens rely on."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint import Flaw, doubt, flaw
from engine.lint.drawing import Drawing, Node
from engine.xml.namespaces import BPMN
from handlers.law.law import Law

_PREFIX = "lane_"
_SHORTEST_BASIS = 4
"""Letters of a basis that says anything."""
_OTHER_LANES = frozenset({"system", "claimant", "sender", "asker", "asked"})
"""Lanes of the platform itself, and of whoever it turns out to be; tasks in these say `role_of`."""


def lane_of_unknown_role(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A lane is named after the role that acts in it."""
    for lane in drawing.process.iter(BPMN + "lane"):
        identity = lane.get("id") or ""
        role = identity.removeprefix(_PREFIX)
        if role == identity or role not in law.roles | _OTHER_LANES:
            yield flaw(identity, roles=sorted(_PREFIX + one for one in law.roles | _OTHER_LANES))


def step_outside_lanes(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Every step of the process itself lies in a lane."""
    for node in drawing.in_scope(drawing.id):
        if node.id and node.id not in drawing.lanes:
            yield flaw(node.id, kind=node.kind)


def step_without_form(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Who acts fills in a form: it says what the act means and keeps what was said."""
    for node in _acts(drawing):
        if not node.properties.get("form"):
            yield flaw(node.id, kind=node.kind)


def step_without_article(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Every act names the place of the regulation on which it stands, an article or an item of one; an act on which
    the regulation is silent names the document it stands on as `basis`, and is told of where any such is found."""
    elsewhere: dict[str, str] = {}
    for node in _acts(drawing, starts=True):
        named = node.properties.get("article", "")
        basis = node.properties.get("basis", "").strip()
        if not named and len(basis) >= _SHORTEST_BASIS:
            elsewhere.setdefault(basis, node.id)
            continue
        reason = law.measures.fault_of(named) if named else "short" if basis else "missing"
        if reason:
            yield flaw(node.id, reason=reason, named=named or basis)
    for basis, first in elsewhere.items():
        yield doubt(first, reason="elsewhere", named=basis)


def step_without_department(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Every act is put before a department."""
    for node in _acts(drawing):
        if not node.properties.get("department"):
            yield flaw(node.id, kind=node.kind)


def step_without_role(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """Every act is put before a role that posts have: by its lane, by `role`, or by `role_of`."""
    for node in _acts(drawing, starts=True):
        if node.properties.get("role_of"):
            continue
        if node.kind == "startEvent":
            named = [role.strip() for role in node.properties.get("roles", "").split(",")]
        else:
            lanes = drawing.lanes.get(node.id, ("",))
            named = [node.properties.get("role") or lanes[0].removeprefix(_PREFIX)]
        unknown = [role for role in named if role not in law.roles]
        if unknown:
            yield flaw(
                node.id, reason="unknown" if any(unknown) else "missing", role=unknown[0], roles=sorted(law.roles)
            )


def unknown_due(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """What a task names as its deadline is a timer of the drawing."""
    timers = {node.id for node in drawing.of_kind("boundaryEvent") if node.triggers == ("timer",)}
    for task in drawing.of_kind("userTask"):
        due = task.properties.get("due")
        if due is not None and due not in timers:
            yield flaw(task.id, due=due)


def _acts(drawing: Drawing, starts: bool = False) -> Iterator[Node]:
    """The steps at which people act: tasks, messages that are sent by a form, and with `starts` starts by a form."""
    for node in drawing.all_nodes:
        told = node.properties
        if node.kind == "userTask":
            yield node
        elif node.triggers == ("message",) and node.kind in ("boundaryEvent", "intermediateCatchEvent"):
            if {"form", "department", "role", "role_of", "intake"} & set(told):
                yield node
        elif starts and node.kind == "startEvent" and "form" in told:
            yield node
