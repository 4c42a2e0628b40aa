"""What a deployment does with files before anything is stored: check them, then read them."""

from __future__ import annotations

from engine.deploy import vocabulary_of
from engine.errors import ProcessRejected
from engine.lint import check_process
from engine.registry import Registry
from engine.specs import SpecStore
from tests.conformance.adapter import NoLimits
from tests.fuzz.mutations import Files

REGISTRY = Registry(NoLimits())
VOCABULARY = vocabulary_of(REGISTRY)
NEUTRAL = ("xml", "bpmn")


def checked(files: Files) -> str:
    """refused, accepted, or late: what the reading refuses though no rule did. Anything that is raised is a crash."""
    check_process(files, VOCABULARY)
    found = check_process(files, VOCABULARY, NEUTRAL)
    if found.errors:
        return "refused"
    try:
        SpecStore(REGISTRY).build(found.files, {})
    except ProcessRejected:
        return "late"
    return "accepted"
