"""A workbook (Office Open XML) that grows row by row: every cell is a text, none can be computed.

A sheet holds a million rows at most; what is more goes on in the next.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from handlers.exports.csvfile import COMPUTED
from handlers.exports.parts import Part
from handlers.exports.reading import Tree
from handlers.exports.tables import Subject, columns, rows
from handlers.exports.writer import Mark
from handlers.exports.xes import legible

SUFFIX, MEDIA_TYPE = "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_000_000
LONGEST_CELL = 32_767

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TITLE, _QUOTED = 1, 2
"""Numbers of the styles: bold for the header; quoted, so that editing makes no formula of a text."""
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_TITLES = {"cases": "案件", "events": "办理记录"}


class WorkbookFile:
    """A table in sheets of a workbook; the sheets are zipped in the end."""

    def __init__(self, folder: Path, mark: Mark, subject: Subject, most_rows: int = MOST_ROWS) -> None:
        self._folder, self._subject, self._most = folder, subject, most_rows
        self._sheet, self._rows = mark.get("sheet", 1), mark.get("rows", 0)
        self._part = Part(self._path(self._sheet), mark.get("length", 0))
        if not self._part.length:
            self._begin()

    def add(self, trees: Sequence[Tree]) -> int:
        count = 0
        for row in rows(self._subject, trees):
            if self._rows >= self._most:
                self._end()
                self._sheet, self._rows = self._sheet + 1, 0
                self._part = Part(self._path(self._sheet))
                self._begin()
            self._write(row)
            self._rows += 1
            count += 1
        return count

    def keep(self) -> Mark:
        return {"sheet": self._sheet, "rows": self._rows, "length": self._part.keep()}

    def finish(self) -> Path:
        self._end()
        path = self._folder / "table.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for name, text in _frame(_TITLES[self._subject], self._sheet).items():
                archive.writestr(name, _XML + text)
            for number in range(1, self._sheet + 1):
                archive.write(self._path(number), f"xl/worksheets/sheet{number}.xml")
        return path

    def close(self) -> None:
        self._part.close()

    def _path(self, number: int) -> Path:
        return self._folder / f"sheet{number}.xml"

    def _begin(self) -> None:
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        views = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        head = f'{_XML}<worksheet xmlns="{_MAIN}">{views}<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/>'
        self._part.write(f"{head}<sheetData>\n".encode())
        self._write(columns(self._subject), _TITLE)

    def _write(self, row: Sequence[str], style: int = 0) -> None:
        self._part.write(f"<row>{''.join(_cell(text, style) for text in row)}</row>\n".encode())

    def _end(self) -> None:
        self._part.write(b"</sheetData></worksheet>")
        self._part.keep()
        self._part.close()


def _cell(text: str, style: int) -> str:
    style = style or (_QUOTED if COMPUTED.match(text) else 0)
    chosen = f' s="{style}"' if style else ""
    told = escape(legible(text[:LONGEST_CELL]))
    return f'<c t="inlineStr"{chosen}><is><t xml:space="preserve">{told}</t></is></c>'


def _frame(title: str, sheets: int) -> dict[str, str]:
    """The parts of the package besides the sheets."""
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in numbers
    )
    names = "".join(
        f'<sheet name="{title}{number if sheets > 1 else ""}" sheetId="{number}" r:id="rId{number}"/>'
        for number in numbers
    )
    targets = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
