"""What an activity that happens several times knows about its instances."""

from __future__ import annotations

INSTANCE_NAMES = frozenset(
    {
        "loopCounter", "nrOfInstances", "numberOfInstances", "nrOfCompletedInstances", "numberOfCompletedInstances",
        "nrOfActiveInstances", "numberOfActiveInstances", "nrOfTerminatedInstances", "numberOfTerminatedInstances",
    }
)  # fmt: skip
