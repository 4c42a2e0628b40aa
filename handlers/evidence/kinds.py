"""Which files are taken as evidence: the ending and the content must say the same.

Nothing a browser would run is among them: no HTML, no SVG, no scripts, no documents with macros.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

_MACROS = "vbaproject.bin"
_PDF_SEARCHED = 1024


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is called, its media type, and how its content is known."""

    label: str
    media_type: str
    known: Callable[[bytes], bool]


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _is_pdf(content: bytes) -> bool:
    # Readers allow a preamble before the header.
    return b"%PDF-" in content[:_PDF_SEARCHED]


def _holds(part: str) -> Callable[[bytes], bool]:
    return lambda content: part in _parts(content)


def _parts(content: bytes) -> frozenset[str]:
    """The names of what a ZIP archive holds; nothing for what is none."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()


_JPEG = Kind("JPG", "image/jpeg", _begins(b"\xff\xd8\xff"))
_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        ".pdf": Kind("PDF", "application/pdf", _is_pdf),
        ".jpg": _JPEG,
        ".jpeg": _JPEG,
        ".png": Kind("PNG", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
        ".docx": Kind("DOCX", f"{_OFFICE}.wordprocessingml.document", _holds("word/document.xml")),
        ".xlsx": Kind("XLSX", f"{_OFFICE}.spreadsheetml.sheet", _holds("xl/workbook.xml")),
        ".ofd": Kind("OFD", "application/ofd", _holds("OFD.xml")),
    }
)
"""By ending (GB/T 33190 OFD is what official documents are exchanged in)."""

LABELS: Mapping[str, str] = MappingProxyType({kind.media_type: kind.label for kind in KINDS.values()})
"""How a media type is called."""


def has_macros(content: bytes) -> bool:
    """Whether an office document carries a program."""
    return any(name.lower().endswith(_MACROS) for name in _parts(content))
