"""What a move of cases is asked to do: which process, from which versions to which, all cases or some, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.errors import InputRejected, Problem
from engine.moving.running import numbers_of
from web.platform import Platform
from web.workbench.runs import Kind, Run, order_run

KIND: Kind = "move"
MOST = 20_000
LONGEST_REASON = 300


@dataclass(frozen=True)
class MoveOrder:
    """`versions` are hashes; `cases` None means all that run on them. A `dry` one only says what would happen."""

    process: str
    versions: tuple[str, ...]
    to: str
    cases: tuple[str, ...] | None
    reason: str
    dry: bool

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> MoveOrder:
        """As a run keeps it."""
        named = {"versions": tuple(told["versions"]), "cases": None if told["cases"] is None else tuple(told["cases"])}
        return cls(**{**told, **named})


def order_move(platform: Platform, connection: Connection, order: MoveOrder, actor: Actor, at: datetime) -> Run:
    """Order a move or its preview. Raises InputRejected for versions that are none of the process, or no reason."""
    problems = tuple(_problems(connection, order))
    if problems:
        raise InputRejected(problems)
    return order_run(connection, platform.runtime.ids.new(), KIND, order.process, asdict(order), actor, at)


def _problems(connection: Connection, order: MoveOrder) -> Sequence[Problem]:
    known, found = numbers_of(connection, order.process), []
    if order.to not in known:
        found.append(Problem("to", "not_an_option"))
    if not order.versions or not set(order.versions) <= set(known) - {order.to}:
        found.append(Problem("versions", "not_an_option"))
    if not order.dry and not order.reason.strip():
        found.append(Problem("reason", "required"))
    if len(order.reason) > LONGEST_REASON:
        found.append(Problem("reason", "too_long", {"most": LONGEST_REASON, "found": len(order.reason)}))
    return found
