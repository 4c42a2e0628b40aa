"""The journal recomputed, and what it says of keys, deployments and registers, for others to be held against."""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from ..history import digest
from .canonical import canonical
from .checkpoint import KEY_INTRODUCED
from .fault import Fault, Progress
from .journal import seal
from .registers import DEPLOYMENT_RECORDED, VERSION_DEPLOYED
from .tables import journal

_AT_ONCE = 1000


@dataclass
class JournalTold:
    """What a verified journal says; `registers` are (entry, content) by kind, `seals` those of all entries."""

    seals: list[str] = field(default_factory=list)
    keys: dict[str, bytes] = field(default_factory=dict)
    deployed: list[Mapping[str, Any]] = field(default_factory=list)
    recorded: list[Mapping[str, Any]] = field(default_factory=list)
    registers: dict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    _digests: dict[tuple[str, int, str], str] = field(default_factory=dict)

    def digest_at(self, kind: str, length: int, algorithm: str) -> str | None:
        """The digest of a register as the journal knew it at a length; None before its first entry."""
        known = self.registers.get(kind, [])
        at = bisect_right([seq for seq, _ in known], length) - 1
        if at < 0:
            return None
        place = (kind, known[at][0], algorithm)
        if place not in self._digests:
            self._digests[place] = digest(canonical(known[at][1]), algorithm)
        return self._digests[place]


def walk_journal(connection: Connection, kinds: Mapping[str, str], progress: Progress) -> JournalTold:
    """Recompute the journal up to its first row that does not fit. `kinds` are those of registers."""
    told, before = JournalTold(), ""
    whole = connection.scalar(select(func.count()).select_from(journal)) or 0
    rows = connection.execute(select(journal).order_by(journal.c.seq).execution_options(yield_per=_AT_ONCE))
    for expected, row in enumerate(map(dict, rows.mappings()), start=1):
        algorithm = row["hash"].partition(":")[0]
        if row["seq"] != expected:
            told.faults.append(Fault("journal_row_missing", "journal", expected))
            break
        if algorithm not in hashlib.algorithms_available:
            told.faults.append(Fault("unknown_algorithm", "journal", expected))
            break
        if seal(before, expected, row, algorithm) != row["hash"]:
            told.faults.append(Fault("journal_hash_differs", "journal", expected, {"kind": row["kind"]}))
            break
        before = row["hash"]
        told.seals.append(before)
        _note(told, expected, row["kind"], row["data"], kinds)
        if expected % _AT_ONCE == 0:
            progress("journal", expected, whole)
    rows.close()
    progress("journal", whole, whole)
    return told


def _note(told: JournalTold, seq: int, kind: str, data: str, kinds: Mapping[str, str]) -> None:
    if kind == KEY_INTRODUCED:
        found = json.loads(data)
        told.keys[found["key"]] = base64.b64decode(found["public"])
    elif kind == VERSION_DEPLOYED:
        told.deployed.append(json.loads(data))
    elif kind == DEPLOYMENT_RECORDED:
        told.recorded.append(json.loads(data))
    elif kind in kinds:
        told.registers[kind].append((seq, json.loads(data)["content"]))
