"""An event in the history of a case that moves no token: something about the case was settled elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from .actor import Actor
from .means import Means
from .unit import Unit


def annotate(
    means: Means, connection: Connection, case_id: str, kind: str, data: Mapping[str, Any], actor: Actor
) -> None:
    """Append the event within the caller's transaction, also where the case is held or over. Raises NotFound."""
    unit = Unit(means, connection, actor, "form")
    case = unit.open(case_id, even_held=True)
    case.note(kind, "", dict(data), unit.recorded_at)
    unit.save()
