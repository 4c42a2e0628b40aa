"""What each kind of run does. A work is given the platform, its run, and a way to say how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from .runs import Kind, Run

if TYPE_CHECKING:
    from web.platform import Platform


class Progress(Protocol):
    """Told now and then how much of how much is done, with what was found so far where that is shown already.

    Raises RunStopped where somebody stopped the run meanwhile.
    """

    def __call__(self, done: int, total: int, result: Any = None) -> None: ...


Work = Callable[["Platform", Run, Progress], Any]
"""Carries a run out; what it returns is the result, JSON data."""


def works() -> Mapping[Kind, Work]:
    """The work of every kind."""
    # Works carry runs out on the platform, and are asked for by whoever orders them.
    from .moving.work import move_cases
    from .scenarios.work import play_scenarios
    from .whatif.work import carry_out_whatif

    return {"scenarios": play_scenarios, "whatif": carry_out_whatif, "move": move_cases}
