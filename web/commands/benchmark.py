"""`bench`: the platform against the floor of its database, on this machine, in one run."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from web.bench.growth import Growth
from web.bench.measurement import FULL, QUICK
from web.bench.report import document, table
from web.bench.suite import PARTS, run


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`bench`."""
    parts = ";".join(f"{name} {label}" for name, label in PARTS.items())
    measuring = commands.add_parser("bench", help="在本机测量各项速度,与同样行数的裸写入对照", epilog=f"项目:{parts}")
    measuring.add_argument("--json", metavar="文件", type=Path, help="同时写入结果")
    measuring.add_argument("--quick", action="store_true", help="只做几件,看能否跑通;数字没有意义")
    measuring.add_argument("--only", metavar="项目", nargs="+", choices=tuple(PARTS), default=(), help="只测这些项目")
    measuring.add_argument("--peers", metavar="文件夹", type=Path, help="其他引擎的程序所在,测单任务流程时一并对照")
    measuring.add_argument("--postgresql", metavar="地址", default="", help="审计检索在这个空的 PostgreSQL 数据库里测")
    measuring.set_defaults(run=_bench)


def _bench(told: argparse.Namespace) -> int:
    scale = replace(QUICK if told.quick else FULL, postgresql=told.postgresql)
    found = run(scale, _progress, told.only, told.peers)
    print("\n".join(table(found.measurements)))
    if found.growth is not None:
        print("\n".join(_bytes(found.growth)))
    for reason in found.left_out.values():
        print(f"未测:{reason}")
    if told.quick:
        print("以上为试跑,件数很少,数字不能用来比较")
    if told.json is not None:
        text = json.dumps(document(found.measurements, found.growth, found.left_out), ensure_ascii=False, indent=1)
        told.json.write_text(text + "\n", "utf-8")
    return 0


def _bytes(growth: Growth) -> list[str]:
    tables = ",".join(f"{name} {size:,.0f}" for name, size in growth.by_table.items())
    return [f"每件案件(推送加认领,1个部门)数据库增长 {growth.per_case:,.0f} 字节", f"  其中各表连同索引:{tables}"]


def _progress(words: str) -> None:
    print(f"正在测:{words}", file=sys.stderr, flush=True)
