"""`bench`: the engine against the floor of its database, on this machine, in one run."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from web.commands.floor import measure

DEFAULT_CASES = 200


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`bench`."""
    measuring = commands.add_parser("bench", help="推送加认领,与同一数据库的裸写入对照")
    measuring.add_argument("--cases", metavar="件数", type=int, default=DEFAULT_CASES, help=f"默认{DEFAULT_CASES}")
    measuring.add_argument("--json", metavar="文件", type=Path, help="同时写入结果")
    measuring.set_defaults(run=_bench)


def _bench(told: argparse.Namespace) -> int:
    if told.cases < 1:
        return 2
    found = measure(told.cases)
    print(f"推送(approval_push 到待认领)  {found.push_ms:.2f} 毫秒/件")
    print(f"认领(claim_auto 到已认领)    {found.claim_ms:.2f} 毫秒/件")
    print(f"裸写入(同样的行,两次提交)    {found.floor_ms:.2f} 毫秒/件")
    print(f"引擎与裸写入之比               {found.ratio:.3f}")
    if told.json is not None:
        told.json.write_text(json.dumps(asdict(found), indent=1) + "\n", "utf-8")
    return 0
