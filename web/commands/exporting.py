"""Exports on the command line: events or cases of a query, with progress."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from engine.actor import Actor
from engine.clock import stored
from web.audit.exports.exportbook import Wish
from web.audit.exports.making import Making, Standing, list_cases, note_export
from web.commands.bundling import add_bundles
from web.commands.workplace import opened
from web.platform import EXPORT_FORMATS, Platform
from web.words.exports import query_words, size_words

OPERATOR = Actor("operator", "运维命令行", "", frozenset({"platform_admin"}))
SLICE_SECONDS = 1.0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`export` with all that leaves the platform."""
    exporting = commands.add_parser("export", help="导出办理记录、案件清单、证据包、全部记录")
    what = exporting.add_subparsers(dest="what", metavar="内容", required=True, title="内容")
    add_tables(what)
    add_bundles(what)


def add_tables(what: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The two tables, each in its formats."""
    for subject, help_text in (("events", "办理记录"), ("cases", "案件清单,一件一行")):
        names = [name for name, found in EXPORT_FORMATS.items() if subject in found.subjects]
        parser = what.add_parser(subject, help=help_text)
        parser.add_argument("--format", choices=names, default="csv", help="格式,默认 csv")
        parser.add_argument("--query", metavar="条件", default="", help="同检索页网址中的条件,例如 period=2026&late=1")
        parser.add_argument("--reason", metavar="用途", default="命令行导出", help="记入日志")
        parser.add_argument("-o", "--output", metavar="文件", type=Path, required=True, help="写到哪里")
        parser.set_defaults(run=_export, subject=subject)


def _export(told: argparse.Namespace) -> int:
    if told.output.exists():
        print(f"{told.output} 已经存在,不覆盖。", file=sys.stderr)
        return 2
    with opened() as platform:
        turn = platform.docket_turn()
        while turn.run():
            continue
        wish = Wish(told.subject, told.format, told.query, told.reason)
        return _made(platform, wish, told.output)


def _made(platform: Platform, wish: Wish, output: Path) -> int:
    """Make the file beside its place, so that it appears there complete or not at all."""
    at, began = platform.clock.now(), time.monotonic()
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".shenguan-export-") as place:
        folder = Path(place)
        total = list_cases(platform, wish, folder, at)
        making = Making(platform, wish, folder, stored(at), Standing(0, total, 0, {}))
        try:
            while not making.go_on(SLICE_SECONDS):
                _tell(making.standing, began)
            made = making.finish()
        finally:
            making.close()
        _tell(making.standing, began)
        print(file=sys.stderr)
        with platform.database.write() as connection:
            note_export(connection, wish, total, making.standing.written, made, OPERATOR, at, file=output.name)
        shutil.move(made.path, output)
    print(f"{query_words(wish.query)}:{total}件,{making.standing.written}条,{size_words(made.size)},写入 {output}")
    print(f"SHA-256 {made.sha256}")
    return 0


def _tell(standing: Standing, began: float) -> None:
    """How far it is, on one line that is written over."""
    percent = 100 * standing.done // standing.total if standing.total else 100
    rate = standing.written / max(0.001, time.monotonic() - began)
    told = f"\r{percent:3d}% {standing.done}/{standing.total}件 {standing.written}条,每秒{rate:,.0f}条"
    print(told, end="", file=sys.stderr, flush=True)
