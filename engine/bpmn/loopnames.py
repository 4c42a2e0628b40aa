"""What an activity that happens several times knows about its instances."""

from __future__ import annotations

from collections.abc import Mapping

MOST_INSTANCES = 1_000
"""Instances that one passage may have; more is a mistake of the diagram, not a large office."""

COUNTER = "loopCounter"

COUNTS: Mapping[str, str] = {
    "nrOfInstances": "all",
    "numberOfInstances": "all",
    "nrOfCompletedInstances": "completed",
    "numberOfCompletedInstances": "completed",
    "nrOfActiveInstances": "active",
    "numberOfActiveInstances": "active",
    "nrOfTerminatedInstances": "terminated",
    "numberOfTerminatedInstances": "terminated",
}
"""What each name counts, by the fields of `Counts` (engine.bpmn.loops)."""

INSTANCE_NAMES = frozenset({COUNTER, *COUNTS})
