"""The claim as a Viewflow flow: pushed, claimed, ended."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.models import Process


class Claim(flow.Flow):
    """Started by a program, claimed by a person."""

    process_class = Process

    push = flow.StartHandle(this.begin).Next(this.claim)
    claim = flow.View(lambda request: None).Next(this.done)
    done = flow.End()

    def begin(self, activation: Any) -> None:
        activation.process.data = {"department": "A"}
