"""What a drawing leaves out or spells in another way: which process is meant, and yes and no."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..xml.namespaces import BPMN
from .change import Change, local

_YES_OR_NO = frozenset(
    {
        "cancelActivity", "instantiate", "isCollection", "isExecutable", "isForCompensation", "isImmediate",
        "isInterrupting", "isSequential", "parallelMultiple", "testBefore", "triggeredByEvent", "waitForCompletion",
    }
)  # fmt: skip
_SPELLINGS = {"1": "true", "0": "false", "true": "true", "false": "false"}


def spell_out(root: etree._Element) -> Iterator[Change]:
    """Write yes and no as words: the schema allows 1, 0 and blanks around them, the engine reads words."""
    for element in root.iter(etree.Element):
        if not local(element.tag):
            continue
        for name in sorted(_YES_OR_NO.intersection(element.keys())):
            value = element.get(name, "")
            word = _SPELLINGS.get(value.strip(), value)
            if word != value:
                element.set(name, word)
                told = {"attribute": name, "value": value, "word": word}
                yield Change("spelled-out", element.get("id") or "", told, element.sourceline or 0, alters=True)


def make_executable(root: etree._Element) -> Iterator[Change]:
    """The only process of a file that does not say whether it is executable is the one that is meant."""
    processes = root.findall(BPMN + "process")
    if len(processes) == 1 and processes[0].get("isExecutable") is None:
        processes[0].set("isExecutable", "true")
        yield Change("made-executable", processes[0].get("id") or "", {}, processes[0].sourceline or 0, alters=True)


def tell_drawings(root: etree._Element) -> Iterator[Change]:
    """Tell which processes of a file are drawings beside the executable one: they are kept and never run."""
    processes = root.findall(BPMN + "process")
    if sum(process.get("isExecutable") == "true" for process in processes) != 1:
        return
    for process in processes:
        if process.get("isExecutable") != "true":
            yield Change("kept-as-drawing", process.get("id") or "", {}, process.sourceline or 0)
