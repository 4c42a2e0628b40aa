"""Where exports are made: formats by name, writers for them, and batches of trees read with the platform's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from handlers.exports import csvfile, ocel, workbook, xes
from handlers.exports.csvfile import CsvFile
from handlers.exports.ocel import OcelFile
from handlers.exports.reading import Tree, Words, read_trees
from handlers.exports.tables import Subject
from handlers.exports.workbook import WorkbookFile
from handlers.exports.writer import Mark, Writer
from handlers.exports.xes import XesFile

FormatName = Literal["xes", "ocel", "ocel-sqlite", "csv", "xlsx"]
LOG_NAME = "审管联动平台办理记录"


@dataclass(frozen=True)
class Format:
    """A form of export: of which tables it can be, the end of the file's name, its media type."""

    name: FormatName
    subjects: tuple[Subject, ...]
    suffix: str
    media_type: str


FORMATS: Mapping[str, Format] = {
    found.name: found
    for found in (
        Format("csv", ("events", "cases"), csvfile.SUFFIX, csvfile.MEDIA_TYPE),
        Format("xlsx", ("events", "cases"), workbook.SUFFIX, workbook.MEDIA_TYPE),
        Format("xes", ("events",), xes.SUFFIX, xes.MEDIA_TYPE),
        Format("ocel", ("events",), ocel.JSON_SUFFIX, ocel.JSON_MEDIA_TYPE),
        Format("ocel-sqlite", ("events",), ocel.SUFFIX, ocel.MEDIA_TYPE),
    )
}


@dataclass(frozen=True)
class ExportDesk:
    """Makes files of case trees, with the words they are told in."""

    words: Words

    def writer(self, name: str, subject: Subject, folder: Path, mark: Mark) -> Writer:
        """A file in the making, from the beginning or from a mark; raises PartLost, KeyError for no format."""
        folder.mkdir(parents=True, exist_ok=True)
        match FORMATS[name].name:
            case "csv":
                return CsvFile(folder, mark, subject)
            case "xlsx":
                return WorkbookFile(folder, mark, subject)
            case "xes":
                return XesFile(folder, mark, LOG_NAME)
            case "ocel" | "ocel-sqlite":
                return OcelFile(folder, mark, self.words, FORMATS[name].suffix)

    def read(self, connection: Connection, root_ids: Sequence[str], until: str, name: str) -> tuple[Tree, ...]:
        """The trees of these roots as they were at a stored instant, with what this format tells of."""
        return read_trees(connection, root_ids, until, self.words, things=name.startswith("ocel"))
