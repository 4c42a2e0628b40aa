"""A submission from outside: starts a case, finds the one it already started, or corrects a recalled push in it.

The start form, the CSV import and the API all come through here, so that they answer alike.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.actor import Actor
from engine.acts import Started
from engine.errors import NotFound, Problem
from engine.proof.record import Record
from engine.registry import Via
from engine.requests import answered_parts
from engine.specs import ProcessInfo
from engine.worklist.inbox import find_item
from web.platform import Platform
from web.security.gate import Forbidden
from web.security.policy import roles_of
from web.sheets.tasksheet import form_of

QUARANTINED, NOT_PUSHED = "quarantined", "not_pushed"
OVERRIDE_REASON = "再次推送,格式问题仅告警"


@dataclass(frozen=True)
class Receipt:
    """What became of a submission.

    `created` is false where the case existed; `repushed` says that this put a recalled push right;
    `quarantined` that an element of art. 18(2) is empty, so that nothing is pushed yet; `decided` that the
    case is about a decision at all; `record` is where it is written down.
    """

    case_id: str
    created: bool
    repushed: bool
    quarantined: bool
    warnings: tuple[Problem, ...]
    decided: bool = True
    record: Record | None = None


def submit(
    platform: Platform, process: str, data: Mapping[str, Any], actor: Actor, via: Via, request: str | None = None
) -> Receipt:
    """Hand a start form in. Raises NotFound, Forbidden, InputRejected, Conflict, ActHeld."""
    check_startable(platform, process, actor)
    started = platform.runtime.start(process, data, actor, via=via, request=request)
    waiting = started.same.get("repush_items", ())
    record = started.record
    for item_id in sorted(waiting):
        key = f"{request}/{item_id}" if request is not None else None
        done = platform.runtime.complete(item_id, _correction(platform, item_id, data), actor, via=via, request=key)
        record = done.record
    with platform.database.read() as connection:
        decisions = platform.runtime.registry.query("decision")(connection, started.case_id)
        # A submission that is sent again is told what it did the first time.
        before = answered_parts(connection, request, actor) if request is not None and not waiting else ()
    if before and before[-1].get("record"):
        record = Record(**before[-1]["record"])
    states = {row["status"] for row in decisions}
    quarantined = _quarantined(started, states)
    repushed = bool(waiting or before)
    return Receipt(started.case_id, started.created, repushed, quarantined, started.warnings, bool(decisions), record)


def _quarantined(started: Started, states: Collection[str | None]) -> bool:
    """Whether an element was empty when the submission came in, though it may have been supplied since."""
    empty = bool(states) and any(problem.code == "required" for problem in started.warnings)
    return QUARANTINED in states or (empty and NOT_PUSHED not in states)


def _correction(platform: Platform, item_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to the task in which a recalled push waits: everything its form asks for that is told."""
    with platform.database.read() as connection:
        item = find_item(connection, item_id)
        if item is None:
            raise NotFound(item=item_id)
        form = form_of(connection, platform.runtime, item)
    told = {name: value for name, value in data.items() if form.field(name) is not None and value not in (None, "")}
    return {"override_reason": OVERRIDE_REASON, **told, "again": "yes", "reason": "收到更正后的推送"}


def startable(platform: Platform, actor: Actor) -> tuple[ProcessInfo, ...]:
    """The processes the actor may start by hand."""
    held = roles_of(actor)
    return tuple(info for info in platform.runtime.processes() if info.start_form and held & set(info.start_roles))


def importable(platform: Platform, actor: Actor) -> tuple[ProcessInfo, ...]:
    """Of these the ones of which many may be handed in at once, as the rows of a sheet."""
    return tuple(info for info in startable(platform, actor) if info.bulk)


def check_importable(platform: Platform, process: str, actor: Actor) -> None:
    """Whether the actor may hand in sheets for this process; raises NotFound, Forbidden."""
    check_startable(platform, process, actor)
    if all(info.id != process for info in importable(platform, actor)):
        raise NotFound(process=process)


def check_startable(platform: Platform, process: str, actor: Actor) -> None:
    """Whether the actor may start this process by hand; raises NotFound, Forbidden."""
    info = platform.runtime.process(process)
    if info is None or not info.start_form:
        raise NotFound(process=process)
    if not roles_of(actor) & set(info.start_roles):
        raise Forbidden
