"""One bundle of many cases, made paper by paper: the papers wait as files until the rest is put around them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from engine.proof.checkpoint import covered_lengths, snapshot
from engine.store.schema import cases
from web.bundle.archive import Archive
from web.bundle.contents import paper_of_case, put_cases
from web.bundle.making import cover

if TYPE_CHECKING:
    # The platform composes all screens in turn.
    from web.platform import Platform

FILE = "bundle.zip"
_STAMP = 16


class Selection:
    """The papers of some cases in a folder, and the bundle made of them; it may be left and taken up anywhere.

    A paper is written again in the end where its case went on meanwhile, so that all of a bundle tells one state.
    """

    def __init__(self, platform: Platform, folder: Path) -> None:
        self._platform, self._folder = platform, folder

    def begin(self, root_ids: Sequence[str]) -> None:
        """Have all of them covered, so that few papers need to be written again for a later checkpoint."""
        cover(self._platform, root_ids)

    def write(self, root_ids: Sequence[str], seconds: float) -> int:
        """Write papers, at least one, for so many seconds; returns how many."""
        ends, written = time.monotonic() + seconds, 0
        for root_id in root_ids:
            with snapshot(self._platform.database) as connection:
                self._paper(connection, root_id)
            written += 1
            if time.monotonic() >= ends:
                break
        return written

    def pack(self, root_ids: Sequence[str]) -> Path:
        """The bundle of these cases, for an auditor; the file is whole when it has its name."""
        cover(self._platform, root_ids)
        draft = self._folder / f".{FILE}"
        with snapshot(self._platform.database) as connection, draft.open("wb") as target, Archive(target) as archive:
            put_cases(
                archive, self._platform, connection, root_ids, None, lambda root_id: self._paper(connection, root_id)
            )
        return draft.replace(self._folder / FILE)

    def _paper(self, connection: Connection, root_id: str) -> bytes:
        """The paper of a case as it stands, from its file where that tells the same state."""
        path = self._folder / f"{root_id}-{_stamp(connection, root_id)}.pdf"
        if path.exists():
            return path.read_bytes()
        content = paper_of_case(self._platform, connection, root_id, None)
        draft = path.with_suffix(".draft")
        draft.write_bytes(content)
        draft.replace(path)
        return content


def _stamp(connection: Connection, root_id: str) -> str:
    """What a paper depends on: how long the histories of its tree are, and how much of them is covered."""
    tree = select(cases.c.id, cases.c.history_length).where(cases.c.root_id == root_id).order_by(cases.c.id)
    lengths = [(row.id, row.history_length) for row in connection.execute(tree)]
    covered = covered_lengths(connection, [case_id for case_id, _ in lengths])
    told = "\n".join(f"{case_id} {length} {covered.get(case_id, 0)}" for case_id, length in lengths)
    return hashlib.sha256(told.encode()).hexdigest()[:_STAMP]
