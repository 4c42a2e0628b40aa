"""What the library calls its script engine: every question an element asks goes through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from engine.decisions import DecisionTable
from engine.errors import EngineError, UnknownName
from engine.expressions import Context, ExpressionCompiler

from . import ForeignEvaluation
from .timers import Tag
from .workflow import CaseTask

if TYPE_CHECKING:
    from engine.moving.clocks import Waiting


class Effects(Protocol):
    """Whatever an element does beyond its own data; a replay feeds what was recorded instead."""

    def context(self, data: Mapping[str, Any]) -> Context: ...

    def operate(self, task: CaseTask, operator: str, parameters: dict[str, Any]) -> Any: ...

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]: ...

    def arm_again(self, task: CaseTask, fired: Mapping[str, Any]) -> dict[str, Any]: ...

    def turned(self, waiting: Sequence[Waiting]) -> Mapping[int, Mapping[str, Any]]:
        """What timers keep from now on, by token, where a version to which the case is moved says otherwise."""

    def fires(self, task: CaseTask) -> bool: ...

    def call_child(self, task: CaseTask, called: str) -> None: ...


class CaseScripting:
    """Evaluates expressions in the analysts' language and hands effects on."""

    def __init__(self, compiler: ExpressionCompiler, decisions: Mapping[str, DecisionTable], effects: Effects) -> None:
        self._compiler = compiler
        self._decisions = decisions
        self._effects = effects
        self.environment = _NoEnvironment()

    def evaluate(self, task: CaseTask, expression: str, external_context: Any = None) -> Any:
        return self._compiler.expression(expression).evaluate(task.data, self._effects.context(task.data))

    def evaluate_with(self, task: CaseTask, expression: str, told: Mapping[str, Any]) -> Any:
        """The value for what the task knows and, before that, for what it is told besides."""
        data = {**task.data, **told}
        return self._compiler.expression(expression).evaluate(data, self._effects.context(data))

    def execute(self, task: CaseTask, script: str | None, external_context: Any = None) -> bool:
        for name, expression in self._compiler.script(script or ""):
            task.data[name] = expression.evaluate_data(task.data, self._effects.context(task.data))
        return True

    def operate(self, task: CaseTask, operator: str, parameters: Mapping[str, str]) -> Any:
        values = {name: self.evaluate(task, expression) for name, expression in parameters.items()}
        return self._effects.operate(task, operator, values)

    def decide(self, task: CaseTask, decision: str) -> Mapping[str, Any]:
        if decision not in self._decisions:
            raise UnknownName(sort="decision", name=decision)
        return self._decisions[decision].evaluate(task.data, self._effects.context(task.data))

    def arm(self, task: CaseTask, text: str, tag: Tag) -> dict[str, Any]:
        try:
            return self._effects.arm(task, text, tag)
        except EngineError as fault:
            # The wait of an event begins with its host: whoever runs that cannot tell which event it was.
            fault.values.setdefault("element", task.task_spec.bpmn_id)
            raise

    def fires(self, task: CaseTask) -> bool:
        return self._effects.fires(task)

    def call_child(self, task: CaseTask, called: str) -> None:
        self._effects.call_child(task, called)


class _NoEnvironment:
    """Stands where the library would keep its Python environment."""

    def evaluate(self, *_: Any, **__: Any) -> NoReturn:
        raise ForeignEvaluation()

    execute = evaluate
