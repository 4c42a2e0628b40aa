"""Deploying folders through the gate: what a folder changes is checked, run and handed in; another person approves."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.actor import Actor
from engine.drafts import PARAMETERS, Draft, DraftBook, candidate_of
from engine.errors import InputRejected, Problem
from engine.gate import Basis, ConditionsUnmet, Evidence, Order, judged
from engine.papers import papers_of, read_papers
from web.commands.checking import told_findings
from web.commands.workplace import opened
from web.composition import process_folders
from web.platform import Platform
from web.words.gate import condition_line, deployed_words
from web.words.lint.telling import finding_lines, summary
from web.workbench.carrying import carry_out
from web.workbench.gate.handing import approve_proposal, draft_evidence, hand_in
from web.workbench.gate.names import lookup_of
from web.workbench.gate.orders import lacking_runs, order_runs
from web.workbench.gate.receiving import received
from web.workbench.gate.signature import approver, author
from web.workbench.runs import OPEN, Kind, find_run, newest_run

PASSWORD = "SHENGUAN_PASSWORD"
HERE = "127.0.0.1"
LONGEST_TITLE = 60
RUNS: Mapping[Kind, str] = {"scenarios": "运行场景", "whatif": "影响试算"}
_LOOK = 0.5


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`deploy`."""
    deploying = commands.add_parser(
        "deploy", help="检查、运行场景、试算影响,把文件夹中改动的流程送审;由另一人批准后部署"
    )
    deploying.add_argument("folder", metavar="文件夹", type=Path, nargs="?", help="一个流程,或者若干流程的文件夹")
    deploying.add_argument("--reason", metavar="理由", default="命令行部署", help="记入部署记录")
    deploying.add_argument("--by", metavar="账号", help=f"以谁的名义送审或者批准;询问口令,脚本用环境变量 {PASSWORD}")
    deploying.add_argument("--approve", metavar="编号", help="批准一次送审,须写明 --by,且不是送审人")
    deploying.add_argument("--override", action="store_true", help="条件没有全部满足时例外送审,须写明 --by 和 --basis")
    deploying.add_argument("--basis", metavar="文号", default="", help="例外送审的依据文号")
    deploying.add_argument("--basis-title", metavar="名称", default="", help="依据文件的名称和说明")
    deploying.set_defaults(run=_deploy)


def _deploy(told: argparse.Namespace) -> int:
    if (told.approve is None) == (told.folder is None):
        print("请写明文件夹,或者用 --approve 写明要批准的编号。")
        return 2
    if told.approve is not None:
        return _approve(told)
    if told.override and not (told.by and told.basis):
        print("例外送审须写明 --by 和 --basis。")
        return 2
    if not told.folder.is_dir():
        print(f"没有找到文件夹:{told.folder}")
        return 2
    folders = process_folders(told.folder)
    if not folders:
        print(f"{told.folder} 中没有流程图。")
        return 2
    with opened() as platform:
        files = _read(platform, told.folder, folders, told.override)
        if files is None:
            return 1
        changed = _changed(platform, files)
        if not changed:
            print("全部流程与现行版本一致,没有变化")
            return 0
        if not told.by:
            # Nobody in particular and then himself: one person would be both signatures.
            print("有改动。送审须写明 --by(送审人的账号),由另一人批准后部署。")
            return 2
        by = author(platform, told.by, _password(told.by), HERE)
        title = f"文件夹 {told.folder.resolve().name}"[:LONGEST_TITLE]
        with platform.database.write() as connection:
            draft = received(platform, connection, title, changed, by)
        return _hand_in(platform, draft, Order(told.reason, told.override, Basis(told.basis, told.basis_title)), by)


def _approve(told: argparse.Namespace) -> int:
    if not told.by:
        print("批准须写明 --by。")
        return 2
    with opened() as platform:
        second = approver(platform, told.by, _password(told.by), HERE)
        record = approve_proposal(platform, told.approve, second)
        infos = {info.id: info for info in platform.runtime.processes()}
    for process, one in sorted(record.versions.items()):
        print(f"{process}  {infos[process].name}  第{infos[process].number}版  {one['version'][:12]}  已部署")
    print(f"已批准并部署,记录第{record.number}号。{deployed_words(record)}")
    return 0


