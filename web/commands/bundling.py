"""Evidence on the command line: bundles of cases, all records, and a bundle verified by the independent program."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from engine.actor import Actor
from web.bundle.archive import MANIFEST
from web.bundle.making import Bundle, make_bundle, make_whole
from web.commands.workplace import opened
from web.platform import Platform

OPERATOR = Actor("operator", "运维命令行", "", frozenset({"platform_admin"}))
PROGRAM = Path(__file__).parents[1] / "bundle" / "independent" / "verify.py"
LARGEST_UNPACKED = 64 * 1024**3
"""A bundle may hold so many bytes; a larger one is not unpacked."""


def add_bundles(what: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What leaves as evidence, each with its own verifier."""
    bundle = what.add_parser("bundle", help="案件的证据包:案卷、记录、材料、凭据、独立核验程序")
    bundle.add_argument("cases", metavar="案件编号", nargs="+", help="一件或者几件,下级案件一并导出")
    records = what.add_parser("records", help="全部记录、检查点、材料和独立核验程序")
    for parser, run in ((bundle, _bundle), (records, _records)):
        parser.add_argument("--reason", metavar="用途", default="命令行导出", help="记入日志")
        parser.add_argument("-o", "--output", metavar="文件", type=Path, required=True, help="写到哪里,ZIP 文件")
        parser.set_defaults(run=run)


def verify_bundle(path: str) -> int:
    """Verify a bundle or an export with the program of this platform, never with the one in the file."""
    try:
        with ZipFile(path) as found, tempfile.TemporaryDirectory(prefix="shenguan-bundle-") as folder:
            if MANIFEST not in found.namelist() or sum(one.file_size for one in found.infolist()) > LARGEST_UNPACKED:
                raise BadZipFile
            found.extractall(folder)
            sys.stdout.flush()
            return subprocess.run([sys.executable, str(PROGRAM), folder], check=False).returncode  # noqa: S603
    except (OSError, BadZipFile):
        print(f"{path} 不是证据包,或者不完整。", file=sys.stderr)
        return 2


def _bundle(told: argparse.Namespace) -> int:
    return _made(
        told.output, lambda platform, _: make_bundle(platform, told.cases, OPERATOR, auditor=True, reason=told.reason)
    )


def _records(told: argparse.Namespace) -> int:
    return _made(told.output, lambda platform, target: make_whole(platform, target, OPERATOR, told.reason))


def _made(output: Path, make: Callable[[Platform, IO[bytes]], Bundle]) -> int:
    """Write a bundle beside its place first, so that it appears there complete or not at all."""
    if output.exists():
        print(f"{output} 已经存在,不覆盖。", file=sys.stderr)
        return 2
    with opened() as platform, tempfile.NamedTemporaryFile(dir=output.parent, prefix=".bundle-") as draft:
        made = make(platform, draft)
        if made.content is not draft:
            shutil.copyfileobj(made.content, draft)
            made.content.close()
        draft.flush()
        os.link(draft.name, output)
    print(f"{made.size}字节,写入 {output}")
    print(f"SHA-256 {made.sha256}")
    return 0
