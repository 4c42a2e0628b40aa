"""`simulator`: one program on loopback that stands for all other systems, with faults to switch on."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from web.platform import FAULTS, Simulator, simulator

PORT = 9100


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`simulator`."""
    running = commands.add_parser("simulator", help="模拟全部外部系统,只在本机,可以切换故障")
    running.add_argument("--port", metavar="端口", type=int, default=PORT, help=f"默认 {PORT},0 为任意空闲端口")
    running.add_argument("--token", metavar="令牌", default="", help="默认随机生成并打印")
    running.set_defaults(run=_run)


def _run(told: argparse.Namespace) -> int:
    ended = threading.Event()
    try:
        with simulator(told.port, told.token) as found:
            signal.signal(signal.SIGTERM, lambda *_: ended.set())
            signal.signal(signal.SIGINT, lambda *_: ended.set())
            _announce(found)
            ended.wait()
    except (OSError, OverflowError) as taken:
        print(f"端口 {told.port} 不能使用:{taken}。换一个端口:--port 0", file=sys.stderr)
        return 1
    return 0


def _announce(found: Simulator) -> None:
    """What to write into channels.toml, and how to switch a fault on and to look."""
    print(f"模拟系统已就绪:{found.address}。写入 channels.toml:\n")
    for connector in found.connectors():
        print(f'[[connector]]\ncode = "{connector.code}"\nurl = "{connector.url}"\ntoken = "{found.token}"\n')
    told = '{"provider": "creditchina", "fault": "down", "times": 3}'
    print(f"切换故障:curl -H 'Content-Type: application/json' -d '{told}' {found.address}/faults")
    print("  provider 不写为全部,times 不写为直到切换,slow 另写 seconds。故障:")
    for name, words in FAULTS.items():
        print(f"  {name:<10} {words}")
    print(f"查看收到的请求:curl {found.address}/state\nCtrl-C 结束", flush=True)
