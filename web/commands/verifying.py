"""`verify`: of one case, of everything; and what else can be verified, one way a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.casebook import case_tree, find_case
from engine.history import verify
from engine.proof.fault import Coverage, Report
from engine.proof.outside import NoOutsideCopy, OutsideCopy, read_copy
from web.commands.bundling import verify_bundle
from web.commands.receipts import verify_receipt
from web.commands.reexecution import execute_case
from web.commands.workplace import opened
from web.operations.verifications import note_verification, verified
from web.words.findings import break_words
from web.words.moments import minute
from web.words.proof import STAGES, fault_words


@dataclass(frozen=True)
class Way:
    """A thing that can be verified beside a case and everything: an option with one value, and what is done."""

    option: str
    metavar: str
    help: str
    run: Callable[[str], int]


WAYS: Sequence[Way] = (
    Way("--receipt", "回执", "核对一份推送、认领或者其他办理的回执", verify_receipt),
    Way("--bundle", "文件", "核验一个证据包,或者导出的全部记录", verify_bundle),
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`verify`."""
    verifying = commands.add_parser("verify", help="核验一件案件或者全部记录,发现不符则退出码为1")
    which = verifying.add_mutually_exclusive_group(required=True)
    which.add_argument("case", metavar="案件编号", nargs="?", help="该案件及其下级案件,并按记录重新执行、逐条核对")
    which.add_argument("--all", action="store_true", help="全部案件、平台日志、检查点、流程版本、证据材料")
    for way in WAYS:
        which.add_argument(way.option, metavar=way.metavar, help=way.help)
    verifying.add_argument("--against", metavar="文件", type=Path, help="与 --all 合用:对照留在平台之外的检查点")
    verifying.set_defaults(run=_verify)


def _verify(told: argparse.Namespace) -> int:
    if told.against is not None and not told.all:
        print("--against 要与 --all 合用", file=sys.stderr)
        return 2
    if told.all:
        return _everything(told.against)
    for way in WAYS:
        value = getattr(told, way.option.lstrip("-").replace("-", "_"))
        if value is not None:
            return way.run(value)
    return _case(told.case)


def _case(case_id: str) -> int:
    with opened() as platform, platform.database.read() as connection:
        found = find_case(connection, case_id)
        if found is None:
            print(f"没有编号为 {case_id} 的案件。")
            return 1
        results = [verify(connection, case.id) for case in case_tree(connection, found.root_id)]
        differs = execute_case(platform, connection, found.root_id)
    broken = [one for result in results for one in result.broken]
    for one in broken:
        print(f"异常  案件 {one.case_id} 第{one.seq}条:{break_words(one.code)}")
    extent = f"{sum(one.cases for one in results)}件案件、{sum(one.events for one in results)}条记录"
    print(f"核验{extent}:{'封印完好' if not broken else f'发现{len(broken)}处异常'}")
    return 1 if broken or differs else 0


def _everything(against: Path | None) -> int:
    outside: OutsideCopy | None = None
    if against is not None:
        try:
            outside = read_copy(against.read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError) as wrong:
            print(f"{against} 读不了:{wrong}", file=sys.stderr)
            return 2
        except NoOutsideCopy as wrong:
            print(f"{against} 不是检查点的留存(第{wrong.values['line']}行)", file=sys.stderr)
            return 2
    with opened() as platform:
        meter = _Meter()
        report = verified(platform, meter.tell, outside)
        meter.close()
        note_verification(platform, report)
    for told in map(fault_words, report.faults):
        print(f"异常  {f'案件 {told.case_id} ' if told.case_id else ''}{told.words}")
    _tell(report)
    return 0 if report.sound else 1


def _tell(report: Report) -> None:
    for line in _covered(report.coverage):
        print(line)
    if report.outside:
        odd = sum(fault.code.startswith("outside_") for fault in report.faults)
        print(f"对照外部留存{report.outside}个检查点:{f'不符{odd}处' if odd else '全部相同'}")
    extent = f"{report.cases}件案件、{report.events}条记录、{report.entries}条平台日志、{report.checkpoints}个检查点"
    more = f"、{report.versions}个流程版本、{report.files}份证据材料"
    print(f"核验{extent}{more}:{'封印完好' if report.sound else f'发现{len(report.faults)}处异常'}")


def _covered(found: Coverage) -> list[str]:
    if not found.checkpoint:
        lines = ["覆盖  还没有检查点"]
    else:
        reach = f"{found.cases}件案件、{found.events}条记录"
        lines = [f"覆盖  第{found.checkpoint}号检查点({minute(found.at)}):{reach};日终检查点{found.days}个"]
    if found.tail:
        lines.append(f"尾部  {found.tail}条记录还没有检查点覆盖,自{minute(found.tail_since)}起")
    if found.missed:
        lines.append(f"停机  {'、'.join(found.missed)}没有日终检查点,检查点已写明")
    return lines


class _Meter:
    """Progress on one line of a terminal; nothing where the output goes elsewhere."""

    def __init__(self) -> None:
        self._shown = ""
        self._terminal = sys.stderr.isatty()

    def tell(self, stage: str, done: int, total: int) -> None:
        percent = 100 * done // total if total else 100
        text = f"{STAGES[stage]} {percent}%"
        if self._terminal and text != self._shown:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
            self._shown = text

    def close(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
