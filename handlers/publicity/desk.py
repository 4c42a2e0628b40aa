"""What screens and the daily job ask of publicity: what is due when, which batches there are, their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, exists, select

from engine.actor import SYSTEM
from engine.clock import start_of_day, stored
from handlers.office import Office
from handlers.publicity.batch import waiting
from handlers.publicity.export import ExportFile
from handlers.publicity.facts import Batch, batches
from handlers.publicity.record import batch_row, file_of
from handlers.publicity.schema import publicity_batch
from handlers.publicity.sources import sources

__all__ = ["Batch", "PublicityDesk", "Waiting"]


@dataclass(frozen=True)
class Waiting:
    """A record that waits for the next batch; `due_on` is empty where no day of decision is known.

    `limit` names the rule parameter by which it is due, `profile` the set of rules it is of.
    """

    case_id: str
    source: str
    document: str
    party: str
    validity: str
    decided_on: str
    due_on: str
    limit: str
    profile: str
    missing: tuple[str, ...]


class PublicityDesk:
    """The office's publicity as one department, or whoever may see all, looks at it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def departments(self) -> tuple[str, ...]:
        """The departments that take decisions."""
        return tuple(found.code for found in self._office.catalogue.departments() if found.role == "approval")

    def unsent(self, connection: Connection, department: str) -> tuple[Waiting, ...]:
        """What waits for the next batch, the earliest last day first."""
        return tuple(
            Waiting(
                case_id=one.root_id,
                source=source.title,
                document=one.document,
                party=one.fields.get("XK_XDR_MC", ""),
                validity=one.validity,
                decided_on=one.decided_on,
                due_on=due,
                limit=source.limit,
                profile=one.profile,
                missing=one.missing,
            )
            for source, one, due in waiting(self._office, connection, department)
        )

    def batches(self, connection: Connection, department: str | None) -> Sequence[Batch]:
        """The latest batches of a department, of all where none is named."""
        return batches(connection, department)

    def file(self, connection: Connection, batch_id: str, kind: str) -> tuple[str, ExportFile] | None:
        """The department of a batch and its file; None where there is no such file. Raises NotFound."""
        found = file_of(connection, batch_id, kind)
        return (batch_row(connection, batch_id).department, found) if found is not None else None

    def due_sources(self, connection: Connection, department: str, today: date) -> tuple[str, ...]:
        """Sources for which the platform has made no batch today although something complete waits."""
        column = publicity_batch.c
        return tuple(
            code
            for code, source in sources(self._office).items()
            if not connection.execute(
                select(
                    exists().where(
                        column.department == department,
                        column.source == code,
                        column.made_by == SYSTEM.login,
                        column.made_at >= stored(start_of_day(today)),
                    )
                )
            ).scalar()
            and any(not one.missing for one in source.candidates(connection, department))
        )
