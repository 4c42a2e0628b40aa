"""Carries out one run of the workbench; the serving platform starts this, nobody else needs it."""

from __future__ import annotations

import argparse

from engine.clock import SystemClock
from engine.store.database import Database
from web.commands.workplace import channels_file, database_url
from web.composition import compose
from web.sandboxclock import SandboxClock
from web.workbench.carrying import carry_out


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`carry-out`."""
    carrying = commands.add_parser("carry-out", help="完成一件已安排的场景、试算或者移案;由平台自行启动")
    carrying.add_argument("run_id", metavar="编号")
    carrying.add_argument("--sandbox", action="store_true")
    carrying.set_defaults(run=_carry_out)


def _carry_out(told: argparse.Namespace) -> int:
    database = Database(database_url(told.sandbox))
    clock = SandboxClock(database, SystemClock().now()) if told.sandbox else SystemClock()
    platform = compose(database, clock, told.sandbox, channels_file(told.sandbox))
    try:
        carry_out(platform, told.run_id)
    finally:
        platform.close()
    return 0
