"""`reindex`: the docket of all cases, forgotten and rebuilt from histories and tables."""

from __future__ import annotations

import argparse
import sys

from web.commands.workplace import opened

_TOLD = 5_000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`reindex`."""
    reindexing = commands.add_parser("reindex", help="从办理记录重建案件目录(审计检索、过程分析);服务不必停止")
    reindexing.set_defaults(run=_reindex)


def _reindex(told: argparse.Namespace) -> int:
    with opened() as platform:
        written = platform.docket_turn().reindex(_Progress())
    print(f"案件目录已重建,共{written:,}件。")
    return 0


class _Progress:
    """Says every few thousand cases how far it is."""

    def __init__(self) -> None:
        self._next = _TOLD

    def __call__(self, written: int) -> None:
        if written >= self._next:
            print(f"已收入{written:,}件", file=sys.stderr, flush=True)
            self._next = written + _TOLD
