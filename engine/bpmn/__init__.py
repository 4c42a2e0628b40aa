"""SpiffWorkflow, wrapped: the only place that knows the library.

The library's own evaluation of Python text is switched off here for the whole process.
"""

from __future__ import annotations

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import python_environment

from engine.errors import Fault


class ForeignEvaluation(Fault):
    """The library tried to evaluate text as Python."""


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise ForeignEvaluation()


python_environment.TaskDataEnvironment.evaluate = _refuse
python_environment.TaskDataEnvironment.execute = _refuse
