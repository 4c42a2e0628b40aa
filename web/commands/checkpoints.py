"""`checkpoint`: list, take, and export checkpoints for keeping elsewhere."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from engine.proof.checkpoint import Checkpoint, listed
from engine.proof.outside import exported
from web.commands.workplace import opened
from web.words.moments import minute


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`checkpoint list|take|export`."""
    parser = commands.add_parser("checkpoint", help="检查点:列出、立即做一个、导出外部留存")
    ways = parser.add_subparsers(dest="way", metavar="做什么", required=True, title="做什么")
    listing = ways.add_parser("list", help="列出检查点,新的在前")
    listing.add_argument("--limit", metavar="个数", type=int, default=50, help="最多列出多少个,默认50")
    listing.set_defaults(run=_list)
    taking = ways.add_parser("take", help="立即做一个检查点")
    taking.set_defaults(run=_take)
    exporting = ways.add_parser("export", help="把全部检查点和公钥写入文件,留在平台之外")
    exporting.add_argument("file", metavar="文件", type=Path)
    exporting.set_defaults(run=_export)


def _list(told: argparse.Namespace) -> int:
    with opened() as platform, platform.database.read() as connection:
        found = listed(connection, limit=max(1, told.limit))
    for one in found:
        print(_line(one))
    print(f"共列出{len(found)}个")
    return 0


def _take(_: argparse.Namespace) -> int:
    with opened() as platform:
        found = platform.take_checkpoint()
    if found is None:
        print("另一个进程刚做了一个检查点,没有再做。")
        return 0
    print(_line(found))
    return 0


def _export(told: argparse.Namespace) -> int:
    with opened() as platform, platform.database.read() as connection:
        lines = list(exported(connection))
    draft = told.file.with_name(f".{told.file.name}.{os.getpid()}")
    draft.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    draft.replace(told.file)
    print(f"已写入{told.file}:{sum('body' in line[:10] for line in lines)}个检查点")
    return 0


def _line(found: Checkpoint) -> str:
    told = found.told
    day = f"  {found.day}日终" if found.day else ""
    missed = f"  停机{'、'.join(told['missed'])}" if told["missed"] else ""
    return f"第{found.number}号  {minute(found.at)}  {told['cases']}件{told['events']}条  {found.hash}{day}{missed}"
