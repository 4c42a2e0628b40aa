"""One case goes on under another version, in the transaction of a unit: seen through first, then written whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..bpmn.workflow import LIVE
from ..clock import parsed
from ..errors import CaseHeld, EngineError
from ..expressions import ExpressionFault
from ..lint.drawing import Drawing
from ..live import LiveCase
from ..opencase import OpenCase
from ..replay import MIGRATED
from ..specs import ProcessSpec
from ..storage import PIN_CASE, REDRAW_ITEM
from .clocks import Turned
from .fitting import beside, misfits, scope_specs, scopes
from .lacking import Lacking, lacking
from .meeting import misses
from .obstacle import NotMovable, Obstacle
from .shifting import Mapped, shifted
from .tasks import TaskChange, task_changes

if TYPE_CHECKING:
    from ..unit import Unit


@dataclass(frozen=True)
class Moved:
    """What a move does, or did, to one case; `stands` are the elements in which it waits.

    `lacks` are the variables that it may be asked for further on and does not have.
    """

    case_id: str
    root_id: str
    stands: tuple[str, ...]
    mapping: Mapped
    clocks: tuple[Turned, ...]
    tasks: tuple[TaskChange, ...]
    lacks: tuple[Lacking, ...] = ()


def stands_in(live: LiveCase) -> tuple[str, ...]:
    """The elements in which something is waited for, events on borders left out."""
    waiting = (task for task in live.workflow.all_tasks() if task.has_state(LIVE) and not beside(task.task_spec))
    drawn = (task.task_spec for task in waiting if task.task_spec.manual or not task.children)
    return tuple(dict.fromkeys(str(spec.bpmn_id) for spec in drawn if spec.bpmn_id is not None))


def refuse_misfit(live: LiveCase, new: ProcessSpec, result_wanted: tuple[str, ...] | None) -> None:
    """Raises NotMovable with the first thing that keeps the tokens of a case from standing on a version."""
    if new.process != live.spec.process:
        raise NotMovable(Obstacle("other_process", "", {"process": new.process}))
    if new.hash == live.spec.hash:
        raise NotMovable(Obstacle("there_already"))
    known = scope_specs(new)
    for obstacle in misfits(live.workflow, new, result_wanted):
        raise NotMovable(obstacle)
    for name, processes in scopes(live.workflow).items():
        for process in processes:
            for obstacle in misses(process, known[name]):
                raise NotMovable(obstacle)


def missing_variables(live: LiveCase, old: Drawing, new: Drawing) -> tuple[Lacking, ...]:
    """What the case may be asked for and does not have. Raises NotMovable where it cannot get round that."""
    found = lacking(live, old, new)
    if found and found[0].sure:
        names = sorted({one.name for one in found if one.sure and one.element == found[0].element})
        raise NotMovable(Obstacle("lacks", found[0].element, {"names": names}))
    return found


def wanted_of(spec: ProcessSpec, parent_id: str | None) -> tuple[str, ...] | None:
    """The names that the caller of a case gets from it; None where nobody called it."""
    return None if parent_id is None else spec.diagram.outputs


def worded(cause: EngineError) -> NotMovable:
    """An error of the version's own as what stands in the way of the move."""
    if isinstance(cause, NotMovable):
        return cause
    element = str(cause.values.get("element") or "")
    told = {"cause": str(cause.values.get("cause") or cause.code)}
    missing = isinstance(cause, ExpressionFault) or told["cause"] == "expression_fault"
    return NotMovable(Obstacle("data_missing" if missing else "cannot_go_on", element, told))


def move_case(unit: Unit, case_id: str, to: str, reason: str, run: str | None = None) -> Moved:
    """Let a case go on under a version, all of it or nothing. Raises NotFound, NotMovable."""
    try:
        case = unit.open(case_id)
    except CaseHeld:
        raise NotMovable(Obstacle("held"), case_id) from None
    unit.catch_up(case, unit.recorded_at)
    if case.standing.status != "active" or not case.live.begun:
        raise NotMovable(Obstacle("not_running"), case_id)
    new, old = unit.specs.get(unit.connection, to), case.spec
    try:
        refuse_misfit(case.live, new, wanted_of(old, case.identity.parent_id))
        drawings = (unit.specs.drawing(unit.connection, version) for version in (old.hash, to))
        lacks = missing_variables(case.live, *drawings)
        told: dict[str, Any] = {"from": old.hash, "to": to, "numbers": [old.number, new.number], "reason": reason}
        if run is not None:
            told["run"] = run
        if lacks:
            told["lacks"] = [one.document() for one in lacks]
        return replace(_moved(unit, case, new, told), lacks=lacks)
    except EngineError as cause:
        raise worded(cause) from cause


def _moved(unit: Unit, case: OpenCase, new: ProcessSpec, told: dict[str, Any]) -> Moved:
    found: list[Mapped] = []
    stands = stands_in(case.live)

    def move() -> None:
        shift = shifted(case.live, new, case)
        case.live, case.spec = shift.live, new
        found.append(shift.mapping)

    event = case.step(MIGRATED, "", unit.recorded_at, unit.actor, told, move)
    fits = unit.registry.fits
    changes = tuple(task_changes(unit.connection, case.id, case.live, new, case.beside, fits))
    clocks = case.turned_clocks
    event.data.update(
        mapping=found[0].document(),
        clocks=[one.document() for one in clocks],
        tasks=[one.document() for one in changes if one.changed],
    )
    _write(unit, case, new, changes)
    return Moved(case.id, case.root_id, stands, found[0], clocks, changes)


def _write(unit: Unit, case: OpenCase, new: ProcessSpec, changes: tuple[TaskChange, ...]) -> None:
    unit.writes.add(PIN_CASE, {"case": case.id, "version": new.hash})
    for one in changes:
        if one.put_back:
            before, after = {"assignee": one.assignee}, {"assignee": None}
            told = {"item": one.item, "task": one.task, "before": before, "after": after, "because": MIGRATED}
            case.note("task.unassigned", one.element, told, unit.recorded_at)
        if one.changed:
            hands = (None, None) if one.put_back else (one.assignee, one.assigned_at)
            told = dict(zip(("assignee", "assigned_at"), hands, strict=True))
            unit.writes.add(REDRAW_ITEM, {"item": one.item, **told, **one.after})
            case.participants.add(str(one.after["department"]))


def tell_moved_clocks(unit: Unit, moved: Moved, reason: str) -> None:
    """Let the office know of deadlines that are others now, once they are written."""
    for one in moved.clocks:
        if one.armed is None or one.old == one.new or "of" in one.armed["basis"]:
            continue
        for hook in unit.registry.replanned:
            old, new, provisional = parsed(one.old), parsed(one.new), bool(one.armed["provisional"])
            hook(unit.connection, moved.case_id, one.element, old, new, provisional, reason)
