"""What lies beside the files of a deployed version and is not part of it: scenarios, a read-me."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from .drafts.candidate import PAPERS
from .drafts.tables import process_paper
from .store.schema import deployment


def read_papers(folder: Path) -> dict[str, str]:
    """The papers in the folder of a process, by their paths in it."""
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in PAPERS and path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in found}


def keep_papers(connection: Connection, process: str, papers: Mapping[str, str]) -> None:
    """Keep these papers with the running version of a process, in the place of those it had."""
    newest = select(func.max(deployment.c.number)).where(deployment.c.process == process)
    number = connection.scalar(newest)
    connection.execute(
        delete(process_paper).where(process_paper.c.process == process, process_paper.c.number == number)
    )
    rows = [{"process": process, "number": number, "path": path, "content": text} for path, text in papers.items()]
    if rows:
        connection.execute(insert(process_paper), rows)


def papers_of(connection: Connection, process: str, number: int | None = None) -> dict[str, str]:
    """The papers kept with a deployment of a process, with the last one where no number is given."""
    column = process_paper.c
    if number is None:
        number = connection.scalar(select(func.max(deployment.c.number)).where(deployment.c.process == process))
    query = select(column.path, column.content).where(column.process == process, column.number == number)
    return {row.path: row.content for row in connection.execute(query.order_by(column.path))}
