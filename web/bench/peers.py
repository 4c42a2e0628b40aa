"""Other engines at the yardstick: each a program of its own in a child process, with its own interpreter.

The programs are no part of the platform; a folder with them is named by whoever measures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from web.bench.measurement import Measurement, Progress, Scale, timed
from web.bench.yardstick import ONE_TASK

PATIENCE = 300.0


@dataclass(frozen=True)
class Peer:
    """One program: its name, its file, the interpreter it needs, what it is told before the number of cases."""

    name: str
    label: str
    file: Path
    python: Path
    told: tuple[str, ...] = ()


class PeerAbsent(Exception):
    """A peer could not be run; the text says why."""


def peers_in(folder: Path, environment: Path) -> tuple[Peer, ...]:
    """The peers of a folder; those that are not ours to install have an environment of their own."""
    return (
        Peer(
            "plain_spiff",
            "SpiffWorkflow 原样",
            folder / "plain_spiff.py",
            Path(sys.executable),
            (str(ONE_TASK / "onetask.bpmn"),),
        ),
        Peer("viewflow", "Viewflow", folder / "viewflow_claim.py", environment / "bin" / "python"),
    )


def measure(peer: Peer, scale: Scale, progress: Progress, floor_ms: Sequence[float]) -> list[Measurement]:
    """Its pushes and claims; `floor_ms` is the yardstick's floor of push and claim together. Raises PeerAbsent."""
    progress(f"单任务认领流程,{peer.label},{scale.one_task}件")
    if not peer.file.is_file() or not peer.python.is_file():
        raise PeerAbsent("没有安装")
    told = [str(peer.python), str(peer.file), *peer.told, str(scale.one_task)]
    try:
        ended = subprocess.run(  # noqa: S603 - programs named by whoever measures
            told, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise PeerAbsent(f"{PATIENCE:.0f}秒内没有结束") from None
    if ended.returncode != 0:
        raise PeerAbsent((ended.stderr.strip().splitlines() or ["没有说明"])[-1])
    seconds = json.loads(ended.stdout.splitlines()[-1])
    both = [pushed + claimed for pushed, claimed in zip(seconds["push"], seconds["claim"], strict=True)]
    floor = floor_ms[0] / 1000 if floor_ms else None
    return [
        timed(f"{peer.name}_push", f"单任务:推送,{peer.label}", "件", seconds["push"]),
        timed(f"{peer.name}_claim", f"单任务:认领,{peer.label}", "件", seconds["claim"]),
        timed(f"{peer.name}_push_claim", f"单任务:推送加认领,{peer.label}", "件", both, floor),
    ]
