"""A trial sees what a diagram does to the machine, and judges what became of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.foreign import ROOT, judged, main
from tests.engine.drawing import Drawing


def entry(folder: Path, drawing: Drawing, **told: object) -> dict[str, object]:
    (folder / f"{drawing.process}.bpmn").write_text(drawing.text(), "utf-8")
    return {"id": drawing.process, "files": [f"{drawing.process}.bpmn"], "run": True, "variables": {}, **told}


def test_a_folder_is_tried_and_told_file_by_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = Drawing("good").start().node("userTask", "ask").end().line("begin", "ask", "done")
    bad = Drawing("bad").start().script("reach", 'x = open("canary.txt")').end().line("begin", "reach", "done")
    entries = [
        entry(tmp_path, good, expect="accept", element=None),
        entry(tmp_path, bad, expect="accept", element="reach"),
    ]
    (tmp_path / "manifest.json").write_text(json.dumps(entries), "utf-8")

    assert main([str(tmp_path)]) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("ok  good") and " ended " in first
    assert second.startswith("NOT bad") and " refused " in second
    assert last.startswith("2 files: ok 1, refused 1")


@pytest.mark.parametrize(
    ("reaching", "heard"),
    [
        ("open('/etc/hostname')", "open /etc/hostname"),
        ("exec(\"open('canary.txt')\")", "canary.txt"),
        ("__import__('os').system('true')", "os.system"),
        ("__import__('socket').socket().connect(('127.0.0.1', 9))", "socket.connect"),
        ("open('own.txt', 'w')", ""),
    ],
)
def test_whoever_reaches_for_the_machine_is_heard(reaching: str, heard: str, tmp_path: Path) -> None:
    (tmp_path / "canary.txt").write_text("x", "utf-8")
    code = (
        "from pathlib import Path\nfrom tests.conformance.trial import Watch\n"
        "watch = Watch(Path.cwd())\nwatch.on = True\ndef reach():\n    try:\n        " + reaching + "\n"
        "    except OSError:\n        pass\nreach()\nwatch.on = False\nprint(watch.reached)\n"
    )
    (tmp_path / "reaching.py").write_text(code, "utf-8")
    told = subprocess.run(
        [sys.executable, "reaching.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert heard in told.stdout if heard else told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("expect", "told", "begins"),
    [
        ("reject", {"verdict": "refused", "named": ["a"]}, "ok"),
        ("reject", {"verdict": "refused", "named": ["b"]}, "unnamed"),
        ("reject", {"verdict": "ended"}, "accepted silently"),
        ("accept", {"verdict": "refused", "named": ["a"], "rules": ["x"]}, "refused"),
        ("accept", {"verdict": "incident", "incident": ""}, "incident without element"),
        ("accept", {"verdict": "running"}, "ok"),
        ("accept+warn", {"verdict": "waiting", "warned": []}, "no warning"),
        ("accept+warn", {"verdict": "waiting", "warned": ["a"]}, "ok"),
    ],
)
def test_an_outcome_is_held_against_what_was_expected(expect: str, told: dict[str, object], begins: str) -> None:
    assert judged(expect, "a", told).startswith(begins)
