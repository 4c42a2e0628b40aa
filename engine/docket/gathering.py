"""What the docket says of a root case, gathered from tables and history of its whole tree."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, or_, select

from ..clock import local, parsed
from ..registry import Trait
from ..store.schema import NO_DEADLINE, cases, event, participant, work_item
from ..worklist.search import among
from .texts import line

AUTOMATIC = "automatic"
"""The mark that the office registers for what the platform did in a person's place."""

INCIDENT = "incident"
"""The engine's own mark."""
_ENGINE_MARKS: Mapping[str, tuple[str, ...]] = {INCIDENT: ("incident.opened",)}

LATE = "late"
"""The facet of cases in which something was done late; what is open past its due instant is asked at the time."""

ALL = "all"
"""The facet of every case."""


@dataclass(frozen=True)
class Rules:
    """What the office adds to the docket: traits by their facet, kinds of events by the mark they leave."""

    traits: Mapping[str, Trait] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A root case as the docket keeps it: the row, the texts words are looked for in, terms and their labels."""

    row: Mapping[str, Any]
    texts: Mapping[str, str]
    terms: frozenset[tuple[str, str]]
    labels: Mapping[tuple[str, str], str]


def gathered(connection: Connection, root_ids: Sequence[str], rules: Rules) -> list[Entry]:
    """The entries of those roots that are there, in order of their start."""
    wanted = sorted(set(root_ids))
    trees: dict[str, list[Row[Any]]] = defaultdict(list)
    query = select(cases).with_only_columns(*_TREE).where(among(connection, cases.c.root_id, wanted))
    for found in connection.execute(query.order_by(cases.c.started_at, cases.c.id)):
        trees[found.root_id].append(found)
    departments, articles, counts = (
        _departments(connection, wanted),
        _articles(connection, wanted),
        _kinds(connection, wanted),
    )
    due = _due(connection, wanted)
    traits = {name: trait(connection, wanted) for name, trait in rules.traits.items()}
    marks = {**_ENGINE_MARKS, **rules.marks}
    entries = []
    for root_id, tree in trees.items():
        root = next((one for one in tree if one.id == root_id), None)
        if root is None:
            continue
        told = {name: sum(counts[root_id][kind] for kind in kinds) for name, kinds in marks.items()}
        told = {name: number for name, number in told.items() if number}
        late, first_due = due.get(root_id, (0, NO_DEADLINE))
        lists = {
            "department": {*departments[root_id], root.department} - {""},
            "article": {part for article in articles[root_id] for part in _with_whole(article)},
            "mark": set(told),
        }
        labels = {(name, value): label for name, of in traits.items() for value, label in of.get(root_id, {}).items()}
        terms = {(name, value) for name, values in lists.items() for value in values} | {*labels, *_single(root)}
        entries.append(
            _entry(root, tree, told, late, first_due, frozenset(terms | ({(LATE, "")} if late else set())), labels)
        )
    return sorted(entries, key=lambda one: (one.row["started_at"], one.row["root_id"]))


def _entry(
    root: Row[Any],
    tree: Sequence[Row[Any]],
    marks: Mapping[str, int],
    late: int,
    due_at: str,
    terms: frozenset[tuple[str, str]],
    labels: Mapping[tuple[str, str], str],
) -> Entry:
    own = ("process", "status", "subject", "reference", "party", "badges", "department", "started_at", "ended_at")
    row = {name: getattr(root, name) for name in own} | {
        "root_id": root.id,
        "outcome": root.outcome or "",
        "due_at": due_at,
        "late": late,
        "events": sum(one.history_length for one in tree),
        "marks": json.dumps(dict(sorted(marks.items())), separators=(",", ":")),
        "terms": json.dumps(sorted(terms), ensure_ascii=False, separators=(",", ":")),
    }
    spoken = {
        name: tuple(dict.fromkeys(getattr(one, name) for one in tree)) for name in ("subject", "reference", "party")
    }
    texts = {name: line(spoken[name]) for name in ("reference", "party")}
    return Entry(row, {"words": line(text for values in spoken.values() for text in values), **texts}, terms, labels)


def _single(root: Row[Any]) -> set[tuple[str, str]]:
    month = local(parsed(root.started_at)).strftime("%Y-%m")
    return {
        (ALL, ""),
        ("process", root.process),
        ("status", root.status),
        ("period", month),
        *((("outcome", root.outcome),) if root.outcome else ()),
    }


def _with_whole(article: str) -> tuple[str, ...]:
    """A paragraph counts as its whole too: what stands before the bracket."""
    return (article, article.partition("(")[0])


def _departments(connection: Connection, roots: Sequence[str]) -> Mapping[str, set[str]]:
    query = select(participant.c.root_id, participant.c.department)
    return _sets(connection, query.where(among(connection, participant.c.root_id, roots)))


def _articles(connection: Connection, roots: Sequence[str]) -> Mapping[str, set[str]]:
    query = select(work_item.c.root_id, work_item.c.article).where(work_item.c.article != "").distinct()
    return _sets(connection, query.where(among(connection, work_item.c.root_id, roots)))


def _sets(connection: Connection, query: Any) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for root_id, value in connection.execute(query):
        found[root_id].add(value)
    return found


def _kinds(connection: Connection, roots: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = select(event.c.root_id, event.c.kind, func.count()).where(among(connection, event.c.root_id, roots))
    for root_id, kind, number in connection.execute(query.group_by(event.c.root_id, event.c.kind)):
        found[root_id][kind] = number
    return found


def _due(connection: Connection, roots: Sequence[str]) -> Mapping[str, tuple[int, str]]:
    """Of each tree, how many tasks were closed too late, and the first due instant of an open one.

    At the due instant itself the time is over for who acts; what was taken from him at that instant was not late.
    """
    item = work_item.c
    late = or_(
        and_(item.state == "done", item.closed_at >= item.due_at),
        and_(item.state == "cancelled", item.closed_at > item.due_at),
    )
    query = select(
        item.root_id,
        func.sum(case((late, 1), else_=0)),
        func.min(case((item.state == "open", item.due_at), else_=NO_DEADLINE)),
    ).where(among(connection, item.root_id, roots))
    return {root: (int(number), due) for root, number, due in connection.execute(query.group_by(item.root_id))}


_TREE = tuple(
    cases.c[name]
    for name in (
        *("id", "root_id", "process", "status", "outcome", "subject", "reference", "party", "badges", "department"),
        *("started_at", "ended_at", "history_length"),
    )
)
