"""Running cases moved to another version of their process: looked at first, then moved, each told by itself."""

from __future__ import annotations

import argparse

from engine.actor import Actor
from engine.errors import InputRejected
from engine.moving.running import numbers_of, running_by_version
from web.commands.workplace import opened
from web.platform import Platform
from web.words.moments import minute
from web.workbench.carrying import carry_out
from web.workbench.moving.order import MoveOrder, order_move
from web.workbench.moving.shown import Line, ShownMove, shown_move
from web.workbench.runs import find_run

OPERATOR = Actor("operator", "运维命令行", "", frozenset({"platform_admin", "analyst"}))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`move`."""
    moving = commands.add_parser("move", help="在办案件移至流程的另一版本;移不过去的留在原版本并说明原因")
    moving.add_argument("process", metavar="流程", help="例如 inquiry")
    moving.add_argument("--to", metavar="版", type=int, help="移到第几版,默认现行版本")
    moving.add_argument(
        "--from", dest="versions", metavar="版", type=int, action="append", help="只移在第几版上的,可多次"
    )
    moving.add_argument("--case", dest="cases", metavar="案件编号", action="append", help="只移这一件,可多次")
    moving.add_argument("--reason", metavar="理由", default="", help="记入每件案件的办理记录,移案时必填")
    moving.add_argument("--dry-run", action="store_true", help="只预览,什么也不改")
    moving.set_defaults(run=_move)


def _move(told: argparse.Namespace) -> int:
    with opened() as platform:
        with platform.database.read() as connection:
            numbers = numbers_of(connection, told.process)
            counts = running_by_version(connection, told.process)
            current = platform.runtime.specs.current_hash(connection, told.process)
        by_number = {number: version for version, number in numbers.items()}
        to = by_number.get(told.to) if told.to is not None else current
        if to is None:
            print(f"{told.process} 没有{'这个版本' if numbers else '部署过'}。")
            return 2
        wanted = (
            [by_number.get(one, "") for one in told.versions] if told.versions else [one for one in counts if one != to]
        )
        if not wanted:
            print("没有在其他版本上的在办案件。")
            return 0
        cases = tuple(told.cases) if told.cases else None
        order = MoveOrder(told.process, tuple(wanted), to, cases, told.reason.strip(), told.dry_run)
        found = _carried_out(platform, order)
    if found is None:
        return 2
    for line in found.lines:
        _tell(line)
    number = found.counts
    moved, verb = number["movable"] + number["moved"], "可以移" if told.dry_run else "已移"
    print(f"共{len(found.lines)}件,{verb}{moved}件,不能移{number['refused']}件,期限改变{number['deadline']}件")
    return 0 if found.run.state == "done" and not number["refused"] else 1


def _carried_out(platform: Platform, order: MoveOrder) -> ShownMove | None:
    try:
        with platform.database.write() as connection:
            run = order_move(platform, connection, order, OPERATOR, platform.clock.now())
    except InputRejected as rejected:
        fields = {problem.field for problem in rejected.problems}
        print("移案须用 --reason 写明理由。" if "reason" in fields else "没有这样的版本。")
        return None
    carry_out(platform, run.id)
    with platform.database.read() as connection:
        run = find_run(connection, run.id)
    return shown_move(run, platform.runtime.spec, platform.department_names().__getitem__)


def _tell(line: Line) -> None:
    place = "、".join(line.stands) or "-"
    print(f"{line.words}  {line.case}  {minute(line.started)}  第{line.number}版  {place}  {line.why}".rstrip())
    for name, words in (*line.clocks, *line.tasks, *line.doubts):
        print(f"      {name}:{words}")
    for words in line.others:
        print(f"      {words}")
