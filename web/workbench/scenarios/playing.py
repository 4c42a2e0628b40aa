"""Plays scenario files spread over the processors, each file twice: as it comes, and read anew at every wait."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from engine.coverage import Passed
from engine.errors import Refusal
from engine.scenario_file import scenario_of
from engine.scenarios import run_scenario

from .results import told_result, unread_result
from .worlds import WorldMaker, worlds_from

LONGEST = 60
"""Seconds that one file may take: a drawing may go round in circles."""
FEW = 2
"""So many files are played here: to start others would take longer."""
BEAT = 0.5

Played = tuple[str, dict[str, Any], Passed]
"""The path of a file, how it went, and what its cases have passed."""

_worlds: list[WorldMaker] = []
"""The maker of worlds of a process that does nothing else."""


def play(texts: Mapping[str, str], prepared: Path, verbs: frozenset[str]) -> Iterator[Played | None]:
    """Play the files as processors are free, in worlds copied from one; None now and then where none has ended."""
    if len(texts) <= FEW:
        with worlds_from(prepared, verbs) as make_world:
            for path, text in texts.items():
                yield play_one(path, text, make_world)
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    workers = max(1, min(os.cpu_count() or 1, len(texts)))
    pool = ProcessPoolExecutor(workers, context, _begin, (str(prepared), verbs))
    try:
        waiting: set[Future[Played]] = {pool.submit(_play_there, path, text) for path, text in texts.items()}
        while waiting:
            ended, waiting = wait(waiting, BEAT, FIRST_COMPLETED)
            if not ended:
                yield None
            for one in ended:
                yield one.result()
    finally:
        pool.shutdown(cancel_futures=True)


def play_one(path: str, text: str, make_world: WorldMaker) -> Played:
    """Play one file twice."""
    try:
        scenario = scenario_of(text, Path(path), make_world.verbs)
        with _bounded():
            results = [run_scenario(scenario, make_world, restored, whole=True) for restored in (False, True)]
    except Refusal as refusal:
        return path, unread_result(path, [f"{refusal.code}: {refusal}"]), frozenset()
    except Exception as fault:  # a story may tell anything; what it breaks is its own result
        logging.getLogger(__name__).info("scenario %s", path, exc_info=True)
        return path, unread_result(scenario.name, [f"{type(fault).__name__}: {fault}"]), frozenset()
    return path, told_result(results), results[0].covered


def _begin(prepared: str, verbs: frozenset[str]) -> None:
    """In a new process: a maker of worlds for as long as it lives."""
    making = worlds_from(Path(prepared), verbs)
    _worlds.append(making.__enter__())
    Finalize(None, making.__exit__, args=(None, None, None), exitpriority=10)


def _play_there(path: str, text: str) -> Played:
    return play_one(path, text, _worlds[0])


@contextmanager
def _bounded() -> Iterator[None]:
    """Raises TimeoutError in the block after some time, where the process has nothing else to do."""
    if threading.current_thread() is not threading.main_thread() or not _worlds:
        yield
        return

    def over(*_: object) -> None:
        raise TimeoutError(f"longer than {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
