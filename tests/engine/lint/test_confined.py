"""A check that takes too long or too much is ended, told as a finding, and leaves nothing behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.lint import Flaw, Rule, check_confined, check_processes, rule
from engine.lint.confined import Limits
from engine.lint.drawing import Drawing
from tests.engine.lint.oversized import drawing
from tests.engine.lint.rulefixtures import VOCABULARY, files_of

SHORT = Limits(seconds=0.4)
LAYERS = ("xml", "bpmn")


@rule("bpmn")
def endless(drawing: Drawing) -> Iterator[Flaw]:
    while drawing.id == "plain":
        pass
    yield from ()


@rule("bpmn")
def greedy(drawing: Drawing) -> Iterator[Flaw]:
    kept = []
    while drawing.id == "plain":
        kept.append(bytearray(1 << 24))
    yield from ()


@rule("bpmn")
def waiting(drawing: Drawing) -> Iterator[Flaw]:
    threading.Event().wait(60 if drawing.id == "plain" else 0)
    yield from ()


@rule("bpmn")
def dying(drawing: Drawing) -> Iterator[Flaw]:
    os.abort()
    yield from ()


@rule("bpmn")
def mistaken(drawing: Drawing) -> Iterator[Flaw]:
    yield Flaw(str(len(drawing.id) / 0))


def children() -> set[str]:
    """The processes this one has started and not yet buried."""
    return {child for found in Path("/proc/self/task").glob("*/children") for child in found.read_text().split()}


def plain() -> dict[str, bytes]:
    return {"plain.bpmn": drawing().encode()}


def test_the_answer_is_that_of_the_check_itself() -> None:
    processes = [files_of("dangling-flow", "invalid"), files_of("added-id", "invalid"), {"a.bpmn": b"no drawing"}]
    assert check_confined(processes, VOCABULARY) == check_processes(processes, VOCABULARY)


@pytest.mark.parametrize(
    ("fault", "cause", "limits"),
    [
        (endless, "time", SHORT),
        (waiting, "time", SHORT),
        (greedy, "memory", Limits(memory=64 << 20)),
        (dying, "memory", Limits()),
    ],
)
def test_a_check_that_exceeds_its_limits_is_a_finding_and_no_process_remains(
    fault: Rule, cause: str, limits: Limits
) -> None:
    begun, before = time.monotonic(), children()
    (checked,) = check_confined([plain()], replace(VOCABULARY, rules=(fault,)), LAYERS, limits)
    assert time.monotonic() - begun < 5
    (found,) = checked.findings
    assert (found.rule, found.file, found.values["cause"]) == ("check-exceeded", "plain.bpmn", cause)
    assert checked.files == {}
    assert children() == before


def test_of_several_processes_only_the_one_that_exceeds_the_limits_is_refused() -> None:
    other = {"other.bpmn": drawing().replace('id="plain"', 'id="other"').encode()}
    first, second = check_confined([plain(), other], replace(VOCABULARY, rules=(endless,)), LAYERS, SHORT)
    assert [found.rule for found in first.findings] == ["check-exceeded"]
    assert second.findings == () and second.files.keys() == {"other.bpmn"}


def test_a_rule_that_fails_refuses_the_drawing_and_the_other_rules_are_told(caplog: pytest.LogCaptureFixture) -> None:
    (checked,) = check_processes([plain()], replace(VOCABULARY, rules=(mistaken,)), LAYERS)
    assert [(found.rule, found.values["rule"]) for found in checked.errors] == [("check-failed", "mistaken")]
    assert "mistaken" in caplog.text


def test_threads_may_check_at_the_same_time() -> None:
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(check_confined([plain()], VOCABULARY))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [check_processes([plain()], VOCABULARY)] * 4
