"""The files of a batch, by the field codes: the same records give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

ENCODING = "utf-8"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class ExportFile:
    """One file as it is downloaded and handed in; `sha256` is that of its bytes."""

    kind: str
    name: str
    sha256: str
    content: str

    @property
    def raw(self) -> bytes:
        """The bytes; a CSV file begins with the mark by which spreadsheets know its encoding."""
        return raw_of(self.kind, self.content)


def export_files(
    number: str, element: str, columns: Sequence[str], records: Sequence[Mapping[str, str]]
) -> tuple[ExportFile, ExportFile]:
    """The CSV and the XML file of a batch."""
    return (
        _file("csv", number, _csv(columns, records)),
        _file("xml", number, _xml(number, element, columns, records)),
    )


def raw_of(kind: str, content: str) -> bytes:
    return content.encode("utf-8-sig" if kind == "csv" else ENCODING)


def _file(kind: str, number: str, content: str) -> ExportFile:
    return ExportFile(kind, f"{number}.{kind}", hashlib.sha256(raw_of(kind, content)).hexdigest(), content)


def _csv(columns: Sequence[str], records: Sequence[Mapping[str, str]]) -> str:
    """A heading of field codes and a line a record; what holds commas, quotes or breaks is quoted (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([record[column] for column in columns] for record in records)
    return text.getvalue()


def _xml(number: str, element: str, columns: Sequence[str], records: Sequence[Mapping[str, str]]) -> str:
    root = etree.Element("DATA", {"BATCH": number, "COUNT": str(len(records))})
    for record in records:
        node = etree.SubElement(root, element)
        for column in columns:
            etree.SubElement(node, column).text = _NOT_XML.sub("", record[column])
    etree.indent(root)
    body: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
