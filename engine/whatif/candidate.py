"""The drawings of a candidate, parsed once for all cases."""

from __future__ import annotations

from collections.abc import Mapping

from ..drafts import Candidate
from ..errors import ProcessRejected
from ..specs import ProcessSpec, SpecStore


class Candidates:
    """By process, the version that the candidate would make of it."""

    def __init__(self, store: SpecStore, candidate: Candidate) -> None:
        """Raises ProcessRejected where a drawing, table or form of the candidate cannot be read."""
        self.specs: Mapping[str, ProcessSpec] = {
            spec.process: spec
            for spec in (
                # Which versions it calls does not matter here: called cases are not led, their results are known.
                store.build(files, {})
                for _, files in sorted(candidate.processes.items())
                if any(name.endswith(".bpmn") for name in files)
            )
        }
        if not self.specs:
            raise ProcessRejected(reason="no_diagram")
