"""Histories as files: case trees with all that is needed to run them again, written once a version and kept for ever.

A folder a version of the platform. `versions.json` holds the processes by their hash, `calendars.json` calendars by
the digest of their content; every other file holds the case trees of one story, as rows of their tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from engine.calendar import WorkCalendar
from engine.calendar.content import calendar_of
from engine.history import digest
from engine.proof.journal import entries
from engine.proof.registers import CALENDAR_CHANGED
from engine.store.schema import cases, event, message, process_file, process_version, timer, work_item

FOLDER = Path(__file__).parent
VERSIONS, CALENDARS = "versions.json", "calendars.json"
TABLES = (cases, event, timer, work_item, message)


def version_of_platform() -> str:
    """The version in setup.cfg."""
    parser = ConfigParser()
    parser.read(FOLDER.parents[1] / "setup.cfg", "utf-8")
    return parser["metadata"]["version"]


@dataclass
class Kept:
    """The histories of one version of the platform: stories by name, and what they share."""

    versions: dict[str, Any] = field(default_factory=dict)
    calendars: dict[str, Any] = field(default_factory=dict)
    stories: dict[str, Any] = field(default_factory=dict)

    def take(self, name: str, connection: Connection) -> None:
        """Keep all case trees of a database as a story."""
        told: dict[str, Any] = {table.name: _rows(connection, table) for table in TABLES}
        for version in {row["version"] for row in told["cases"]}:
            self.versions.setdefault(version, _version(connection, version))
        told["calendars"] = {}
        for entry in entries(connection, (CALENDAR_CHANGED,)):
            content = entry.data["content"]
            key = digest(json.dumps(content), "sha256")
            self.calendars.setdefault(key, content)
            told["calendars"][str(entry.data["revision"])] = key
        self.stories[name] = told

    def write(self, folder: Path) -> None:
        """Write the files; a folder that exists already is a version that was released, and stays as it is."""
        folder.mkdir(parents=True)
        _write(folder / VERSIONS, self.versions)
        _write(folder / CALENDARS, self.calendars)
        for name, told in self.stories.items():
            _write(folder / f"{name}.json", told)


def stories(folder: Path = FOLDER) -> Iterator[Path]:
    """The files of all stories of all versions."""
    for path in sorted(folder.glob("*/*.json")):
        if path.name not in (VERSIONS, CALENDARS):
            yield path


@dataclass(frozen=True)
class Restored:
    """A story that stands in a database again, with the calendars that it ran under."""

    roots: tuple[str, ...]
    calendars: Mapping[int, WorkCalendar]


def restore(path: Path, connection: Connection) -> Restored:
    """Put a story into an empty database."""
    told, versions, calendars = (_read(one) for one in (path, path.with_name(VERSIONS), path.with_name(CALENDARS)))
    for hash_ in dict.fromkeys(row["version"] for row in told["cases"]):
        version = versions[hash_]
        row = {name: version[name] for name in ("process", "number", "name", "calls")}
        connection.execute(insert(process_version).values(hash=hash_, **row))
        files = [{"hash": hash_, "name": name, "content": text} for name, text in version["files"].items()]
        connection.execute(insert(process_file), files)
    for table in TABLES:
        # Columns of a later version have their defaults; those that went are of no account.
        rows = [{name: row[name] for name in row if name in table.c} for row in told[table.name]]
        if rows:
            connection.execute(insert(table), rows)
    roots = tuple(row["id"] for row in told["cases"] if row["id"] == row["root_id"])
    known = {int(number): calendar_of(calendars[key], int(number)) for number, key in told["calendars"].items()}
    return Restored(roots, known)


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*(column for column in table.primary_key.columns))
    return [dict(row._mapping) for row in connection.execute(query)]


def _version(connection: Connection, version: str) -> dict[str, Any]:
    row = connection.execute(select(process_version).where(process_version.c.hash == version)).one()
    files = connection.execute(select(process_file).where(process_file.c.hash == version).order_by(process_file.c.name))
    told = {name: row._mapping[name] for name in ("process", "number", "name", "calls")}
    return {**told, "files": {one.name: one.content for one in files}}


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", "utf-8")


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
