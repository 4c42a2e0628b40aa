"""Variables that a case does not have, that nothing on its way will set, and that the version will ask for.

Read from the drawing as the deploy check reads it, from where the tokens stand. Asked only of what is new: where
the version in force would lack the same at the same element, moving makes nothing worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..bpmn.loopreading import text_of
from ..lint.calls import called_by
from ..lint.drawing import Drawing, Node
from ..lint.inevitable import inevitable
from ..lint.names import Lack, lacks
from ..lint.variables import inside_names, known_from
from ..live import LiveCase
from .fitting import beside, drawn, scopes, standing


@dataclass(frozen=True)
class Lacking:
    """A variable that the version asks for at an element; `sure` where the case cannot get round it.

    `part` is what asks: a condition, a parameter, a timer, a script, a table … (engine.lint.names), a list or a call.
    """

    element: str
    name: str
    part: str
    sure: bool

    def document(self) -> list[str]:
        """As the history keeps it."""
        return [self.element, self.name, self.part]


def lacking(live: LiveCase, old: Drawing, new: Drawing) -> tuple[Lacking, ...]:
    """What a case lacks for a version; those it cannot get round come first."""
    tokens = _tokens(live, new)
    found = list(_lacks(new, tokens))
    if not found:
        return ()
    before = {(one.element, one.name) for one in _lacks(old, tokens)}
    told: dict[tuple[str, str], Lacking] = {}
    for one in found:
        if (one.element, one.name) not in before:
            sure = one.needed and _inevitable(new, one, tokens)
            known = told.get((one.element, one.name))
            if known is None or (sure and not known.sure):
                told[one.element, one.name] = Lacking(one.element, one.name, one.part, sure)
    return tuple(sorted(told.values(), key=lambda one: not one.sure))


def _tokens(live: LiveCase, drawing: Drawing) -> Mapping[str, frozenset[str]]:
    """The elements in which tokens stand, with the variables there; of a sub-process also those inside it."""
    found: dict[str, set[str]] = {}
    for scope, processes in scopes(live.workflow).items():
        for task in (one for process in processes for one in standing(process) if not beside(one.task_spec)):
            found.setdefault(drawn(task.task_spec), set()).update(task.data)
            around = drawing.nodes.get(scope)
            while around is not None:
                found.setdefault(around.id, set()).update(task.data)
                around = drawing.nodes.get(around.scope)
    return {element: frozenset(names) for element, names in found.items()}


def _lacks(drawing: Drawing, tokens: Mapping[str, frozenset[str]]) -> Iterator[Lack]:
    known = known_from(drawing, tokens)
    yield from lacks(drawing, known.before.get, known.after.get)
    for node in drawing.all_nodes:
        there = known.before.get(node.id)
        if there is not None:
            for part, names in _handed_over(drawing, node):
                yield from (Lack(node.id, name, part, there, True) for name in sorted(names - there))


def _handed_over(drawing: Drawing, node: Node) -> Iterator[tuple[str, frozenset[str]]]:
    """The list whose entries an activity goes through, and what the process that it calls takes."""
    listed = text_of(node.loop, "loopDataInputRef") if node.loop is not None else ""
    yield "list", frozenset({listed} - {""})
    contract = drawing.vocabulary.processes.get(called_by(node)) if node.kind == "callActivity" else None
    if contract is not None:
        yield "call", frozenset(contract.inputs) - inside_names(node)


def _inevitable(drawing: Drawing, lack: Lack, tokens: Iterable[str]) -> bool:
    """Whether it will be asked for: a condition where its flow begins, a border event when its activity does."""
    source = next((flow.source for flow in drawing.flows if flow.id == lack.element), None)
    if source is not None:
        return source in tokens or inevitable(drawing, source, tokens)
    node = drawing.nodes.get(lack.element)
    host = node.attached_to if node is not None else ""
    return inevitable(drawing, host or lack.element, tokens)
