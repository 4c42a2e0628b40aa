"""Drawings held against the rules before anybody deploys them; no database is needed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.errors import ProcessRejected
from engine.lint import LAYERS, Checked, Layer, check_confined, rule_layers
from engine.specs import SUFFIXES
from web.composition import bare_vocabulary, process_folders
from web.words.lint.listing import listed_rules
from web.words.lint.telling import ToldFinding, finding_lines, summary, told_finding

DIAGRAM = ".bpmn"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`check`."""
    checking = commands.add_parser("check", help="检查流程图能否部署,逐条列出问题;不需要数据库")
    checking.add_argument("paths", metavar="路径", nargs="*", type=Path, help="流程图文件,或者流程所在的文件夹")
    checking.add_argument("--json", action="store_true", help="输出 JSON")
    checking.add_argument(
        "--layers", metavar="层次", type=_layers, default=LAYERS, help="只查这几层:" + ",".join(LAYERS)
    )
    checking.add_argument(
        "--params", metavar="文件", type=Path, help="规则参数改用这个文件(写法同 rule_params.json),核对改动后的参数"
    )
    checking.add_argument("--rules", action="store_true", help="列出全部规则,不检查")
    checking.set_defaults(run=_check)


def _layers(text: str) -> tuple[Layer, ...]:
    wanted = text.split(",")
    if not set(wanted) <= set(LAYERS):
        raise ValueError(text)
    return tuple(layer for layer in LAYERS if layer in wanted)


def _check(told: argparse.Namespace) -> int:
    if told.params is not None and not told.params.is_file():
        print(f"没有找到:{told.params}")
        return 2
    try:
        vocabulary = bare_vocabulary(told.params)
    except ProcessRejected as refused:
        print(f"{refused.values['file']} 读不出来:{refused.values['detail']}")
        return 2
    if told.rules:
        print(listed_rules(rule_layers(vocabulary.rules)), end="")
        return 0
    missing = [path for path in told.paths if not path.exists()]
    processes = [process for path in told.paths if not missing for process in processes_at(path)]
    if missing or not processes:
        print(f"没有找到:{missing[0]}" if missing else "没有找到流程图。")
        return 2
    files = [{path.name: path.read_bytes() for path in paths} for paths in processes]
    folders = [paths[0].parent for paths in processes]
    found = told_findings(folders, check_confined(files, vocabulary, told.layers))
    if told.json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join([*finding_lines(found), summary(found, len(processes))]))
    return 1 if any(one.severity == "error" for one in found) else 0


def processes_at(path: Path) -> list[list[Path]]:
    """The files of each process that a path names.

    A drawing is taken with the tables and forms beside it; a folder that holds nothing but drawings is a collection
    of them; any other folder is a process, or holds a folder for each process.
    """
    if path.is_file():
        beside = [other for other in _files(path.parent) if other.suffix != DIAGRAM]
        return [[path, *beside]] if path.suffix == DIAGRAM else [_files(path.parent)]
    own = _files(path)
    if own and all(file.suffix == DIAGRAM for file in own):
        return [[file] for file in own]
    return [_files(folder) for folder in process_folders(path)]


def told_findings(folders: Sequence[Path], checked: Sequence[Checked]) -> list[ToldFinding]:
    """All findings in words, each with the path of its file in the folder of its process."""
    return [
        told_finding(finding, str(folder / finding.file))
        for folder, one in zip(folders, checked, strict=True)
        for finding in one.findings
    ]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