def _read(platform: Platform, place: Path, folders: Sequence[Path], override: bool) -> dict[str, str] | None:
    """The files as they would be deployed, by their paths in a draft; None, told why, where the check refuses them.

    They come from outside: the check reads them within limits of time and memory.
    """
    checked = platform.runtime.check(list(folders), confined=True)
    found = told_findings(folders, checked)
    for line in finding_lines(found):
        print(line)
    if any(one.severity == "error" for one in found) and not override:
        print(f"没有部署。{summary(found, len(folders))}")
        return None
    files: dict[str, str] = {}
    for folder, one in zip(folders, checked, strict=True):
        own = {**one.files, **read_papers(folder)}
        files.update({f"{folder.resolve().name}/{name}": text for name, text in own.items()})
    proposed = place / PARAMETERS
    return {**files, PARAMETERS: proposed.read_text("utf-8")} if proposed.is_file() else files


def _changed(platform: Platform, files: Mapping[str, str]) -> dict[str, str]:
    """The files of processes that differ from what runs, in themselves or in their papers; the others are told."""
    candidate, specs = candidate_of(files), platform.runtime.specs
    wanted: dict[str, str] = {PARAMETERS: candidate.parameters} if candidate.parameters.strip() else {}
    with platform.database.read() as connection:
        for process, own in candidate.processes.items():
            running = specs.current_hash(connection, process)
            papers = dict(candidate.papers.get(process, {}))
            same = running is not None and specs.files(connection, running) == dict(own)
            if running is not None and same and papers == papers_of(connection, process):
                info = specs.get(connection, running)
                print(f"{process}  {info.name}  第{info.number}版  {running[:12]}  没有变化")
                continue
            wanted |= {path: text for path, text in files.items() if path.startswith(f"{process}/")}
    return wanted


def _hand_in(platform: Platform, draft: Draft, order: Order, by: Actor) -> int:
    """Run what is lacking, tell how every condition stands, and hand in."""
    evidence = draft_evidence(platform, draft.id)
    with platform.database.write() as connection:
        order_runs(platform, connection, DraftBook().get(connection, draft.id), lacking_runs(evidence), by)
    for kind in RUNS:
        with platform.database.read() as connection:
            run = newest_run(connection, draft.id, kind)
        if run is not None and run.state in OPEN:
            _carried_out(platform, kind, run.id)
    evidence = draft_evidence(platform, draft.id, seen=evidence.digest)
    _tell(platform, evidence)
    try:
        handed = hand_in(platform, draft.id, order, evidence.digest, by)
    except ConditionsUnmet:
        print(f"没有送审:条件没有全部满足。草稿“{draft.title}”(/drafts/{draft.id}/proposal)可以在流程设计中继续修改。")
        return 1
    print(f"已送审{'(例外)' if handed.override else ''},编号 {handed.id}。")
    print(f"请另一人批准:shenguan deploy --approve {handed.id} --by 账号,或者在网页 /drafts/{draft.id}/proposal。")
    return 0


def _carried_out(platform: Platform, kind: Kind, run_id: str) -> None:
    """Carry a run out here, or wait where a serving platform took it up first; told as it goes."""
    shown = _Shown(RUNS[kind])
    carry_out(platform, run_id, shown)
    while True:
        with platform.database.read() as connection:
            run = find_run(connection, run_id)
        if run.state not in OPEN:
            break
        shown(run.done, run.total)
        time.sleep(_LOOK)
    words = {"done": "完成", "failed": f"中断:{run.error}", "stopped": "已停止"}
    print(f"{RUNS[kind]}:{words.get(run.state, run.state)}")


class _Shown:
    """One line for each tenth of a run."""

    def __init__(self, name: str) -> None:
        self._name, self._tenth = name, -1

    def __call__(self, done: int, total: int) -> Any:
        tenth = 10 * done // total if total else 0
        if tenth > self._tenth:
            self._tenth = tenth
            print(f"{self._name}:{done} / {total}", flush=True)


def _tell(platform: Platform, evidence: Evidence) -> None:
    names = lookup_of(platform, str)
    print("与现行版本的差异:")
    for one in evidence.differences:
        print(f"  {one['title']}:{one['sentence']}")
    print("部署的条件:")
    for condition in judged(evidence):
        line = condition_line(asdict(condition), names)
        print(f"  {line.label}  {line.title}{f':{line.text}' if line.text else ''}")
        for detail in line.details:
            print(f"        {detail}")


def _password(login: str) -> str:
    told = os.environ.get(PASSWORD)
    if told is not None:
        return told
    if not sys.stdin.isatty():
        # Nobody can be asked; getpass would read from whatever is piped in.
        raise InputRejected((Problem(PASSWORD, "required"),))
    return getpass.getpass(f"{login} 的口令:")
