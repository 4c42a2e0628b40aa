"""Starting the platform: `serve`, `worker`, `init`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from engine.watch.watchdog import SECONDS
from web.commands.firststart import bootstrap, demonstrate
from web.commands.server import Watch, serve, work
from web.commands.workplace import composed, data_folder, database_url, opened, shown
from web.demo.accounts import DemoAccount, demo_accounts
from web.platform import Connector, Platform, simulator

LOOPBACK = "127.0.0.1"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`serve`, `worker` and `init`."""
    serving = commands.add_parser("serve", help="提供网页和接口,并按时办理到期事项")
    serving.add_argument("--host", metavar="地址", default=LOOPBACK, help="默认只在本机 127.0.0.1")
    serving.add_argument("--port", metavar="端口", type=int, default=_port(), help="默认 8000 或者环境变量 PORT")
    serving.add_argument("--proxy", metavar="地址", help="前面的反向代理的地址,只采信它转告的来源和 https")
    serving.add_argument("--sandbox", action="store_true", help="沙盒:时钟由人拨动,数据库单独存放")
    serving.add_argument("--demo", action="store_true", help="首次启动时生成演示账号和案件")
    serving.set_defaults(run=_serve)
    working = commands.add_parser("worker", help="只办理到期事项,不提供网页")
    working.set_defaults(run=_worker)
    beginning = commands.add_parser("init", help="建立或者升级数据库,导入日历和目录,部署流程")
    beginning.add_argument("--demo", action="store_true", help="同时生成演示账号和案件")
    beginning.add_argument("--sandbox", action="store_true", help="建立沙盒的数据库")
    beginning.set_defaults(run=_init)


def _serve(told: argparse.Namespace) -> int:
    url = database_url(told.sandbox)
    demonstration = _prepare(url, told.demo, told.sandbox)
    with _others(demonstration) as simulated, composed(url, sandbox=told.sandbox, simulated=simulated) as platform:
        try:
            announce = partial(_announce, platform, told.host)
            serve(platform, told.host, told.port, announce, _watch(), told.proxy)
        except OSError as taken:
            print(
                f"端口 {told.port} 不能使用:{taken.strerror or taken}。换一个端口:PORT=8001 make run", file=sys.stderr
            )
            return 1
    return 0


def _worker(told: argparse.Namespace) -> int:
    with opened() as platform:
        print("正在按时办理到期事项,Ctrl-C 结束", flush=True)
        work(platform, _watch())
    return 0


def _watch() -> Watch:
    told = os.environ.get("ACT_SECONDS", "")
    seconds = float(told) if re.fullmatch(r"\d+(\.\d+)?", told) else 0.0
    return Watch(data_folder(), seconds or SECONDS)


def _init(told: argparse.Namespace) -> int:
    url = database_url(told.sandbox)
    _prepare(url, told.demo, told.sandbox)
    print(f"数据库就绪:{shown(url)}")
    return 0


@contextmanager
def _others(demonstration: bool) -> Iterator[tuple[Connector, ...]]:
    """Other systems: in a demonstration simulated ones, on a free port of this machine while the program runs."""
    if not demonstration:
        yield ()
        return
    with simulator() as found:
        print(f"外部系统由本机 {found.port} 端口的模拟系统代替(只用于演示)", flush=True)
        yield found.connectors()


def _prepare(url: str, demo: bool, sandbox: bool) -> bool:
    """Make the database ready; a first start gets demonstration data or the secret of its first account.

    Returns whether it is a demonstration's.
    """
    if demo:
        return demonstrate(url, sandbox, _progress)
    with composed(url, sandbox=sandbox) as platform:
        first = bootstrap(platform)
    if first is not None:
        print(f"首个账号 {first.login},一次性口令 {first.password} ,首次登录须修改。")
        print("再用 shenguan user add 建立其他岗位的账号。", flush=True)
    return False


def _announce(platform: Platform, host: str, port: int) -> None:
    place = LOOPBACK if host in ("0.0.0.0", "::", "") else host
    print(f"\n审管联动平台{'(沙盒)' if platform.sandbox else ''}已就绪:http://{place}:{port}")
    accounts = demo_accounts(platform)
    if accounts:
        print("演示账号(仅限本机登录):")
        for account in accounts:
            print(_line(account))
    print("Ctrl-C 结束", flush=True)


def _line(account: DemoAccount) -> str:
    return f"  {account.login:<12} {account.password}   {account.department} {account.name}"


def _progress(done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    if sys.stdout.isatty():
        print(f"\r正在生成演示案件 {done}/{total}", end=end, flush=True)
    elif done >= total or done % 100 == 0:
        print(f"正在生成演示案件 {done}/{total}", flush=True)


def _port() -> int:
    told = os.environ.get("PORT", "")
    return int(told) if told.isdigit() else 8000
