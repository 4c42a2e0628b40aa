"""Is everything as it should be: the invariants."""

from __future__ import annotations

import argparse

from web.commands.workplace import opened
from web.words.findings import finding_words


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`doctor`."""
    examining = commands.add_parser("doctor", help="检查各项不变量,有一项不成立则退出码为1")
    examining.set_defaults(run=_doctor)


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
