"""A file being made: of which cases, how far it is, and what the journal says of it in the end."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs

from sqlalchemy import Connection

from engine.actor import Actor
from engine.docket.search import Query, roots
from engine.proof.journal import Entry, enter
from web.bundle.selection import Selection
from web.platform import Platform

from .exportbook import Wish
from .offers import BUNDLES

BATCH = 100
"""Root cases that are read at once."""
CASES = "cases.txt"
_ID = 27
"""Bytes of a root's id with its line end in the list of cases."""
_BLOCK = 1 << 20
KIND = "data.exported"


@dataclass(frozen=True)
class Made:
    """A finished file."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Standing:
    """How far a file is: root cases of all, rows or events written, and the mark to go on from."""

    done: int
    total: int
    written: int
    mark: Mapping[str, int]


def query_of(text: str) -> Query:
    """The query of an address's parameters."""
    return Query.of(parse_qs(text))


def list_cases(platform: Platform, wish: Wish, folder: Path, at: datetime) -> int:
    """Write down which cases are exported, once and for all; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    with platform.database.read() as connection:
        found = roots(connection, query_of(wish.query), at)
    draft = folder / f".{CASES}"
    draft.write_text("".join(f"{root_id}\n" for root_id in found), "ascii")
    draft.replace(folder / CASES)
    return len(found)


def listed(folder: Path, start: int, count: int) -> Sequence[str]:
    """Some of the cases that were written down."""
    with (folder / CASES).open("rb") as lines:
        lines.seek(start * _ID)
        return lines.read(count * _ID).decode("ascii").split()


class Making:
    """A file that grows by batches of cases; whoever begins with its standing goes on where it was kept."""

    def __init__(self, platform: Platform, wish: Wish, folder: Path, until: str, standing: Standing) -> None:
        self._platform, self._wish, self._folder, self._until = platform, wish, folder, until
        self.standing = standing
        self._desk = platform.exports
        subject: Literal["events", "cases"] = "cases" if wish.subject == "cases" else "events"
        self._writer = self._desk.writer(wish.format, subject, folder, standing.mark)

    def go_on(self, seconds: float, batch: int = BATCH) -> bool:
        """Write batches of so many cases for so long, at least one; returns whether all cases are written."""
        ends, told = time.monotonic() + seconds, self.standing
        done, written = told.done, told.written
        while done < told.total:
            some = listed(self._folder, done, batch)
            with self._platform.database.read() as connection:
                trees = self._desk.read(connection, some, self._until, self._wish.format)
            written += self._writer.add(trees)
            done += len(some)
            if time.monotonic() >= ends:
                break
        self.standing = Standing(done, told.total, written, self._writer.keep())
        return done >= told.total

    def finish(self) -> Made:
        """The complete file, and its hash."""
        return _made(self._writer.finish())

    def close(self) -> None:
        self._writer.close()


class BundleMaking:
    """A bundle of evidence that grows by papers; whoever begins with its standing goes on where it was kept."""

    def __init__(self, platform: Platform, folder: Path, standing: Standing) -> None:
        self._folder, self._selection = folder, Selection(platform, folder)
        self.standing = standing

    def go_on(self, seconds: float, batch: int = BATCH) -> bool:
        """Write papers for so long, at least one and at most a batch; returns whether all are written."""
        told = self.standing
        if not told.done and told.total:
            self._selection.begin(listed(self._folder, 0, told.total))
        some = listed(self._folder, told.done, batch)
        done = told.done + (self._selection.write(some, seconds) if some else 0)
        self.standing = Standing(done, told.total, done, {})
        return done >= told.total

    def finish(self) -> Made:
        """The complete file, and its hash."""
        return _made(self._selection.pack(listed(self._folder, 0, self.standing.total)))

    def close(self) -> None:
        """Nothing stays open between papers."""


def making_of(platform: Platform, wish: Wish, folder: Path, until: str, standing: Standing) -> Making | BundleMaking:
    """What makes the file of a wish; raises PartLost."""
    if wish.subject == BUNDLES:
        return BundleMaking(platform, folder, standing)
    return Making(platform, wish, folder, until, standing)


def cases_told(wish: Wish, folder: Path, total: int) -> int | list[str]:
    """The cases as the journal tells them: of bundles each, for the record of who took out what of a case."""
    return list(listed(folder, 0, total)) if wish.subject == BUNDLES else total


def _made(path: Path) -> Made:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
    return Made(path, path.stat().st_size, digest.hexdigest())


def note_export(
    connection: Connection,
    wish: Wish,
    cases: int | list[str],
    written: int,
    made: Made,
    actor: Actor,
    at: datetime,
    **more: Any,
) -> Entry:
    """The journal's entry of an export."""
    told = {
        "subject": wish.subject,
        "format": wish.format,
        "query": wish.query,
        "cases": cases,
        "count": written,
        "size": made.size,
        "sha256": made.sha256,
        "reason": wish.reason,
    }
    return enter(connection, KIND, {**told, **more}, actor, at)
