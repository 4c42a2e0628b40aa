"""The program `shenguan`: one sub-command a task of operators, analysts and auditors.

Exit status: 0 done, 1 findings or failures, 2 wrong use.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from engine.errors import EngineError, InputRejected
from web.commands import (
    access,
    backups,
    benchmark,
    carrying,
    channels,
    checking,
    checkpoints,
    deadlines,
    deploying,
    examination,
    exporting,
    incidents,
    moving,
    procedures,
    records,
    reindexing,
    rights,
    serving,
    simulator,
    verifying,
    workcalendar,
)
from web.commands.workplace import NoDatabase
from web.words.refusals import refusal_words
from web.words.wording import problem_text

OK, FINDINGS, WRONG_USE = 0, 1, 2

GROUPS = (
    *(serving, checking, procedures, deploying, moving, records, examination, verifying, checkpoints, exporting),
    *(incidents, backups, reindexing, carrying),
    *(deadlines, workcalendar, channels, simulator, access, rights, benchmark),
)
"""Each adds its commands by `add(commands)`; a command's function returns the exit status."""

_WORDS: Sequence[tuple[str, str]] = (
    (r"the following arguments are required: (.*)", r"缺少:\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数:\1"),
    (r"argument (.*): invalid choice: ([^ ]*) \(choose from (.*)\)", r"\1 不能是 \2,可以是:\3"),
    (r"argument (.*): expected (one|at least one) argument", r"\1 后面缺少内容"),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1 不能是 \2"),
    (r"one of the arguments (.*) is required", r"须写明其中之一:\1"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 与 \2 不能同时使用"),
)


class Wide(argparse.HelpFormatter):
    """Leaves room for the longest command's name beside its explanation."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog)
        self._action_max_length = 15


class ChineseParser(argparse.ArgumentParser):
    """Speaks Chinese where argparse would speak English."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": Wide, **settings, "add_help": False, "allow_abbrev": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法: ", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法: ", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in _WORDS:
            message = re.sub(rf"^{pattern}$", words, message)
        sys.stderr.write(self.format_usage())
        self.exit(WRONG_USE, f"{self.prog}: {message}\n")


def parser() -> ChineseParser:
    """The whole command line."""
    top = ChineseParser(
        prog="shenguan", description="审管联动平台", epilog="退出码:0 正常,1 发现问题或者失败,2 用法错误"
    )
    commands = top.add_subparsers(
        dest="command", metavar="命令", required=True, parser_class=ChineseParser, title="命令"
    )
    for group in GROUPS:
        group.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    try:
        told = parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    run: Callable[[argparse.Namespace], int] = told.run
    try:
        return run(told)
    except NoDatabase as absent:
        print(f"{absent}还没有数据库。先运行 shenguan init 或者 make run。", file=sys.stderr)
        return WRONG_USE
    except InputRejected as rejected:
        for problem in rejected.problems:
            print(problem_text(problem, {}), file=sys.stderr)
        return FINDINGS
    except EngineError as error:
        words = refusal_words(error)
        print(f"{words.title}。{words.advice}\n{error}", file=sys.stderr)
        return FINDINGS
    except KeyboardInterrupt:
        return FINDINGS
    except BrokenPipeError:
        sys.stderr.close()
        return OK


if __name__ == "__main__":
    sys.exit(main())
