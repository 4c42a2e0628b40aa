"""Files of every kind, made for tests."""

from __future__ import annotations

import zipfile
from io import BytesIO

from handlers.evidence.specimen import specimen

PDF = specimen("现场检查笔录.pdf")
REPLY = specimen("书面答复.pdf")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 32 + b"\xff\xd9"
HTML = b"<!doctype html><script>alert(1)</script>"


def archive(*names: str) -> bytes:
    """A ZIP archive with these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for name in names:
            zipped.writestr(name, "<x/>")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
OFD = archive("OFD.xml", "Doc_0/Document.xml")
