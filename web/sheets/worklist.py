"""The open work of a reader: what the address asks for, the rows, the counters, what can be filtered by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from engine.actor import Actor
from engine.calendar import WorkCalendar, light_bounds
from engine.clock import SHANGHAI, local_date, stored
from engine.runtime import Runtime
from engine.worklist.inbox import COUNT_CAP, InboxCounts, InboxFilter, WorkItem, closed_by, inbox_counts, inbox_page
from web.regulation import citation
from web.security.policy import can, own_item, roles_of, visible_departments
from web.words.due import Due, due_of
from web.words.moments import weekday

LIGHTS = ("overdue", "today", "next", "later", "provisional")
PAGE = 50
LONGEST_SEARCH = 100
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; every view of the inbox is one address."""

    light: str = ""
    q: str = ""
    step: str = ""
    article: str = ""
    mine: bool = False
    cursor: str | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Asked:
        chosen = arguments.get("light", "")
        return cls(
            light=chosen if chosen in LIGHTS else "",
            q=arguments.get("q", "").strip()[:LONGEST_SEARCH],
            step=arguments.get("step", ""),
            article=arguments.get("article", ""),
            mine=arguments.get("mine") == "1",
            cursor=arguments.get("cursor") or None,
        )

    def address(self, **changes: str | bool | None) -> dict[str, str]:
        """The arguments of the address with some changed; a changed filter begins at the first page."""
        changed = replace(self, **{"cursor": None, **changes})  # type: ignore[arg-type]
        values = {
            "light": changed.light,
            "q": changed.q,
            "step": changed.step,
            "article": changed.article,
            "mine": "1" if changed.mine else "",
            "cursor": changed.cursor or "",
        }
        return {name: value for name, value in values.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.address())


@dataclass(frozen=True)
class Row:
    """One work item with its deadline; `can_act` says whether the reader may do it now."""

    item: WorkItem
    due: Due
    can_act: bool
    quick: bool
    assignee: str
    department: str


@dataclass(frozen=True)
class Counter:
    """One counter, which is also a filter; `hint` is the day it speaks of; `at_least`: there may be more."""

    light: str
    label: str
    number: int
    hint: str = ""
    at_least: bool = False

    @property
    def shown(self) -> str:
        """The number as it is shown: with a plus where there may be more."""
        if self.number >= COUNT_CAP:
            return f"{COUNT_CAP - 1}+"
        return f"{self.number}+" if self.at_least else str(self.number)


@dataclass(frozen=True)
class Worklist:
    """A page of open work with everything around it."""

    rows: tuple[Row, ...]
    next_cursor: str | None
    counters: tuple[Counter, ...]
    done_today: int


@dataclass(frozen=True)
class Names:
    """What people are called by login, departments by code."""

    person: Callable[[str], str]
    department: Callable[[str], str]


@dataclass(frozen=True)
class FilterChoices:
    """What the reader's work can be filtered by: (process:element, name) and (18(1), name)."""

    steps: tuple[tuple[str, str], ...]
    articles: tuple[tuple[str, str], ...]


def read_worklist(
    connection: Connection, runtime: Runtime, actor: Actor, asked: Asked, now: datetime, names: Names
) -> Worklist:
    """The reader's open work, most urgent first."""
    calendar = runtime.calendars.get(connection)
    bounds = light_bounds(calendar, now, actor.department)
    base = inbox_filter(actor, asked)
    page = inbox_page(connection, lit(base, asked.light, now, bounds), asked.cursor, PAGE)
    return Worklist(
        rows=tuple(row_of(item, actor, calendar, now, names) for item in page.items),
        next_cursor=page.next_cursor,
        counters=counters_of(inbox_counts(connection, base, now, *bounds), calendar, now, actor.department),
        done_today=done_today(connection, actor, now),
    )


