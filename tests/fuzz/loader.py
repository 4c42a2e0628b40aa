"""Feeds spoiled files to the reading and the deploy check for a while; nothing may crash, hang or eat the memory.

`python -m tests.fuzz.loader MINUTES [--seed N] [--into FOLDER]` (`make fuzz MINUTES=10`). The check runs in a
child process with limits; each input that brings it down is kept in the folder with what was said. Exit
status 1 when there was one.
"""

from __future__ import annotations

import argparse
import base64
import json
import resource
import selectors
import subprocess
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.mutations import Files, mutated

ROOT = Path(__file__).parents[2]
MEMORY = 1 << 30
SECONDS = 10
"""One input may take so long; our largest diagram takes a thirtieth."""
TURNS = 2000
"""Inputs after which a fresh child takes over."""


@dataclass
class Tally:
    """What came of all inputs."""

    verdicts: Counter[str] = field(default_factory=Counter)
    megabytes: int = 0
    slowest: float = 0.0
    kept: dict[str, int] = field(default_factory=Counter)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {self.verdicts[name]}" for name in ("refused", "late", "accepted", "crash", "hang"))
        total = sum(self.verdicts.values())
        return f"inputs {total}: {told}; peak {self.megabytes} MB, slowest {self.slowest:.2f} s"


class Child:
    """A process that checks what it is given, one input after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.loader", "--child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdout is not None
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._process.stdout, selectors.EVENT_READ)
        self.turns = 0

    def answer(self, files: Files) -> dict[str, Any]:
        """What the child makes of an input; a child that is gone or late has crashed or hangs."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self.turns += 1
        told = json.dumps({name: base64.b64encode(raw).decode() for name, raw in files.items()})
        try:
            self._process.stdin.write(told.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return {"verdict": "crash", "told": f"the process ended: {self.end()}"}
        limit = SECONDS + 60 if self.turns == 1 else SECONDS
        if not self._selector.select(limit):
            self.end()
            return {"verdict": "hang", "told": f"no answer after {limit} s"}
        line = self._process.stdout.readline()
        if not line:
            return {"verdict": "crash", "told": f"the process ended: {self.end()}"}
        found: dict[str, Any] = json.loads(line)
        return found

    def end(self) -> int:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # an input that the process was too dead to take is still in the buffer
                if stream is not None:
                    stream.close()
        return self._process.wait()


def seeds() -> list[Files]:
    """Our own processes, and the drawings of our tests."""
    found = [
        {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".bpmn", ".dmn", ".form")}
        for folder in sorted((ROOT / "processes").iterdir())
        if folder.is_dir()
    ]
    for path in sorted((ROOT / "tests").rglob("fixtures/**/*.bpmn")):
        found.append({path.name: path.read_bytes()})
    return [files for files in [*found, *_drawn()] if files]


def _drawn() -> list[Files]:
    """One drawing of each block that the property tests know."""
    from tests.properties.blocks import Planner
    from tests.properties.drawn import text_of
    from tests.properties.model import Loop

    task, events = ("user",), (("timer", True, ("pass",)), ("message", False, ("user",)))
    blocks = [
        ("either", None, task, ("link",)), ("some", 3, task, ("pass",), ("script", 1)),
        ("both", task, ("wait", "timer")),
        ("again", ("inside", task, Loop(2, True), *events)), ("race", ("timer", task), ("signal", task)),
        ("watched", task, "timer", True, ("wait", "message")), ("thrown", "error", "border", True, task, task),
        ("thrown", "escalation", "inner", False, task, task), ("stopped", task), ("signalled", task),
        ("calling", task, None, *events), ("timed", Loop(3), *events),
    ]  # fmt: skip
    return [{"drawn.bpmn": text_of(Planner().whole(block).process).encode()} for block in blocks]


def fuzz(minutes: float, seed: int, into: Path) -> Tally:
    """Spoil, feed and keep count until the time is over."""
    dice, tally, sources = Random(seed), Tally(), seeds()
    deadline, reported = time.monotonic() + minutes * 60, time.monotonic()
    child = Child()
    try:
        while time.monotonic() < deadline:
            files = mutated(dice.choice(sources), sources, dice)
            began = time.monotonic()
            answer = child.answer(files)
            if child.turns > 1:
                tally.slowest = max(tally.slowest, time.monotonic() - began)
            tally.verdicts[answer["verdict"]] += 1
            tally.megabytes = max(tally.megabytes, answer.get("megabytes", 0))
            if answer["verdict"] in ("crash", "hang"):
                _keep(files, answer, into, tally)
            if answer["verdict"] == "hang" or "megabytes" not in answer or child.turns >= TURNS:
                child.end()
                child = Child()
            if time.monotonic() - reported > 60:
                reported = time.monotonic()
                print(tally, flush=True)
    finally:
        child.end()
    return tally


def _keep(files: Files, answer: dict[str, Any], into: Path, tally: Tally) -> None:
    """Write an input down, of each sort of failure the first few."""
    sort = answer.get("sort") or answer["told"]
    tally.kept[sort] += 1
    if tally.kept[sort] > 3:
        return
    folder = into / f"{answer['verdict']}-{sum(tally.kept.values()):05}"
    folder.mkdir(parents=True)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    (folder / "told.txt").write_text(answer["told"], "utf-8")


def serve() -> None:
    """The child: reads inputs line by line, answers with a verdict."""
    from tests.fuzz.checking import RuleFailed, checked  # the libraries are loaded before the memory is limited

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin.buffer:
        files = {name: base64.b64decode(raw) for name, raw in json.loads(line).items()}
        answer: dict[str, Any]
        try:
            answer = {"verdict": checked(files)}
        except Exception as fault:
            last = traceback.extract_tb(fault.__traceback__)[-1]
            sort = f"{type(fault).__name__} {Path(last.filename).name}:{last.name}"
            if isinstance(fault, RuleFailed):
                sort = f"rule {fault.args[0]}: {fault.args[1].strip().splitlines()[-1][:80]}"
            answer = {"verdict": "crash", "sort": sort, "told": f"{traceback.format_exc()}\n{fault}"}
        answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(json.dumps(answer), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("minutes", type=float, nargs="?", default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.child:
        serve()
        return 0
    tally = fuzz(told.minutes, told.seed, told.into)
    print(tally)
    for sort, number in sorted(tally.kept.items(), key=lambda kept: -kept[1]):
        print(f"  {number} × {sort}")
    return 1 if tally.kept else 0


if __name__ == "__main__":
    sys.exit(main())
