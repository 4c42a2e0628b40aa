"""The run of kind `scenarios`: every file wanted, or one, played against a draft as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.coverage import missing_of
from engine.drafts import Candidate, candidate_of, digest_of
from web.workbench.drafts import BOOK
from web.workbench.places import workbench_folder
from web.workbench.runs import Run, newest_run, order_run

from .playing import play
from .preparing import all_files, prepared_world
from .results import without_steps
from .wanted import drawing_in, unkept, wanted_scenarios

if TYPE_CHECKING:
    from web.platform import Platform
    from web.workbench.works import Progress

WORLDS = "worlds"
Told = dict[str, Any]


def order_scenarios(platform: Platform, connection: Connection, draft_id: str, actor: Actor, path: str = "") -> Run:
    """Order a run of all scenarios of a draft as it stands, or of one."""
    digest = digest_of(BOOK.texts(connection, draft_id))
    order = {"digest": digest, **({"path": path} if path else {})}
    run_id = platform.runtime.ids.new()
    return order_run(connection, run_id, "scenarios", draft_id, order, actor, platform.clock.now())


def play_scenarios(platform: Platform, run: Run, progress: Progress) -> dict[str, Any]:
    """Carry a run out. A run of one file keeps what the run before found of the others, if of the same draft.

    {digest, files: {path: {name, passed, failures, steps, …}}, missing: {process: {element: name}}, unkept: [process],
    lacking: [path]}, the last being what is wanted and was not run.
    Raises ProcessRejected for a draft that cannot be run.
    """
    with platform.database.read() as connection:
        texts = BOOK.texts(connection, run.about)
        candidate = candidate_of(texts)
        wanted = wanted_scenarios(platform, connection, candidate)
        bare = unkept(platform, connection, candidate)
        files = all_files(platform, connection, candidate)
    digest, only = digest_of(texts), run.order.get("path")
    told = _earlier(platform, run, digest, wanted) if only else {}
    mine = {path: text for path, text in wanted.items() if only in (None, path)}
    progress(0, len(mine), _result(digest, told, bare))
    prepared = prepared_world(files, candidate.parameters, workbench_folder(platform) / WORLDS)
    done = 0
    for played in play(mine, prepared, frozenset(platform.runtime.registry.actions)):
        if played is not None:
            told[played[0]] = played[1]
            done += 1
        progress(done, len(mine), _result(digest, told, bare) if played else None)
    lacking = sorted(set(wanted) - set(told))
    return {**_result(digest, told, bare, whole=True), "missing": _missing(candidate, told), "lacking": lacking}


def _result(digest: str, told: Mapping[str, Told], bare: tuple[str, ...], whole: bool = False) -> dict[str, Any]:
    """While the run goes on, only what failed is told step by step."""
    shown = {path: one if whole or not one["passed"] else without_steps(one) for path, one in sorted(told.items())}
    return {"digest": digest, "files": shown, "unkept": list(bare)}


def _missing(candidate: Candidate, told: Mapping[str, Told]) -> dict[str, dict[str, str]]:
    """What of the draft's drawings no file has passed."""
    passed = frozenset(
        (process, element)
        for one in told.values()
        for step in one.get("steps", ())
        for process, element, _ in step["passed"]
    )
    drawings = [text for process in sorted(candidate.processes) if (text := drawing_in(candidate, process))]
    return missing_of(drawings, passed)


def _earlier(platform: Platform, run: Run, digest: str, wanted: Mapping[str, str]) -> dict[str, Told]:
    """What the last finished run found of the files wanted, if it was of this very draft."""
    with platform.database.read() as connection:
        before = newest_run(connection, run.about, "scenarios", done=True)
    if before is None or before.result["digest"] != digest:
        return {}
    return {path: one for path, one in before.result["files"].items() if path in wanted}
