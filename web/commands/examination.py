"""Is everything as it should be: the invariants, and the seals of the histories."""

from __future__ import annotations

import argparse

from engine.casebook import case_tree, find_case
from engine.history import Verification, verify
from web.commands.receipts import verify_receipt
from web.commands.reexecution import execute_case
from web.commands.workplace import opened
from web.operations.verifications import note_verification
from web.words.findings import break_words, finding_words


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`doctor` and `verify`."""
    examining = commands.add_parser("doctor", help="检查各项不变量,有一项不成立则退出码为1")
    examining.set_defaults(run=_doctor)
    verifying = commands.add_parser("verify", help="重新计算办理记录的封印;指明案件的,并按记录重新执行、逐条核对")
    which = verifying.add_mutually_exclusive_group(required=True)
    which.add_argument("case", metavar="案件编号", nargs="?", help="该案件及其下级案件")
    which.add_argument("--all", action="store_true", help="全部案件")
    which.add_argument("--receipt", metavar="回执", help="核对一份推送、认领或者其他办理的回执")
    verifying.set_defaults(run=_verify)


def _doctor(told: argparse.Namespace) -> int:
    with opened() as platform:
        findings = platform.doctor()
    for found in findings:
        words = finding_words(found)
        print(f"{'正常' if words.ok else '异常'}  {words.words}({words.extent})")
        for case_id in words.cases:
            print(f"      案件 {case_id}")
        for rest in words.others:
            print(f"      {rest}")
    return 0 if all(found.ok for found in findings) else 1


def _verify(told: argparse.Namespace) -> int:
    if told.receipt is not None:
        return verify_receipt(told.receipt)
    differs = 0
    with opened() as platform:
        with platform.database.read() as connection:
            if told.all:
                results = [verify(connection)]
            else:
                found = find_case(connection, told.case)
                if found is None:
                    print(f"没有编号为 {told.case} 的案件。")
                    return 1
                results = [verify(connection, case.id) for case in case_tree(connection, found.root_id)]
                differs = execute_case(platform, connection, found.root_id)
        if told.all:
            note_verification(platform, results[0])
    broken = [one for result in results for one in result.broken]
    for one in broken:
        print(f"异常  案件 {one.case_id} 第{one.seq}条:{break_words(one.code)}")
    print(f"核验{_total(results)}:{'封印完好' if not broken else f'发现{len(broken)}处异常'}")
    return 1 if broken or differs else 0


def _total(results: list[Verification]) -> str:
    return f"{sum(result.cases for result in results)}件案件、{sum(result.events for result in results)}条记录"
