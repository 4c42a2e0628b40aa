"""The check in a process of its own, which may take so much time and memory and no more.

The bounds of engine.xml keep files small before anything else looks at them; this is the second wall, for what
nobody thought of. The child is a fork, so it has all names and rules at once and needs to be told nothing. It computes
only: it opens nothing, asks no database, writes its answer into a pipe and is gone without running any clean-up of its
parent's. A lock that another thread held at the fork would make it wait for ever without computing; such a child is
told by its idle processor and replaced once.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from .check import Checked, Files, check_processes
from .finding import LAYERS, Finding, Layer
from .vocabulary import Vocabulary

_MEBIBYTE = 1 << 20
_PIECE = 1 << 16
_IDLE_SHARE = 0.2
_DONE, _NO_MEMORY, _FAILED = 0, 3, 4


@dataclass(frozen=True)
class Limits:
    """What a check may take: seconds by the clock and of the processor, memory beyond what the program has anyway."""

    seconds: float = 5.0
    memory: int = 512 * _MEBIBYTE


LIMITS = Limits()


@dataclass(frozen=True)
class _Answer:
    """What a child wrote before it ended, how it ended, and the seconds of the processor it used."""

    written: bytes
    late: bool
    ended: int
    computed: float


def check_confined(
    processes: Sequence[Files],
    vocabulary: Vocabulary,
    layers: Collection[Layer] = LAYERS,
    limits: Limits = LIMITS,
) -> tuple[Checked, ...]:
    """As check_processes; a process on which the limits are exceeded has the finding check-exceeded and no files.

    The limit of time is for each process. Where all together fail, each is checked alone to find out which it was.
    """
    together = replace(limits, seconds=limits.seconds * max(1, len(processes)))
    answer = _asked(processes, vocabulary, layers, together)
    if answer.late and answer.computed < together.seconds * _IDLE_SHARE:
        answer = _asked(processes, vocabulary, layers, together)
    if answer.written:
        told: tuple[Checked, ...] = pickle.loads(answer.written)  # noqa: S301 - written by our own child
        return told
    if len(processes) > 1:
        return tuple(check_confined([files], vocabulary, layers, limits)[0] for files in processes)
    return tuple(_exceeded(files, answer, limits) for files in processes)


def _exceeded(files: Files, answer: _Answer, limits: Limits) -> Checked:
    name = next((name for name in sorted(files) if name.endswith(".bpmn")), "")
    if answer.ended == _FAILED and not answer.late:
        return Checked({}, (Finding("check-failed", "error", name),))
    cause = "time" if answer.late else "memory"
    told = {"cause": cause, "seconds": round(limits.seconds), "mebibytes": limits.memory // _MEBIBYTE}
    return Checked({}, (Finding("check-exceeded", "error", name, "", told),))


def _asked(processes: Sequence[Files], vocabulary: Vocabulary, layers: Collection[Layer], limits: Limits) -> _Answer:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work(writing, processes, vocabulary, layers, limits)
    os.close(writing)
    try:
        written, late = _heard(reading, limits.seconds)
    except BaseException:
        late = True
        raise
    finally:
        os.close(reading)
        if late:
            os.kill(child, signal.SIGKILL)
        _, status, used = os.wait4(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    late = late or ended == -signal.SIGXCPU
    return _Answer(written if ended == _DONE else b"", late, ended, used.ru_utime + used.ru_stime)


def _heard(reading: int, seconds: float) -> tuple[bytes, bool]:
    """What comes out of the pipe until it is closed, and whether the time ran out before."""
    end, pieces = time.monotonic() + seconds, list[bytes]()
    ready = select.poll()
    ready.register(reading, select.POLLIN | select.POLLHUP)
    while ready.poll(max(0.0, end - time.monotonic()) * 1000):
        piece = os.read(reading, _PIECE)
        if not piece:
            return b"".join(pieces), False
        pieces.append(piece)
    return b"", True


def _work(
    writing: int, processes: Sequence[Files], vocabulary: Vocabulary, layers: Collection[Layer], limits: Limits
) -> NoReturn:
    """The child's whole life."""
    status = _FAILED
    try:
        # What was there before the fork is not looked at again, so that its pages stay shared.
        gc.freeze()
        os.closerange(3, writing)
        os.closerange(writing + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        _bound(limits)
        with os.fdopen(writing, "wb") as answer:
            pickle.dump(check_processes(processes, vocabulary, layers), answer)
        status = _DONE
    except MemoryError:
        status = _NO_MEMORY
    finally:
        os._exit(status)


def _bound(limits: Limits) -> None:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
