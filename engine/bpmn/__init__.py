"""SpiffWorkflow, wrapped: the only place that knows the library.

The library's own evaluation of Python text is switched off here for the whole process, and so are its
predictions: it would keep a token for every element that may come, to the end of the longest chain.
"""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import python_environment
from SpiffWorkflow.specs.base import TaskSpec

from engine.errors import Fault


class ForeignEvaluation(Fault):
    """The library tried to evaluate text as Python."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise ForeignEvaluation()


python_environment.TaskDataEnvironment.evaluate = _refuse
python_environment.TaskDataEnvironment.execute = _refuse


def _predict(self: TaskSpec, my_task: Any, *_: Any, **__: Any) -> None:
    """Tokens are put on what follows when an element has been passed (CaseTask.complete)."""


TaskSpec._predict = _predict
