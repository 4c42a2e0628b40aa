"""Reading when the lists are full: the inbox and the search of both lists, in the database and over HTTP."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Sequence

from engine.casebook import CaseFilter, case_page
from engine.clock import SystemClock
from web.bench.fullhouse import fill
from web.bench.measurement import Measurement, Progress, Scale, timed
from web.bench.overhttp import Call, Callers, server
from web.bench.workshop import MARKET, OFFICER, Workshop, workshop
from web.security.posts import AccountPost
from web.security.sessions import Sessions
from web.sheets.worklist import Asked, Names, read_worklist

PASSWORD = "Bench-Only-2026-Mima"
QUESTIONS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("rare", "少见的词", ("鑫源盛", "梅兰竹", "7777号", "春夏 物流", "金银 食品", "9901")),
    ("common", "常见的词", ("食品", "安丘市", "号", "有限公司", "2026", "许可 有限")),
    ("missing", "没有的词", ("无此词", "丘安", "%", "司公限", "食品 无此词", "99999999")),
)
_RAW = "SELECT * FROM work_item WHERE state = 'open' AND department = ? AND role = ? ORDER BY due_at, id LIMIT 50"


def measure(scale: Scale, progress: Progress) -> list[Measurement]:
    """Milliseconds of a page with its counters; each question to a list is put often, the lists being warm."""
    progress(f"准备{scale.open_tasks}件待办和{scale.closed_tasks}件办结")
    with workshop() as place:
        fill(place, scale.open_tasks, scale.closed_tasks)
        progress("待办和查找,直接读库")
        found = _inbox(place, scale)
        for name, label, words in QUESTIONS:
            found += _search(place, scale, name, label, words)
        progress("待办,经HTTP")
        found.append(_page_over_http(place, scale))
    return found


def _inbox(place: Workshop, scale: Scale) -> list[Measurement]:
    database, runtime, officer = place.platform.database, place.platform.runtime, place.officer(MARKET)

    def raw() -> None:
        with database.read() as connection:
            connection.exec_driver_sql(_RAW, (MARKET, OFFICER)).all()

    def page() -> None:
        with database.read() as connection:
            read_worklist(connection, runtime, officer, Asked(), place.clock.now(), _NAMES)

    told = f"{scale.open_tasks}件待办"
    floor = timed("inbox_floor", "裸读待办首页50行", "次", _seconds(raw, scale.asked), note=told)
    return [floor, timed("inbox", "待办首页加计数", "次", _seconds(page, scale.asked), floor.ms / 1000, told)]


def _search(place: Workshop, scale: Scale, name: str, label: str, words: Sequence[str]) -> list[Measurement]:
    database, runtime, officer = place.platform.database, place.platform.runtime, place.officer(MARKET)

    def inbox(asked: str) -> Callable[[], None]:
        def ask() -> None:
            with database.read() as connection:
                read_worklist(connection, runtime, officer, Asked(q=asked), place.clock.now(), _NAMES)

        return ask

    def cases(asked: str) -> Callable[[], None]:
        def ask() -> None:
            with database.read() as connection:
                case_page(connection, CaseFilter((MARKET,), asked))

        return ask

    often = max(2, scale.asked // 6)
    told = f"{scale.open_tasks}件待办,{scale.closed_tasks}件办结"
    return [
        timed(
            f"search_{where}_{name}",
            f"{place_name}查找,{label}",
            "次",
            [seconds for word in words for seconds in _seconds(ask(word), often)],
            note=told,
        )
        for where, place_name, ask in (("inbox", "待办", inbox), ("cases", "案件", cases))
    ]


def _page_over_http(place: Workshop, scale: Scale) -> Measurement:
    """The inbox as a browser gets it, asked by one person after the other."""
    platform = place.platform
    posts = [AccountPost.of(post) for post in platform.catalogue.posts()]
    platform.accounts.seed(posts, PASSWORD, demo=True)
    found = platform.accounts.find(place.officer(MARKET).login)
    if found is None:
        raise RuntimeError("the officer has no account")
    secret = Sessions(platform.database, SystemClock()).begin(found, "127.0.0.1", "bench")
    with server(place.folder) as port:
        call = Call("/", {"Cookie": f"sid={secret}"})
        _, seconds = Callers(port, 1).make([call] * (scale.asked + 3))
    return timed("inbox_http", "待办首页,经HTTP", "次", seconds[3:], note="整页,1个调用方")


def _seconds(ask: Callable[[], None], times: int) -> list[float]:
    ask()
    return timeit.repeat(ask, number=1, repeat=times)


def _same(text: str) -> str:
    return text


_NAMES = Names(_same, _same)
