"""What of a draft differs from what runs, as the gate keeps it: JSON data with its sentence, as both signers saw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from web.platform import Platform
from web.words.compare import ToldChange
from web.workbench.comparison import compared_draft

Difference = Mapping[str, Any]
"""`process` (empty for a parameter), `title`, `sentence`, `tone`, and of engine.compare.Change what tells the place."""


def differences_of(platform: Platform, connection: Connection, files: Mapping[str, str]) -> tuple[Difference, ...]:
    """The differences of a draft's files to the running versions, process by process."""
    return tuple(
        _kept(one.process, one.name, told) for one in compared_draft(platform, connection, files) for told in one.told
    )


def _kept(process: str, title: str, told: ToldChange) -> Difference:
    change = told.change
    return {
        "process": process,
        "title": title,
        "sentence": told.sentence,
        "tone": told.tone,
        "kind": change.kind,
        "sort": change.sort,
        "element": change.element,
        "name": change.name,
        "fact": change.fact,
        "before": change.before,
        "after": change.after,
    }