def read_counters(
    connection: Connection, runtime: Runtime, actor: Actor, asked: Asked, now: datetime
) -> tuple[Counter, ...]:
    """Only the counters."""
    calendar = runtime.calendars.get(connection)
    counts = inbox_counts(connection, inbox_filter(actor, asked), now, *light_bounds(calendar, now, actor.department))
    return counters_of(counts, calendar, now, actor.department)


def done_today(connection: Connection, actor: Actor, now: datetime) -> int:
    """How many tasks the reader has completed since midnight."""
    return closed_by(connection, actor.login, _midnight(now))


def inbox_filter(actor: Actor, asked: Asked) -> InboxFilter:
    """What the reader may see of what he asks for: clerks their posts' work, auditors all."""
    departments = visible_departments(actor)
    process, _, element = asked.step.partition(":")
    return InboxFilter(
        departments=departments,
        roles=tuple(sorted(roles_of(actor))) if departments is not None else None,
        q=asked.q,
        process=process or None,
        element=element or None,
        article=asked.article or None,
        assignee=actor.login if asked.mine else None,
    )


def lit(base: InboxFilter, chosen: str, now: datetime, bounds: tuple[datetime, datetime]) -> InboxFilter:
    """The filter narrowed to one counter."""
    at, today, following = stored(now), stored(bounds[0]), stored(bounds[1])
    if chosen == "provisional":
        return replace(base, provisional=True)
    spans: Mapping[str, tuple[str | None, str | None]] = {
        "overdue": (None, at),
        "today": (at, today),
        "next": (today, following),
        "later": (following, None),
    }
    due_from, due_before = spans.get(chosen, (None, None))
    return replace(base, due_from=due_from, due_before=due_before)


def counters_of(counts: InboxCounts, calendar: WorkCalendar, now: datetime, department: str) -> tuple[Counter, ...]:
    """The six counters in their order."""
    today = local_date(now)
    following = calendar.next_workday(today, department)
    more = counts.at_least
    tomorrow = "明日到期" if following == today + _ONE_DAY else "下一工作日到期"
    return (
        Counter("", "全部", counts.total, at_least="total" in more),
        Counter("overdue", "逾期", counts.overdue, at_least="overdue" in more),
        Counter("today", "今日到期", counts.today, _short(today), "today" in more),
        Counter("next", tomorrow, counts.next_day, _short(following), "next_day" in more),
        Counter("later", "更晚", counts.later, at_least="later" in more),
        Counter("provisional", "暂定期限", counts.provisional, at_least="provisional" in more),
    )


def row_of(item: WorkItem, actor: Actor, calendar: WorkCalendar, now: datetime, names: Names) -> Row:
    """One work item as its row shows it."""
    free = item.assignee in (None, actor.login)
    acts = can(actor, "task.complete", own_item(item))
    return Row(
        item=item,
        due=due_of(item, calendar, now),
        can_act=acts,
        quick=acts and free and item.quick_answer is not None,
        assignee=names.person(item.assignee) if item.assignee else "",
        department=names.department(item.department),
    )


def read_choices(connection: Connection, runtime: Runtime, actor: Actor) -> FilterChoices:
    """The steps of deployed processes that are the reader's, and the articles they rest on."""
    held, sees_all = roles_of(actor), visible_departments(actor) is None
    steps, articles = dict[str, str](), dict[str, str]()
    for info in runtime.specs.processes(connection):
        spec = runtime.specs.get(connection, info.version)
        for element, props in spec.user_tasks.items():
            if sees_all or "role_of" in props or props.get("role") in held:
                steps[f"{spec.process}:{element}"] = spec.diagram.names.get(element) or element
                if props.get("article"):
                    articles[props["article"]] = citation(props["article"])
    return FilterChoices(tuple(steps.items()), tuple(articles.items()))


def _short(day: date) -> str:
    return f"{day:%m-%d} {weekday(day)}"


def _midnight(now: datetime) -> datetime:
    return datetime.combine(local_date(now), time(), SHANGHAI)
