"""The checkpoints: each whole in itself, linked to the one before, signed, and true of the histories it covers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Integer, Text, bindparam, func, select, tuple_

from ..history import digest
from ..store.rawrows import fetched
from .checkpoint import FORMAT, Checkpoint, heads, of_row, rooted
from .fault import Fault, Progress
from .journalcheck import JournalTold
from .merkle import Hashing, leaves_of
from .registers import Register
from .signer import SigningKeyUnusable, Unverifiable, holds
from .tables import checkpoint, checkpoint_head

_AT_ONCE = 5000

Grown = tuple[str, int, str, int]
"""A history as a checkpoint covers it anew: case, length, head, and the number of the checkpoint."""


@dataclass
class Covering:
    """What the checkpoints were found to say; `last` is the newest one that can be read.

    `lengths` say of each history how many events are covered.
    """

    count: int = 0
    last: Checkpoint | None = None
    days: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _Walk:
    """One pass over all checkpoints, oldest first."""

    def __init__(self, connection: Connection, told: JournalTold, registers: Sequence[Register]) -> None:
        self.found = Covering()
        self._connection, self._journal, self._registers = connection, told, registers
        self._covered = self.found.lengths
        self._suite = ""
        self._leaves: dict[str, bytes] = {}
        self._events = 0
        self._root_of_all = ""
        self._before: Checkpoint | None = None
        self._altered: set[str] = set()

    def visit(self, one: Checkpoint, grown: Sequence[Grown]) -> None:
        """Take the next checkpoint in."""
        expected = self._before.number + 1 if self._before is not None else 1
        for number in range(expected, min(one.number, expected + 100)):
            self._fault("checkpoint_missing", number)
        named, lengths = [head[0] for head in grown], [head[1] for head in grown]
        self._events += sum(lengths) - sum(self._covered.get(case_id, 0) for case_id in named)
        self._covered.update(zip(named, lengths, strict=True))
        self.found.count += 1
        body = _body(one)
        self._grow(one.number, grown, body["suite"] if body is not None else self._suite)
        if body is None:
            self._fault("checkpoint_altered", one.number)
        else:
            self._check(one, body, grown, one.number == expected)
        self._before = one

    def close(self) -> Covering:
        """Hold the root of the newest one against all histories it covers."""
        if self.found.last is not None and self.found.last is self._before:
            body = self.found.last.told
            root = self._root_of_all or rooted(body["suite"], [self._leaves[one] for one in sorted(self._covered)])
            if root != body["root"]:
                self._fault("root_differs", self.found.last.number)
        return self.found

    def _grow(self, number: int, grown: Sequence[Grown], suite: str) -> None:
        """Hash the leaves of histories that grew, or where another suite is taken up, of all."""
        if suite:
            enough = suite == self._suite or len(grown) == len(self._covered)
            some = grown if enough else heads(self._connection, number)
            self._leaves.update(zip([head[0] for head in some], leaves_of(Hashing(suite), some), strict=True))
            self._suite = suite

    def _check(self, one: Checkpoint, body: Mapping[str, Any], grown: Sequence[Grown], follows: bool) -> None:
        self.found.last = one
        columns = (one.number, one.at, one.day, one.key)
        if columns != (body["number"], body["at"], body["day"], body["key"]):
            self._fault("columns_differ", one.number)
        if follows and body["previous"] != (self._before.hash if self._before is not None else ""):
            self._fault("checkpoint_unlinked", one.number)
        self._signed(one, body["key"])
        changes = rooted(body["suite"], [self._leaves[head[0]] for head in grown])
        # Where everything grew, as under the first one, what grew is all there is.
        self._root_of_all = changes if len(grown) == len(self._covered) else ""
        if changes != body["changes_root"] or len(grown) != body["changed"]:
            self._fault("changes_root_differs", one.number)
        if (len(self._covered), self._events) != (body["cases"], body["events"]):
            self._fault("counts_differ", one.number, cases=body["cases"], events=body["events"])
        self._journal_of(one.number, body)
        self.found.missed.extend(body["missed"])
        if body["day"] is not None:
            self.found.days.append(body["day"])

    def _signed(self, one: Checkpoint, key: str) -> None:
        if key not in self.found.keys:
            self.found.keys.append(key)
        public = self._journal.keys.get(key)
        if public is None:
            self._fault("key_unknown", one.number, key=key)
            return
        try:
            if not holds(public, one.body, one.signature):
                self._fault("signature_false", one.number, key=key)
        except (Unverifiable, SigningKeyUnusable):
            self._fault("signature_unverifiable", one.number, key=key)

    def _journal_of(self, number: int, body: Mapping[str, Any]) -> None:
        length, head = body["journal"]["length"], body["journal"]["head"]
        if length > len(self._journal.seals):
            if not self._journal.faults:
                self._fault("journal_cut", number, length=length)
            return
        if length and self._journal.seals[length - 1] != head:
            self._fault("journal_rewritten", number, length=length)
            return
        for register in self._registers:
            known = self._journal.digest_at(register.kind, length, body["suite"])
            if (
                known is not None
                and body["registers"].get(register.name) != known
                and register.name not in self._altered
            ):
                # Named once: it stays altered in all that follow.
                self._altered.add(register.name)
                self.found.faults.append(Fault("register_altered_then", register.name, number))

    def _fault(self, code: str, number: int, **values: Any) -> None:
        self.found.faults.append(Fault(code, "checkpoint", number, values))


def walk_checkpoints(
    connection: Connection, told: JournalTold, registers: Sequence[Register], progress: Progress
) -> Covering:
    """Verify all checkpoints against each other, their signatures, and the heads they cover."""
    walk = _Walk(connection, told, registers)
    whole = connection.scalar(select(func.count()).select_from(checkpoint)) or 0
    grown = _grown(connection)
    number, some = next(grown, (0, []))
    rows = connection.execute(select(checkpoint).order_by(checkpoint.c.number).execution_options(yield_per=200))
    for done, one in enumerate(map(of_row, rows), start=1):
        while number and number < one.number:
            # Heads of a checkpoint that is not there; the gap itself is named by its number.
            number, some = next(grown, (0, []))
        walk.visit(one, some if number == one.number else [])
        if number == one.number:
            number, some = next(grown, (0, []))
        progress("checkpoints", done, whole)
    return walk.close()


def _grown(connection: Connection) -> Iterator[tuple[int, list[Grown]]]:
    """What grew under each checkpoint, in the order of the tree."""
    for number, grown in groupby(_heads(connection), key=itemgetter(3)):
        yield number, sorted(grown)


def _heads(connection: Connection) -> Iterator[Grown]:
    head = checkpoint_head.c
    place = tuple_(bindparam("number", type_=Integer), bindparam("case", type_=Text))
    query = select(head.case_id, head.length, head.head, head.checkpoint).where(
        tuple_(head.checkpoint, head.case_id) > place
    )
    some = query.order_by(head.checkpoint, head.case_id).limit(_AT_ONCE)
    number, case_id = 0, ""
    while rows := fetched(connection, some, {"number": number, "case": case_id}):
        yield from rows
        case_id, _, _, number = rows[-1]


def _body(one: Checkpoint) -> dict[str, Any] | None:
    """What a body says, where it is what its hash says and of a format that is known."""
    algorithm = one.hash.partition(":")[0]
    try:
        body: dict[str, Any] = json.loads(one.body)
        sound = body["format"] == FORMAT and body["suite"] == algorithm and digest(one.body, algorithm) == one.hash
    except (ValueError, KeyError, TypeError):
        return None
    return body if sound else None
