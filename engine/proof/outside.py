"""A copy of checkpoints kept elsewhere: how it is written, read, and held against the database.

One JSON object a line: a public key, a whole checkpoint, or only a number with its hash, as on a day sheet.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from ..errors import Refusal
from ..history import digest
from ..store.schema import event
from .canonical import canonical
from .checkpoint import Checkpoint, introduced, of_row
from .fault import Fault
from .signer import SigningKeyUnusable, Unverifiable, holds, key_id
from .tables import checkpoint


class NoOutsideCopy(Refusal):
    """The file is no copy of checkpoints."""


@dataclass(frozen=True)
class Pin:
    """What is known from outside of one checkpoint; `body` and `signature` are empty where only the hash is known."""

    number: int
    hash: str
    key: str
    body: str = ""
    signature: str = ""


@dataclass(frozen=True)
class OutsideCopy:
    """Checkpoints and keys as they were when they left the platform."""

    pins: tuple[Pin, ...]
    keys: Mapping[str, bytes]


def exported(connection: Connection) -> Iterator[str]:
    """The lines of an outside copy: all public keys, then all checkpoints, oldest first."""
    for key, public in sorted(introduced(connection).items()):
        told = {"key": key, "algorithm": key.partition(":")[0], "public": base64.b64encode(public).decode()}
        yield canonical(told)
    rows = connection.execute(select(checkpoint).order_by(checkpoint.c.number).execution_options(yield_per=200))
    for one in map(of_row, rows):
        yield canonical({"body": one.body, "hash": one.hash, "key": one.key, "signature": one.signature})


def pin_line(one: Checkpoint) -> str:
    """The line by which paper and mail remember a checkpoint."""
    return canonical({"number": one.number, "day": one.day, "hash": one.hash, "key": one.key})


def read_copy(lines: Iterable[str]) -> OutsideCopy:
    """A copy from its lines, other lines of a mail left out; raises NoOutsideCopy."""
    pins: list[Pin] = []
    keys: dict[str, bytes] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip().startswith("{"):
            continue
        try:
            _take(json.loads(line), pins, keys)
        except (ValueError, KeyError, TypeError, SigningKeyUnusable) as wrong:
            raise NoOutsideCopy(line=number) from wrong
    if not pins and not keys:
        raise NoOutsideCopy(line=0)
    return OutsideCopy(tuple(pins), keys)


def compare(connection: Connection, copy: OutsideCopy) -> Iterator[Fault]:
    """Hold the database against what was known outside of it."""
    stand = {one.number: one for one in map(of_row, connection.execute(select(checkpoint)))}
    for pin in sorted(copy.pins, key=lambda found: found.number):
        if pin.body:
            yield from _unsound(pin, copy.keys)
        mine = stand.get(pin.number)
        if mine is None:
            yield Fault("outside_missing", "checkpoint", pin.number)
        elif mine.hash != pin.hash:
            yield Fault("outside_differs", "checkpoint", pin.number, {"hash": mine.hash, "outside": pin.hash})
    trusted = set(copy.keys) or {pin.key for pin in copy.pins if pin.key}
    foreign: dict[str, int] = {}
    for number in sorted(stand):
        if stand[number].key not in trusted:
            foreign.setdefault(stand[number].key, number)
    for key, number in foreign.items():
        yield Fault("outside_key_differs", "checkpoint", number, {"key": key})
    yield from _counted(connection, copy)


def _counted(connection: Connection, copy: OutsideCopy) -> Iterator[Fault]:
    """Histories never shrink: there are at least as many events as the newest checkpoint outside knew."""
    known = max((pin for pin in copy.pins if pin.body), key=lambda found: found.number, default=None)
    if known is None:
        return
    wanted = json.loads(known.body)["events"]
    there = connection.scalar(select(func.count()).select_from(event)) or 0
    if there < wanted:
        yield Fault("outside_more_events", "checkpoint", known.number, {"events": wanted, "there": there})


def _unsound(pin: Pin, keys: Mapping[str, bytes]) -> Iterator[Fault]:
    """A line of the copy that does not hold in itself proves nothing."""
    try:
        sound = digest(pin.body, pin.hash.partition(":")[0]) == pin.hash
        sound = sound and (pin.key not in keys or holds(keys[pin.key], pin.body, pin.signature))
    except Unverifiable:
        sound = True
    except ValueError:
        sound = False
    if not sound:
        yield Fault("outside_unsound", "checkpoint", pin.number)


def _take(told: Mapping[str, Any], pins: list[Pin], keys: dict[str, bytes]) -> None:
    if "public" in told:
        public = base64.b64decode(told["public"], validate=True)
        if key_id(public) != told["key"]:
            raise ValueError(told["key"])
        keys[told["key"]] = public
    elif "body" in told:
        number = int(json.loads(told["body"])["number"])
        pins.append(Pin(number, str(told["hash"]), str(told["key"]), str(told["body"]), str(told["signature"])))
    else:
        pins.append(Pin(int(told["number"]), str(told["hash"]), str(told.get("key", ""))))
