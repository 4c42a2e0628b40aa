"""Rules about call activities: the called process is there, takes what is given, and gives what is taken."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing, Node
from .finding import Flaw, doubt, flaw
from .multiples import item_of, text_of
from .rule import rule
from .variables import known_before
from .vocabulary import Contract
from .walks import reached


@rule("bpmn")
def call_without_process(drawing: Drawing) -> Iterator[Flaw]:
    """A call activity names the process it calls."""
    for call in drawing.of_kind("callActivity"):
        if not called_by(call):
            yield flaw(call.id)


@rule("bpmn")
def called_process_unknown(drawing: Drawing) -> Iterator[Flaw]:
    """A called process is deployed, or is deployed together with its caller."""
    for call in drawing.of_kind("callActivity"):
        called = called_by(call)
        if called and called != drawing.id and called not in drawing.vocabulary.processes:
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
def call_inputs(drawing: Drawing) -> Iterator[Flaw]:
    """What the called process takes is there when it is called."""
    for call, contract in _contracts(drawing):
        known = known_before(drawing, call.id)
        if known is None:
            continue
        for name in contract.inputs:
            if name not in known and (call.loop is None or name != item_of(call.loop, "inputDataItem")):
                yield flaw(call.id, process=called_by(call), name=name)


@rule("bpmn")
def call_results(drawing: Drawing) -> Iterator[Flaw]:
    """What is gathered from a called process is something it gives."""
    for call, contract in _contracts(drawing):
        if call.loop is not None and contract.outputs:
            name = item_of(call.loop, "outputDataItem")
            if name and text_of(call.loop, "loopDataOutputRef") and name not in contract.outputs:
                yield flaw(call.id, process=called_by(call), name=name)


@rule("bpmn")
def call_item(drawing: Drawing) -> Iterator[Flaw]:
    """What is handed to each call of a list is something the called process takes."""
    for call, contract in _contracts(drawing):
        if call.loop is not None and contract.inputs:
            name = item_of(call.loop, "inputDataItem")
            if name and name not in contract.inputs:
                yield doubt(call.id, process=called_by(call), name=name)


def called_by(call: Node) -> str:
    """The id of the called process; other tools may write it with a prefix."""
    return (call.element.get("calledElement") or "").strip()


def _contracts(drawing: Drawing) -> Iterator[tuple[Node, Contract]]:
    for call in drawing.of_kind("callActivity"):
        contract = drawing.vocabulary.processes.get(called_by(call))
        if contract is not None:
            yield call, contract
