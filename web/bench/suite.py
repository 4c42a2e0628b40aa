"""All measurements in one run, in an order in which later ones can lean on earlier ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from web.bench import (
    growth,
    moving,
    overhttp,
    pastcases,
    peers,
    proving,
    pushing,
    reading,
    searching,
    sweeping,
    viewing,
    yardstick,
)
from web.bench.growth import Growth
from web.bench.measurement import Measurement, Progress, Scale

PARTS: Mapping[str, str] = {
    "push": "推送和认领,一、二、十二个部门,与裸写入对照",
    "http": "同样的事经HTTP",
    "onetask": "单任务认领流程:本引擎与其他引擎",
    "sweep": "一万件同时到期的自动认领",
    "lists": "十万件待办时的待办首页和查找",
    "audit": "十万件案件的审计检索,每次含一页和全部计数",
    "view": "十万件认领的过程分析",
    "proof": "十万个案件的全部核验",
    "whatif": "草稿对一千件以往案件的影响",
    "move": "五百件在办案件移至新版本",
    "bytes": "每件案件使数据库增长的字节",
}
"""What can be measured by itself."""


@dataclass
class Findings:
    """What a run found; `left_out` says what could not be measured and why."""

    measurements: list[Measurement] = field(default_factory=list)
    growth: Growth | None = None
    left_out: dict[str, str] = field(default_factory=dict)


def run(scale: Scale, progress: Progress, only: Collection[str] = (), peers_folder: Path | None = None) -> Findings:
    """Measure all parts, or only some; other engines only where a folder holds their programs."""
    found = Findings()
    wanted = set(only or PARTS)
    if "push" in wanted:
        found.measurements += pushing.measure(scale, progress)
    if "http" in wanted:
        found.measurements += overhttp.measure(scale, progress)
    if "onetask" in wanted:
        _one_task(found, scale, progress, peers_folder)
    if "sweep" in wanted:
        found.measurements += sweeping.measure(scale, progress)
    if "lists" in wanted:
        found.measurements += reading.measure(scale, progress)
    if "audit" in wanted:
        found.measurements += searching.measure(scale, progress)
    if "view" in wanted:
        found.measurements += viewing.measure(scale, progress)
    if "proof" in wanted:
        found.measurements += proving.measure(scale, progress)
    if "whatif" in wanted:
        found.measurements += pastcases.measure(scale, progress)
    if "move" in wanted:
        found.measurements += moving.measure(scale, progress)
    if "bytes" in wanted:
        found.growth = growth.measure(scale, progress)
    found.measurements = [_against_floor(one, found.measurements) for one in found.measurements]
    return found


def _against_floor(one: Measurement, others: Sequence[Measurement]) -> Measurement:
    """Rates over HTTP and of the sweep, held against the floor of the same rows where that was measured."""
    part, _, departments = one.name.partition("_http_")
    floor_name = {"push": f"floor_push_{departments}", "claim": f"floor_claim_{departments}", "sweep": "floor_claim_1"}
    floors = {other.name: other for other in others}
    floor = floors.get(floor_name.get(part, ""))
    if one.ratio is not None or floor is None:
        return one
    # A claim over HTTP is one department's; the floor's unit is a case with all its departments.
    share = int(departments) if part == "claim" else 1
    return replace(one, ratio=round(one.per_second / (floor.per_second * share), 4))


def _one_task(found: Findings, scale: Scale, progress: Progress, folder: Path | None) -> None:
    ours = yardstick.measure(scale, progress)
    found.measurements += ours
    if folder is None:
        found.left_out["peers"] = "没有指明其他引擎的程序所在文件夹(make bench 会指明)"
        return
    floor_ms = [one.ms for one in ours if one.name == "onetask_floor"]
    for peer in peers.peers_in(folder, Path("build") / "peers"):
        try:
            found.measurements += peers.measure(peer, scale, progress, floor_ms)
        except peers.PeerAbsent as absent:
            found.left_out[peer.name] = f"{peer.label}:{absent}"
