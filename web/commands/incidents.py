"""Failures that hold a case: listing them, trying again, giving up what cannot be done any more."""

from __future__ import annotations

import argparse

from engine.actor import Actor
from engine.casebook import incidents
from engine.errors import NotFound
from web.commands.workplace import opened
from web.words.expressions import detail_words
from web.words.incidents import cause_words
from web.words.moments import minute

OPERATOR = Actor("operator", "运维命令行", "", frozenset({"platform_admin"}))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`incident list`, `incident retry` and `incident dismiss`."""
    verbs = commands.add_parser("incident", help="查看、重试和作废故障").add_subparsers(
        dest="verb", required=True, metavar="操作"
    )
    listing = verbs.add_parser("list", help="列出未排除的故障,有则退出码为1")
    listing.set_defaults(run=_list)
    retrying = verbs.add_parser("retry", help="按原收到时间重新办理")
    which = retrying.add_mutually_exclusive_group(required=True)
    which.add_argument("incident", metavar="故障编号", nargs="?")
    which.add_argument("--all", action="store_true", help="全部未排除的故障")
    retrying.set_defaults(run=_retry)
    dismissing = verbs.add_parser("dismiss", help="放弃故障中保留的操作,案件继续;理由记入办理记录")
    dismissing.add_argument("incident", metavar="故障编号")
    dismissing.add_argument("reason", metavar="理由")
    dismissing.set_defaults(run=_dismiss)


def _list(told: argparse.Namespace) -> int:
    with opened() as platform, platform.database.read() as connection:
        found = incidents(connection)
    for one in found:
        place = f"{one.process}/{one.element}"
        print(f"{one.id}  {minute(one.opened_at)}  {place}  {cause_words(one.cause)}  试过{one.tries}次")
        print(f"      案件 {one.case_id}  {detail_words(one.detail)}")
    print(f"未排除的故障{len(found)}件")
    return 1 if found else 0


def _retry(told: argparse.Namespace) -> int:
    with opened() as platform:
        with platform.database.read() as connection:
            wanted = [one.id for one in incidents(connection)] if told.all else [told.incident]
        failed = 0
        for incident_id in wanted:
            try:
                mended = platform.runtime.retry(incident_id, OPERATOR)
            except NotFound:
                print(f"{incident_id}  没有这件故障,或者已经排除")
                failed += 1
                continue
            print(f"{incident_id}  {'已继续办理' if mended else '仍然失败'}")
            failed += not mended
    return 1 if failed else 0


def _dismiss(told: argparse.Namespace) -> int:
    with opened() as platform:
        try:
            platform.runtime.dismiss(told.incident, told.reason, OPERATOR)
        except NotFound:
            print(f"{told.incident}  没有这件故障,或者已经排除")
            return 1
    print(f"{told.incident}  已作废,案件继续")
    return 0
