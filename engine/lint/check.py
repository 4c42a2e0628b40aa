"""The deploy check: every rule over processes that may call each other, every finding at once."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .contract import contract_of
from .drawing import Drawing
from .finding import LAYERS, Finding, Layer
from .reading import Read, read_process
from .rules import RULES
from .vocabulary import Vocabulary

log = logging.getLogger(__name__)

Files = Mapping[str, bytes]
"""The diagram, tables and forms of one process by the name of the file."""


@dataclass(frozen=True)
class Checked:
    """What the check made of a process: its files as they would be deployed, and everything found."""

    files: Mapping[str, str]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(found for found in self.findings if found.gravity == "error")


def check_process(files: Files, vocabulary: Vocabulary, layers: Collection[Layer] = LAYERS) -> Checked:
    """Hold the files of one process against the rules of the layers."""
    return check_processes([files], vocabulary, layers)[0]


def check_processes(
    processes: Sequence[Files], vocabulary: Vocabulary, layers: Collection[Layer] = LAYERS
) -> tuple[Checked, ...]:
    """Hold several processes, which may call each other, against the rules of the layers; one answer for each."""
    read = [read_process(files, vocabulary, layers) for files in processes]
    contracts = {one.process.get("id") or "": contract_of(one.process) for one in read if one.process is not None}
    vocabulary = replace(vocabulary, processes={**vocabulary.processes, **contracts})
    return tuple(Checked(one.texts, (*one.findings, *_judged(one, vocabulary, layers))) for one in read)


def drawing_of(files: Files, vocabulary: Vocabulary) -> Drawing | None:
    """The drawing among the files of one process as the rules see it; None where it cannot be read at all."""
    return _drawing(read_process(files, vocabulary, ()), vocabulary)


def _drawing(read: Read, vocabulary: Vocabulary) -> Drawing | None:
    if read.root is None or read.process is None:
        return None
    files = (read.forms, read.tables, read.table_files)
    return Drawing(read.diagram, read.root, read.process, vocabulary, *files, read.texts[read.diagram])


def _judged(read: Read, vocabulary: Vocabulary, layers: Collection[Layer]) -> Iterator[Finding]:
    drawing = _drawing(read, vocabulary)
    if drawing is None:
        return
    wrong = any(found.gravity == "error" for found in read.findings)
    for rule in sorted((*RULES, *vocabulary.rules), key=lambda rule: rule.last):
        if rule.layer not in layers or (rule.last and wrong):
            continue
        try:
            found = list(rule.findings(drawing))
            wrong = wrong or any(one.gravity == "error" for one in found)
            yield from found
        except MemoryError:
            raise
        except Exception:
            # Whatever a rule did not expect of a drawing, the drawing is not deployed, and the analyst gets an answer.
            log.exception("the rule %s failed on %s", rule.name, read.diagram)
            yield Finding("check-failed", "error", read.diagram, "", {"rule": rule.name})
