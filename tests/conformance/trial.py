"""One foreign diagram tried in a process of its own: checked, deployed, perhaps run, and watched meanwhile.

`python -m tests.conformance.trial ORDER` prints what happened as one line of JSON. ORDER is a JSON object:
files, run, variables, memory (bytes), seconds (of CPU). What reaches for the machine is told as `reached`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from engine.clock import parsed
from tests.conformance.adapter import PlatformAdapter, _Incident, _NotWaiting, _Rejected

START = parsed("2026-01-05T09:00:00+08:00")
MOST_MOVES = 60
FURTHEST = timedelta(days=3660)
OWN_PLACES = (
    str(Path(__file__).parents[2]),
    sys.prefix,
    sys.base_prefix,
    "/usr/lib",
    "/usr/local/lib",
    "/dev",
    "/proc",
)
PROCESSES = ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo")
HEARD = frozenset({"open", *PROCESSES, *NETWORK})

WARM_UP = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
    '<process id="warm" isExecutable="true"><startEvent id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>'
    '<userTask id="b"/><sequenceFlow id="g" sourceRef="b" targetRef="c"/><endEvent id="c"/></process></definitions>'
)


@dataclass
class Outcome:
    """What became of a diagram: refused, accepted, ended, waiting, incident; and which elements were named."""

    verdict: str = "crashed"
    named: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    incident: str = ""
    told: str = ""
    reached: list[str] = field(default_factory=list)


class Watch:
    """Listens to the interpreter: files, processes and connections that no diagram may ask for."""

    def __init__(self, folder: Path) -> None:
        self.on = False
        self.reached: list[str] = []
        self._own = (*OWN_PLACES, str(folder), "/tmp/conformance-")
        sys.addaudithook(self._heard)

    def _heard(self, event: str, told: tuple[Any, ...]) -> None:
        if not self.on or event not in HEARD:
            return
        evaluated = any(_is_evaluated(frame) for frame in _frames())
        if event == "open" and isinstance(told[0], str | bytes):
            path = os.path.realpath(os.fsdecode(told[0]))
            if evaluated or not path.startswith(self._own):
                self.reached.append(f"open {path}")
        elif (event in PROCESSES and (evaluated or not _by_check())) or event in NETWORK:
            self.reached.append(f"{event} {told!r:.80}")


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        yield frame
        frame = frame.f_back


def _is_evaluated(frame: FrameType) -> bool:
    name = frame.f_code.co_filename
    return name.startswith("<") and not name.startswith("<frozen")


def _by_check() -> bool:
    """The check itself may run in a child process."""
    return any("/engine/lint/" in frame.f_code.co_filename for frame in _frames())


def tried(order: dict[str, Any], watch: Watch) -> Outcome:
    """Deploy and, where asked, drive the diagram until it ends, waits for good, or fails."""
    outcome = Outcome()
    platform = PlatformAdapter(START)
    threads = threading.active_count()
    watch.on = True
    try:
        platform.deploy(order["files"])
        outcome.verdict = "accepted"
        outcome.warned = [found.element for found in platform.warnings()]
        if order["run"]:
            outcome.verdict = driven(platform, order["variables"])
    except _Rejected as refused:
        outcome.verdict, outcome.told = "refused", str(refused)
        outcome.named, outcome.rules = refused.elements, refused.rules
    except _Incident as held:
        outcome.verdict, outcome.incident, outcome.told = "incident", held.element or "", str(held)
    watch.on = False
    outcome.reached = watch.reached
    if threading.active_count() > threads:
        outcome.reached.append("threads left behind")
    return outcome


def driven(platform: PlatformAdapter, variables: dict[str, Any]) -> str:
    """Complete what is open, let the clock run to what is due; "ended", "waiting" or "running" after many moves."""
    platform.start(platform.deployed[-1], variables, START)
    for _ in range(MOST_MOVES):
        if platform.ended():
            return "ended"
        due = platform.next_due()
        if due is not None and due - START < FURTHEST:
            platform.advance(max(due, platform.clock.now()))
        elif tasks := platform.open_tasks():
            platform.complete(tasks[0], {})
        elif not _met(platform):
            return "waiting"
    return "running"


def _met(platform: PlatformAdapter) -> bool:
    """Send the first message that is waited for; whether there was one."""
    for name in platform.awaited():
        try:
            platform.message(name, {})
        except _NotWaiting:
            continue
        return True
    return False


def main() -> None:
    order = json.loads(sys.argv[1])
    folder = Path.cwd()
    warm = folder / "warm.bpmn"
    warm.write_text(WARM_UP, "utf-8")
    quiet = Watch(folder)
    tried({"files": [str(warm)], "run": True, "variables": {}}, quiet)
    quiet.reached.clear()
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    used = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + order["seconds"], used + order["seconds"]))
    print(json.dumps(asdict(tried(order, quiet)), ensure_ascii=False))


if __name__ == "__main__":
    main()
