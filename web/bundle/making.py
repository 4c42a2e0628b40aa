"""Making a bundle: covered first, read from one state of the database, and who took it out noted before it is given."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from engine.actor import Actor
from engine.casebook import find_case
from engine.errors import InputRejected, NotFound, Problem
from engine.proof.checkpoint import snapshot
from engine.proof.extract import uncovered
from engine.proof.journal import enter
from web.bundle.archive import Archive
from web.bundle.contents import put_cases, put_whole

if TYPE_CHECKING:
    # The platform composes all screens in turn.
    from web.platform import Platform

MADE = "bundle.made"
LONGEST_REASON, SHORTEST_REASON = 200, 4
_IN_MEMORY = 32 * 1024 * 1024
_PIECE = 1 << 20


@dataclass(frozen=True)
class Bundle:
    """A bundle that was made: its name, its content (at the beginning; the caller closes it), its SHA-256."""

    name: str
    content: IO[bytes]
    sha256: str
    size: int


def make_bundle(platform: Platform, case_ids: Sequence[str], actor: Actor, auditor: bool, reason: str) -> Bundle:
    """The evidence of case trees, for an auditor or a party. Raises NotFound, InputRejected, NoPrinting.

    Who may see the cases is settled before.
    """
    checked_reason(reason)
    roots = _roots(platform, case_ids)
    cover(platform, roots)
    target: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it is the caller's to read
    try:
        with snapshot(platform.database) as connection, Archive(target) as archive:
            put_cases(archive, platform, connection, roots, None if auditor else actor.department)
            first = find_case(connection, roots[0])
        named = f"{len(roots)}件" if first is None or len(roots) > 1 else _file_name(first.reference or first.id)
        return _noted(platform, f"证据包-{named}.zip", target, roots, actor, reason)
    except BaseException:
        target.close()
        raise


def make_whole(platform: Platform, target: IO[bytes], actor: Actor, reason: str) -> Bundle:
    """All records of the platform, written into a file. Raises InputRejected."""
    checked_reason(reason)
    cover(platform, None)
    with snapshot(platform.database) as connection, Archive(target) as archive:
        put_whole(archive, platform, connection)
    return _noted(platform, "全库记录.zip", target, [], actor, reason)


def cover(platform: Platform, root_ids: Sequence[str] | None) -> None:
    """Take a checkpoint where something that is handed out lies behind the last one."""
    with platform.database.read() as connection:
        behind = uncovered(connection, root_ids, platform.registers)
    if behind:
        platform.take_checkpoint()


def checked_reason(reason: str) -> str:
    """Raises InputRejected for a reason that is missing, or too long or too short to be one."""
    text = reason.strip()
    if not text:
        raise InputRejected((Problem("reason", "required"),))
    if len(text) < SHORTEST_REASON:
        raise InputRejected((Problem("reason", "too_short", {"least": SHORTEST_REASON}),))
    if len(text) > LONGEST_REASON:
        raise InputRejected((Problem("reason", "too_long", {"most": LONGEST_REASON, "length": len(text)}),))
    return text


def _roots(platform: Platform, case_ids: Sequence[str]) -> list[str]:
    """The roots of the cases, each once; a case within a tree stands for all of it."""
    found = dict[str, None]()
    with platform.database.read() as connection:
        for case_id in case_ids:
            case = find_case(connection, case_id)
            if case is None:
                raise NotFound(case=case_id)
            found[case.root_id] = None
    if not found:
        raise InputRejected((Problem("cases", "required"),))
    return list(found)


def _noted(platform: Platform, name: str, target: IO[bytes], roots: Sequence[str], actor: Actor, reason: str) -> Bundle:
    """The bundle, once the journal tells of it."""
    told, size = hashlib.sha256(), target.tell()
    target.seek(0)
    for piece in iter(lambda: target.read(_PIECE), b""):
        told.update(piece)
    target.seek(0)
    at, sha256 = platform.clock.now(), told.hexdigest()
    data = {"cases": list(roots), "sha256": sha256, "bytes": size, "reason": reason.strip(), "name": name}
    with platform.database.write() as connection:
        enter(connection, MADE, data, actor, at, roots[0] if len(roots) == 1 else "")
    return Bundle(name, target, sha256, size)


def _file_name(text: str) -> str:
    """A document number as part of a file's name."""
    return "".join("-" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in text)
