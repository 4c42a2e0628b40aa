"""Cases and their histories, as text."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from sqlalchemy import Connection

from engine.casebook import CaseFilter, case_page, case_tree, find_case
from engine.history import events_of_tree
from engine.moving.running import numbers_of
from web.commands.workplace import opened
from web.platform import Platform
from web.sheets.casefile import Reader, ran_on
from web.words.casestatus import STATUSES
from web.words.glossary import glossary
from web.words.moments import minute
from web.words.timeline import timeline


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`cases` and `history`."""
    listing = commands.add_parser("cases", help="列出案件,新的在前")
    listing.add_argument("-q", metavar="词", default="", help="按事项、文书号、相对人查找")
    listing.add_argument("--process", metavar="流程", help="例如 approval_push")
    listing.add_argument("--version", metavar="版", type=int, help="只列在第几版上的,与 --process 同用")
    listing.add_argument("--status", choices=tuple(STATUSES), help="办理状态")
    listing.add_argument("--limit", metavar="件数", type=int, default=50, help="最多列出多少件,默认50")
    listing.set_defaults(run=_cases)
    telling = commands.add_parser("history", help="一件案件的全部记录")
    telling.add_argument("case", metavar="案件编号")
    telling.add_argument("--hash", action="store_true", help="同时列出封印")
    telling.set_defaults(run=_history)


def _cases(told: argparse.Namespace) -> int:
    if told.version is not None and not told.process:
        print("--version 要与 --process 同用。")
        return 2
    with opened() as platform, platform.database.read() as connection:
        numbers = numbers_of(connection, told.process) if told.version is not None else {}
        version = next((one for one, number in numbers.items() if number == told.version), None)
        if told.version is not None and version is None:
            print(f"{told.process} 没有第{told.version}版。")
            return 1
        wanted = CaseFilter(None, told.q, told.process, told.status, version)
        found = case_page(connection, wanted, limit=max(1, told.limit))
    for case in found.cases:
        status = STATUSES.get(case.status, case.status)
        print(f"{case.id}  {minute(case.started_at)}  {status}  {case.reference}  {case.party}  {case.subject}")
    print(f"共列出{len(found.cases)}件{',还有更多' if found.next_cursor else ''}")
    return 0


def _history(told: argparse.Namespace) -> int:
    with opened() as platform, platform.database.read() as connection:
        case = find_case(connection, told.case)
        if case is None:
            print(f"没有编号为 {told.case} 的案件。")
            return 1
        events = events_of_tree(connection, case.root_id)
        reader = case_reader(platform, connection)
        entries = timeline(events, reader.names(case_tree(connection, case.root_id), ran_on=ran_on(events)))
    for event, entry in zip(events, entries, strict=True):
        recorded = f"(登记于{entry.recorded})" if entry.recorded else ""
        place = f"[{entry.element_name}]" if entry.element_name else ""
        print(f"{entry.at}{recorded}  {entry.sentence}{place}  {entry.who}  {event.case_id}#{event.seq}")
        if told.hash:
            print(f"      {event.hash}")
    return 0


def case_reader(platform: Platform, connection: Connection) -> Reader:
    """With what commands tell of cases."""
    return Reader(
        glossary=glossary(),
        person=_people(platform),
        department=platform.catalogue.short_name,
        spec=lambda version: platform.runtime.specs.get(connection, version),
        calendar=platform.runtime.calendars.get(connection),
        now=platform.clock.now(),
    )


def _people(platform: Platform) -> Callable[[str], str]:
    """Names of people by login; unknown logins stand for themselves."""
    names = {"system": "系统", **{account.login: account.name for account in platform.accounts.all()}}
    return lambda login: names.get(login, login)
