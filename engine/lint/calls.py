"""Rules about call activities: the called process is there, takes what is given, and gives what is taken."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing, Node
from .finding import Flaw, doubt, flaw
from .multiples import item_of
from .rule import rule
from .variables import known_before
from .vocabulary import Contract
from .walks import reached


@rule("bpmn")
def called_process_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """A call activity names a process that is deployed, or is deployed together with its caller."""
    for call in drawing.of_kind("callActivity"):
        called = called_by(call)
        if not called:
            yield flaw(call.id, reason="missing")
        elif called != drawing.id and called not in drawing.vocabulary.processes:
            yield flaw(call.id, process=called)


@rule("bpmn")
def call_cycle(drawing: Drawing) -> Iterator[Flaw]:
    """A process does not call itself, neither directly nor through others: it would never end."""
    processes = drawing.vocabulary.processes
    for call in drawing.of_kind("callActivity"):
        called = called_by(call)
        if called == drawing.id:
            yield flaw(call.id, process=called, reason="itself")
        elif called and drawing.id in reached([called], lambda name: processes.get(name, Contract()).calls):
            yield flaw(call.id, process=called, reason="through_others")


@rule("bpmn")
def call_data(drawing: Drawing) -> Iterator[Flaw]:
    """What the called process takes is there when it is called; what is gathered from it is something it gives."""
    for call, contract in _contracts(drawing):
        item = item_of(call.loop, "inputDataItem") if call.loop is not None else ""
        result = item_of(call.loop, "outputDataItem") if call.loop is not None else ""
        known = known_before(drawing, call.id)
        for name in contract.inputs:
            if known is not None and name not in known and name != item:
                yield flaw(call.id, reason="input", process=called_by(call), name=name)
        if result and contract.outputs and result not in contract.outputs:
            yield flaw(call.id, reason="result", process=called_by(call), name=result)
        if item and contract.inputs and item not in contract.inputs:
            yield doubt(call.id, reason="item", process=called_by(call), name=item)


def called_by(call: Node) -> str:
    """The id of the called process; other tools may write it with a prefix."""
    return (call.element.get("calledElement") or "").strip()


def _contracts(drawing: Drawing) -> Iterator[tuple[Node, Contract]]:
    for call in drawing.of_kind("callActivity"):
        contract = drawing.vocabulary.processes.get(called_by(call))
        if contract is not None:
            yield call, contract
