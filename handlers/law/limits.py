"""Rules about the numbers of limits: they stand in the rule parameters, under names that are known."""

from __future__ import annotations

from collections.abc import Iterator

from engine.lint import Flaw, flaw
from engine.lint.drawing import Drawing
from handlers.law.law import Law
from handlers.law.reading import Counted, counted_elsewhere, timer_texts

_OF_ITEMS = "item_workdays"


def literal_limit(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """No number of days and no ISO date stands in a drawing: a limit has a parameter, and with it a source."""
    for timer in timer_texts(drawing):
        article = article_of(drawing, timer.node.id)
        if timer.iso:
            yield flaw(timer.node.id, reason="iso", text=timer.text, article=article)
        elif timer.numbers or any(call.literal for call in timer.counted):
            number = next(iter((*timer.numbers, *(call.literal for call in timer.counted if call.literal))))
            yield flaw(timer.node.id, reason="number", text=timer.text, number=number, article=article)
        elif not any(call.params or call.function == _OF_ITEMS for call in timer.counted) and not _handed_in(
            timer.counted
        ):
            yield flaw(timer.node.id, reason="unnamed", text=timer.text, article=article)
    for element, call in counted_elsewhere(drawing):
        if call.literal:
            yield flaw(
                element, reason="number", text=call.function, number=call.literal, article=article_of(drawing, element)
            )


def unknown_limit(law: Law, drawing: Drawing) -> Iterator[Flaw]:
    """A limit that is named is a rule parameter that counts days."""
    timers = ((timer.node.id, call) for timer in timer_texts(drawing) for call in timer.counted)
    told: set[tuple[str, str]] = set()
    for element, call in (*timers, *counted_elsewhere(drawing)):
        for name in sorted(call.params):
            if (call.function == _OF_ITEMS and name in law.fields) or (element, name) in told:
                continue
            told.add((element, name))
            if name not in law.parameters or call.function == _OF_ITEMS:
                yield flaw(element, reason="unknown", param=name)
            elif not law.counts_days(name):
                yield flaw(element, reason="no_days", param=name)


def article_of(drawing: Drawing, element: str) -> str:
    """The article that an element names, or the task that it is the deadline of or lies beside."""
    event = drawing.nodes.get(element)
    host = drawing.nodes.get(event.attached_to) if event is not None else None
    near = {element} | {node.attached_to for node in (event, host) if node is not None}
    near.discard("")
    tasks = [
        node for node in drawing.all_nodes if near & {node.id, node.scope} or node.properties.get("due") == element
    ]
    return next((task.properties["article"] for task in tasks if task.properties.get("article")), "")


def _handed_in(calls: tuple[Counted, ...]) -> bool:
    """Whether a limit comes from outside under a variable: its name is told by whoever hands it in."""
    return any(not call.params and not call.literal for call in calls)
