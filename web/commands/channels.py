"""The channels by which notices leave the platform: which there are, and whether they work."""

from __future__ import annotations

import argparse
import sys
from urllib.parse import urlsplit

from engine.errors import NotFound
from engine.outbox import QueueFigures, Undelivered, queue_figures
from web.commands.workplace import channels_file, opened
from web.platform import Platform
from web.words.sending import lapse_words, undelivered_words

MAIL = "mail"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`channels` and `channels test`."""
    listing = commands.add_parser("channels", help="查看对外通道和积压,试发一封")
    listing.set_defaults(run=_list)
    verbs = listing.add_subparsers(dest="verb", metavar="操作")
    trying = verbs.add_parser("test", help="发一封测试信,不经排队")
    trying.add_argument("name", metavar="通道", help="mail、回调的名称或者接口的编码")
    trying.add_argument("--department", metavar="部门", default="", help="邮件发给该部门的邮箱,默认发给发件地址自己")
    trying.set_defaults(run=_test)


def _list(told: argparse.Namespace) -> int:
    with opened() as platform:
        with platform.database.read() as connection:
            figures = {found.channel: found for found in queue_figures(connection)}
        print("站内  始终开启,随办理写入")
        for line in _lines(platform):
            print(line)
        if not platform.channels:
            print(f"没有对外通道。配置写在 {channels_file()},写法见 handlers/sending/README.md")
        for found in figures.values():
            print(_standing(platform, found))
    return 1 if any(found.dead for found in figures.values()) else 0


def _test(told: argparse.Namespace) -> int:
    with opened() as platform:
        if told.department and (told.name != MAIL or told.department not in platform.channels.addresses):
            print(f"channels.toml 的 [mail] 没有部门 {told.department}", file=sys.stderr)
            return 2
        try:
            receipt = platform.try_channel(told.name, told.department)
        except NotFound:
            print(f"没有名为 {told.name} 的通道,现有:{'、'.join(platform.channels.names()) or '无'}", file=sys.stderr)
            return 2
        except Undelivered as failure:
            print(f"没有送达:{undelivered_words(failure.reason)}", file=sys.stderr)
            if failure.detail:
                print(f"      {failure.detail}", file=sys.stderr)
            return 1
    print(f"已送达,对方答复:{receipt}")
    return 0


def _lines(platform: Platform) -> list[str]:
    channels, names = platform.channels, platform.department_names()
    lines = []
    if channels.mail is not None:
        server = channels.mail
        lines.append(f"{MAIL}  邮件服务器 {server.host}:{server.port}({server.security}),发件地址 {server.sender}")
        lines += [f"      {names[code]} {'、'.join(to)}" for code, to in channels.addresses.items()]
    for hook in channels.webhooks:
        wanted = "全部部门" if hook.departments is None else "、".join(names[code] for code in sorted(hook.departments))
        kinds = "全部提示" if hook.kinds is None else f"{len(hook.kinds)}种提示"
        lines.append(f"{hook.name}  回调 {urlsplit(hook.url).hostname},{wanted},{kinds}")
    for connector in channels.connectors:
        phones = f",{len(channels.phones)}个岗位有手机号" if connector.code == "sms" else ""
        lines.append(f"{connector.code}  接口 {connector.name} {urlsplit(connector.url).hostname}{phones}")
    return lines


def _standing(platform: Platform, found: QueueFigures) -> str:
    waited = f",最早一封已等{lapse_words(found.oldest, platform.clock.now())}" if found.oldest else ""
    return f"积压  {found.channel}  待发{found.waiting}封{waited},未能送达{found.dead}封"
