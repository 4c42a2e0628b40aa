"""Holds a folder of hostile and broken diagrams against the deploy check and the engine.

`python -m tests.conformance.foreign DIR [--only PREFIX] [--runs ID]`: DIR has a manifest.json, a list of entries
with id, files, expect (reject, accept, accept+warn), element, run, variables. Each is tried in a process of its
own with limits of time and memory. Exit status 1 when anything was not as expected.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MEMORY = 2 << 30
CPU_SECONDS = 30
WALL_SECONDS = 60
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    """What a trial came to: "ok", "unnamed" (right, but the element is not named) or a fault in words."""

    id: str
    expect: str
    element: str | None
    verdict: str
    judgement: str
    rules: tuple[str, ...]
    seconds: float
    megabytes: int
    told: str


def trial(entry: dict[str, Any], folder: Path) -> Result:
    """Run one entry in a child process and judge it."""
    files = [str((folder / name).resolve()) for name in entry["files"]]
    canary = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="conformance-trial-") as name:
        place = Path(name)
        (place / "canary.txt").write_text(canary, "utf-8")
        copied = [shutil.copy(file, place) for file in files]
        order = {"files": copied, "run": entry["run"], "variables": entry["variables"]}
        known = {path.name for path in place.iterdir()} | {"warm.bpmn"}
        before = _marks(files)
        began = time.monotonic()
        child = _child({**order, "memory": MEMORY, "seconds": CPU_SECONDS}, place, canary)
        seconds = time.monotonic() - began
        left = sorted(path.name for path in place.iterdir() if path.name not in known)
        touched = [path for path, mark in _marks(files).items() if before.get(path) != mark]
    code, out, err, peak = child
    told = json.loads(out.splitlines()[-1]) if code == 0 and out.strip() else {}
    faults = [
        *(f"reached: {what}" for what in told.get("reached", ())),
        *(f"left {what}" for what in (*left, *touched)),
    ]
    if canary in json.dumps(told) or _leaks(json.dumps(told, ensure_ascii=False)):
        faults.append("leaked")
    if code is None:
        faults.append("hang")
    elif code != 0:
        faults.append(f"crash {code}: {(err.strip().splitlines() or ['?'])[-1][:120]}")
    elif "Traceback" in err:
        faults.append("traceback")
    judgement = "; ".join(faults) or judged(entry["expect"], entry["element"], told)
    return Result(
        id=entry["id"],
        expect=entry["expect"],
        element=entry["element"],
        verdict=told.get("verdict", "none"),
        judgement=judgement,
        rules=tuple(told.get("rules", ())),
        seconds=seconds,
        megabytes=peak,
        told=told.get("told", "") or err[-400:],
    )


def judged(expect: str, element: str | None, told: dict[str, Any]) -> str:
    """Whether an outcome is what was expected of the diagram."""
    verdict = told["verdict"]
    if expect == "reject":
        if verdict != "refused":
            return f"accepted silently ({verdict})"
        return "ok" if element is None or element in told["named"] else f"unnamed: {told['named']}"
    if verdict == "refused":
        return f"refused: {','.join(told['rules'])} {told['named']}"
    if verdict == "incident" and not told["incident"]:
        return "incident without element"
    if expect == "accept+warn" and element not in told["warned"]:
        return f"no warning: {told['warned']}"
    return "ok"


def _child(order: dict[str, Any], place: Path, canary: str) -> tuple[int | None, str, str, int]:
    """Exit status (None after the time limit), output, errors, peak memory in megabytes."""
    with (place / ".." / f"{place.name}.out").open("w+") as out, (place / ".." / f"{place.name}.err").open("w+") as err:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.conformance.trial", json.dumps(order)],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(ROOT), "CANARY": canary, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=out,
            stderr=err,
        )
        deadline = time.monotonic() + WALL_SECONDS
        while True:
            found, status, usage = os.wait4(child.pid, os.WNOHANG)
            if found:
                break
            if time.monotonic() > deadline:
                child.kill()
                _, status, usage = os.wait4(child.pid, 0)
                break
            time.sleep(0.02)
        out.seek(0), err.seek(0)
        texts = out.read(), err.read()
    for ending in (".out", ".err"):
        (place.parent / f"{place.name}{ending}").unlink()
    late = time.monotonic() > deadline or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (9, 24))
    child.returncode = code = os.waitstatus_to_exitcode(status)
    return (None if late else code), *texts, usage.ru_maxrss >> 10


def _marks(files: list[str]) -> dict[str, float | None]:
    """The absolute paths named in the files, each with its time of change: whether they came to be or changed."""
    named = {
        path for file in files for path in re.findall(rb"/(?:tmp|var|home|root)/[\w./-]+", Path(file).read_bytes())
    }
    found = {}
    for path in map(Path, map(os.fsdecode, named)):
        found[str(path)] = path.stat().st_mtime if path.exists() else None
    return found


def _leaks(text: str) -> bool:
    """Whether what only this machine knows is in a text."""
    return "root:x:0:0" in text or "uid=" in text


def _lines(results: list[Result]) -> Iterator[str]:
    for one in results:
        state = "ok" if one.judgement == "ok" else "NOT"
        yield (
            f"{state:3} {one.id:42} {one.expect:11} {one.element or '-':6} {one.verdict:9} "
            f"{one.seconds:5.1f}s {one.megabytes:4}MB {one.judgement if one.judgement != 'ok' else ','.join(one.rules)}"
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--runs", action="append", default=[], help="an id that may run as drawn instead of a refusal")
    parser.add_argument("-v", action="store_true", help="also what was told of each file")
    told = parser.parse_args(arguments)
    entries = json.loads((told.folder / "manifest.json").read_text("utf-8"))
    results = []
    for entry in entries:
        if entry["id"].startswith(told.only):
            if entry["id"].split("-")[0] in told.runs:
                entry = {**entry, "expect": "accept"}
            results.append(trial(entry, told.folder))
            print(*_lines(results[-1:]), sep="\n", flush=True)
            if told.v and results[-1].told:
                print("     ", results[-1].told[:400])
    kinds = Counter("ok" if one.judgement == "ok" else one.judgement.split(":")[0] for one in results)
    print(f"{len(results)} files: " + ", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    return 0 if kinds["ok"] == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
